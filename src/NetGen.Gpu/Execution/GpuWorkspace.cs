using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>One running copy of a network on a device: where its batch lies, and the way to its kernels. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuWorkspace
{
    private readonly GpuDevice _device;
    private readonly GpuNetwork _network;
    private readonly GpuLauncher?[] _launchers;

    internal GpuWorkspace(GpuDevice device, GpuStream stream, GpuNetwork network)
    {
        _device = device;
        _network = network;
        _launchers = new GpuLauncher?[network.Code.Kernels.Length];
        Stream = stream;
    }

    /// <summary>Whether the device multiplies numbers of 11 bits faster than others.</summary>
    public bool HasTensorCores => _device.HasTensorCores;

    /// <summary>Whether kernels that need nothing of each other go together.</summary>
    public bool MergesLaunches => _device.MergesLaunches;

    /// <summary>n, the samples of this batch.</summary>
    public int BatchSize { get; internal set; }

    /// <summary>n rounded up to a multiple of 16: buffers have room for this many samples.</summary>
    public long PaddedBatch => ((long)BatchSize + 15) / 16 * 16;

    /// <summary><c>[n, input]</c>; of several inputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    public DeviceSpan Input { get; internal set; }

    /// <summary><c>[n, target]</c>: floats, or integers in the same memory; of several outputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    public DeviceSpan Target { get; internal set; }

    /// <summary><c>[n, output]</c>, which a step writes; of several outputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    public DeviceSpan Output { get; internal set; }

    /// <summary><c>[n]</c>: the loss of each sample, without weight and penalty; of several outputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    public DeviceSpan Losses { get; internal set; }

    /// <summary>The parameter block.</summary>
    public DeviceSpan Parameters { get; internal set; }

    /// <summary>The gradients, at the offsets of the parameters.</summary>
    public DeviceSpan Gradients { get; internal set; }

    /// <summary>The optimizer's memory, one block at the offsets of the parameters after the other.</summary>
    public DeviceSpan Moments { get; internal set; }

    /// <summary>Whether the step updates the parameters, or adds to a sum of gradients alone.</summary>
    public bool Updates { get; internal set; } = true;

    /// <summary>The activations, at the offsets that the compiler planned.</summary>
    public DeviceSpan Arena { get; internal set; }

    /// <summary>The key of the random numbers and the run-time scalars.</summary>
    public DeviceSpan Scalars { get; internal set; }

    /// <summary>A number for each parameter with a penalty.</summary>
    internal DeviceSpan Penalties { get; set; }

    /// <summary>Partial sums of squares.</summary>
    internal DeviceSpan PartialSquares { get; set; }

    /// <summary>Penalties of this step so far.</summary>
    internal int PenaltyCount { get; set; }

    internal GpuStream Stream { get; }

    /// <summary>The trained parameters' places, whose padding counts for nothing in a norm.</summary>
    internal long TrainedFloats { get; set; }

    /// <summary>Puts a launch at the end of the stream.</summary>
    /// <param name="kernel">The kernel's place in the network's list.</param>
    /// <param name="groups">How many groups of threads.</param>
    /// <param name="p0">Operand 0.</param>
    /// <param name="p1">Operand 1.</param>
    /// <param name="p2">Operand 2.</param>
    /// <param name="p3">Operand 3.</param>
    /// <param name="p4">Operand 4.</param>
    /// <param name="p5">Operand 5.</param>
    /// <param name="p6">Operand 6.</param>
    /// <param name="p7">Operand 7.</param>
    /// <param name="p8">Operand 8.</param>
    /// <param name="p9">Operand 9.</param>
    /// <param name="p10">Operand 10.</param>
    /// <param name="p11">Operand 11.</param>
    /// <param name="p12">Operand 12.</param>
    /// <param name="p13">Operand 13.</param>
    /// <param name="p14">Operand 14.</param>
    /// <param name="p15">Operand 15.</param>
    public void Run(
        int kernel, long groups,
        DeviceSpan p0 = default, DeviceSpan p1 = default, DeviceSpan p2 = default, DeviceSpan p3 = default,
        DeviceSpan p4 = default, DeviceSpan p5 = default, DeviceSpan p6 = default, DeviceSpan p7 = default,
        DeviceSpan p8 = default, DeviceSpan p9 = default, DeviceSpan p10 = default, DeviceSpan p11 = default,
        DeviceSpan p12 = default, DeviceSpan p13 = default, DeviceSpan p14 = default, DeviceSpan p15 = default)
    {
        var call = new GpuCall { BatchSize = BatchSize, ScalarSpan = Scalars };
        call[0] = p0;
        call[1] = p1;
        call[2] = p2;
        call[3] = p3;
        call[4] = p4;
        call[5] = p5;
        call[6] = p6;
        call[7] = p7;
        call[8] = p8;
        call[9] = p9;
        call[10] = p10;
        call[11] = p11;
        call[12] = p12;
        call[13] = p13;
        call[14] = p14;
        call[15] = p15;
        var launcher = _launchers[kernel] ??= _device.Load(_network.Code, kernel, _network.Assembly);
        launcher.Launch(Stream, checked((int)groups), in call);
    }

    /// <summary>Puts a launch of another kernel than the network's own at the end of the stream.</summary>
    internal void Launch(GpuCode code, int kernel, int groups, in GpuCall call) => _device.Load(code, kernel, _network.Assembly).Launch(Stream, groups, in call);

    /// <summary>
    /// Writes min(1, clip norm / ‖gradients‖) into the scalar that the update reads, with the norm over all parameters; 1 where the clip norm is 0.
    /// </summary>
    public void ClipGradients() => SquareSums.Clip(this);

    /// <summary>Adds <c>lambda · Σ weights²</c> to the loss that the step reports; a training step calls it before it changes the weights.</summary>
    /// <param name="weights">The first weight.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lambda">The factor.</param>
    public void AddPenalty(DeviceSpan weights, int count, float lambda) => SquareSums.Penalize(this, weights, count, lambda, PenaltyCount++);
}
