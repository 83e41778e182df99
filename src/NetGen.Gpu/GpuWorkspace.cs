using System.ComponentModel;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>One running copy of a network on a device: where its batch lies, and the way to its kernels. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuWorkspace
{
    private readonly GpuDevice _device;
    private readonly GpuKernel[] _kernels;
    private readonly IGpuLauncher?[] _launchers;
    private int _penalties;

    internal GpuWorkspace(GpuDevice device, AcceleratorStream stream, GpuNetwork network)
    {
        _device = device;
        _kernels = network.Kernels;
        _launchers = new IGpuLauncher?[_kernels.Length];
        Stream = stream;
    }

    /// <summary>n, the samples of this batch.</summary>
    public int BatchSize { get; internal set; }

    /// <summary>n rounded up to a multiple of 16: buffers have room for this many samples.</summary>
    public long PaddedBatch => ((long)BatchSize + 15) / 16 * 16;

    /// <summary><c>[n, input]</c>.</summary>
    public DeviceSpan Input { get; internal set; }

    /// <summary><c>[n, target]</c>: floats, or integers in the same memory.</summary>
    public DeviceSpan Target { get; internal set; }

    /// <summary><c>[n, output]</c>, which a step writes.</summary>
    public DeviceSpan Output { get; internal set; }

    /// <summary><c>[n]</c>: the loss of each sample, without weight and penalty.</summary>
    public DeviceSpan Losses { get; internal set; }

    /// <summary>The parameter block.</summary>
    public DeviceSpan Parameters { get; internal set; }

    /// <summary>The gradients, at the offsets of the parameters.</summary>
    public DeviceSpan Gradients { get; internal set; }

    /// <summary>The optimizer's memory, one block at the offsets of the parameters after the other.</summary>
    public DeviceSpan Moments { get; internal set; }

    /// <summary>The activations, at the offsets that the compiler planned.</summary>
    public DeviceSpan Arena { get; internal set; }

    /// <summary>The key of the random numbers and the run-time scalars.</summary>
    internal DeviceSpan Scalars { get; set; }

    /// <summary>A number for each parameter with a penalty.</summary>
    internal DeviceSpan Penalties { get; set; }

    /// <summary>Partial sums of squares.</summary>
    internal DeviceSpan SquareSums { get; set; }

    /// <summary>Penalties of this step so far.</summary>
    internal int PenaltyCount => _penalties;

    internal AcceleratorStream Stream { get; }

    /// <summary>The parameters' places, whose padding counts for nothing in a norm.</summary>
    internal long ParameterFloats { get; set; }

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
        var call = new GpuCall { BatchSize = BatchSize };
        call.SetScalars(Scalars);
        call.Set(0, p0);
        call.Set(1, p1);
        call.Set(2, p2);
        call.Set(3, p3);
        call.Set(4, p4);
        call.Set(5, p5);
        call.Set(6, p6);
        call.Set(7, p7);
        call.Set(8, p8);
        call.Set(9, p9);
        call.Set(10, p10);
        call.Set(11, p11);
        call.Set(12, p12);
        call.Set(13, p13);
        call.Set(14, p14);
        call.Set(15, p15);
        var launcher = _launchers[kernel] ??= _device.Load(_kernels[kernel]);
        launcher.Launch(Stream, checked((int)groups), in call);
    }

    /// <summary>
    /// Writes min(1, clip norm / ‖gradients‖) into the scalar that the update reads, with the norm over all parameters; 1 where the clip norm is 0.
    /// </summary>
    public void ClipGradients() => _device.Squares.Clip(this);

    /// <summary>Adds <c>lambda · Σ weights²</c> to the loss that the step reports; a training step calls it before it changes the weights.</summary>
    /// <param name="weights">The first weight.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lambda">The factor.</param>
    public void AddPenalty(DeviceSpan weights, int count, float lambda) => _device.Squares.Penalize(this, weights, count, lambda, _penalties++);

    /// <summary>Forgets the penalties of the last step.</summary>
    internal void Begin() => _penalties = 0;
}
