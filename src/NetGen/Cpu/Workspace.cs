using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>One running copy of a network: its batch, its activations and the way to its kernels. Generated code uses it.</summary>
/// <remarks>
/// Every buffer starts on a cache line and has room behind its end for whole vectors. Memory grows with the batch and is never given
/// back before the network is disposed of. Pointers hold for one step: preparing a larger batch moves the buffers.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class Workspace
{
    // Giving work to a worker that spins and waiting for it takes 0.7 µs: above about 4 µs on one thread, a second one pays for that.
    internal const long SerialOperations = 400_000;

    // A copy moves a float in the time of so many multiply-adds.
    private const long CopyOperations = 16;
    private const int CopiedPiece = 16 * 1024;

    private readonly NetworkSchema _schema;
    private readonly Device _device;
    private readonly NetworkMemory _memory;
    private readonly AlignedBlock _scalars;
    private AlignedBlock? _input, _output, _target, _losses, _arena, _scratch;
    private nint _scratchStride;
    private readonly DeviceSession? _session;
    private readonly DeviceBatch? _batch;
    private double _penalty;
    private bool _isOutputRemote, _areLossesRemote;

    /// <param name="schema">The network.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="memory">Its parameters.</param>
    /// <param name="session">Runs the steps, where that is not done by the processor: there is no arena here then.</param>
    internal Workspace(NetworkSchema schema, Device device, NetworkMemory memory, DeviceSession? session = null)
    {
        _session = session;
        _batch = session?.CreateBatch();
        _schema = schema;
        _device = device;
        VectorBits = session is null ? device.VectorBitsOf(schema) : device.VectorBits;
        _memory = memory;
        _scalars = new AlignedBlock(Math.Max(schema.ScalarCount, ScalarSlot.FirstFree), "run-time scalars");
        Scalars = _scalars.Pointer;
    }

    /// <summary>n, the samples of this batch.</summary>
    public int BatchSize { get; private set; }

    /// <summary>n rounded up to a multiple of 16: buffers have room for this many samples.</summary>
    public nint PaddedBatch { get; private set; }

    /// <summary>128, 256 or 512.</summary>
    public int VectorBits { get; }

    /// <summary>How many threads may run tiles: <c>thread</c> is below it.</summary>
    public int Threads => _device.Threads;

    /// <summary><c>[n, input]</c>; of several inputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    [CLSCompliant(false)]
    public float* Input { get; internal set; }

    /// <summary><c>[n, output]</c>, which a step writes; of several outputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    [CLSCompliant(false)]
    public float* Output { get; internal set; }

    /// <summary><c>[n, target]</c>: floats, or integers in the same memory; of several outputs one behind the other, each with room for <see cref="PaddedBatch"/> samples.</summary>
    [CLSCompliant(false)]
    public float* Target { get; private set; }

    /// <summary>
    /// <c>[n]</c>: the loss of each sample, without weight and penalty, which a training or evaluation step writes; of several outputs one behind the other, each with room for
    /// <see cref="PaddedBatch"/> samples.
    /// </summary>
    [CLSCompliant(false)]
    public float* Losses { get; private set; }

    /// <summary>The parameter block.</summary>
    [CLSCompliant(false)]
    public float* Parameters => _memory.Parameters.Pointer;

    /// <summary>The gradients, at the offsets of the parameters; <see langword="null"/> where the network stores none or does not train.</summary>
    [CLSCompliant(false)]
    public float* Gradients { get; private set; }

    /// <summary>The optimizer's memory, one block at the offsets of the parameters after the other; <see langword="null"/> outside training.</summary>
    [CLSCompliant(false)]
    public float* Moments { get; private set; }

    /// <summary>The activations, at the offsets that the compiler planned.</summary>
    [CLSCompliant(false)]
    public float* Arena { get; private set; }

    /// <summary>The run-time scalars: see <see cref="ScalarSlot"/>.</summary>
    [CLSCompliant(false)]
    public float* Scalars { get; }

    internal ulong Seed { get; set; }

    internal ulong Step { get; set; }

    /// <summary>Whether the step updates the parameters, or adds to a sum of gradients alone.</summary>
    public bool Updates { get; internal set; } = true;

    /// <summary>The sum of the penalties of this step.</summary>
    internal double Penalty => _penalty;

    internal Span<float> ScalarValues => _scalars.Span(0, _scalars.Length);

    /// <summary>The batch's inputs, <c>[n, input]</c>, to be filled before a step.</summary>
    internal Span<float> InputValues => _input!.Span(0, checked(BatchSize * _schema.InputFeatures));

    /// <summary>The batch's samples of one input, to be filled before a step.</summary>
    internal Span<float> InputOf(int index) =>
        _input!.Span(checked((int)PaddedBatch * _schema.InputFeaturesBefore(index)), checked(BatchSize * _schema.Inputs[index].Features));

    /// <summary>The batch's samples of an output, <c>[n, output]</c>, after a step.</summary>
    internal Span<float> OutputOf(int index)
    {
        if (_isOutputRemote)
            ReadOutput();
        return _output!.Span(checked((int)PaddedBatch * _schema.OutputFeaturesBefore(index)), checked(BatchSize * _schema.Outputs[index].Features));
    }

    /// <summary>The batch's targets of an output as floats, <c>[n, target]</c>, to be filled before a step.</summary>
    internal Span<float> TargetsOf(int index) =>
        _target!.Span(checked((int)PaddedBatch * _schema.TargetFeaturesBefore(index)), checked(BatchSize * _schema.Outputs[index].TargetFeatures));

    /// <summary>The batch's targets of an output as class indices, <c>[n, target]</c>, to be filled before a step.</summary>
    internal Span<int> ClassesOf(int index) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(TargetsOf(index));

    /// <summary>The loss of each sample by an output, after a step.</summary>
    internal Span<float> LossesOf(int index)
    {
        if (_areLossesRemote)
            _penalty = _batch!.ReadLosses(this);
        _areLossesRemote = false;
        return _losses!.Span(checked((int)PaddedBatch * index), BatchSize);
    }

    /// <summary>How far a batch reaches that lies in so many parts one behind the other, each but a single one with room for <see cref="PaddedBatch"/> samples.</summary>
    /// <param name="parts">How many inputs or outputs there are.</param>
    /// <param name="features">The numbers of one sample in all of them.</param>
    internal long Extent(int parts, int features) => (parts == 1 ? BatchSize : (long)PaddedBatch) * features;

    /// <summary>A second batch of the same running copy, to be filled and sent while a step works on this one; <see langword="null"/> where the processor is the device.</summary>
    internal Workspace? CreateTwin() => _session is null ? null : new Workspace(_schema, _device, _memory, _session);

    /// <summary>Whether this batch is on the device, or on its way, and waits for its step.</summary>
    internal bool IsSent { get; private set; }

    /// <summary>Starts to send this batch to the device.</summary>
    internal void Send(StepKind step)
    {
        IsSent = true;
        _batch!.Send(step, this);
    }

    /// <summary>Runs a step of this batch on the device, if that is not the processor.</summary>
    /// <returns>Whether it did.</returns>
    internal bool RunElsewhere(StepKind step)
    {
        if (_batch is null)
            return false;
        _batch.Run(step, this);
        IsSent = false;
        _isOutputRemote = true;
        _areLossesRemote = step != StepKind.Predict;
        return true;
    }

    /// <summary>Brings the outputs of the last step to where <see cref="Output"/> points.</summary>
    internal void ReadOutput()
    {
        _batch!.ReadOutput(this);
        _isOutputRemote = false;
    }

    /// <summary>Gives the memory on the device back; nothing runs here after that.</summary>
    internal void Release() => _session?.Dispose();

    /// <summary>Runs a kernel for tiles 0 to <paramref name="tiles"/> - 1, on several threads where the work is worth it, and returns when all are done.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="tiles">How many tiles there are.</param>
    /// <param name="operations">About how many multiply-adds of a contraction take as long as the whole call.</param>
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
    [SkipLocalsInit]
    [CLSCompliant(false)]
    public void Run(
        delegate*<KernelCall*, int, int, void> kernel, long tiles, long operations,
        float* p0 = null, float* p1 = null, float* p2 = null, float* p3 = null,
        float* p4 = null, float* p5 = null, float* p6 = null, float* p7 = null,
        float* p8 = null, float* p9 = null, float* p10 = null, float* p11 = null,
        float* p12 = null, float* p13 = null, float* p14 = null, float* p15 = null)
    {
        KernelCall call;
        call.P0 = p0;
        call.P1 = p1;
        call.P2 = p2;
        call.P3 = p3;
        call.P4 = p4;
        call.P5 = p5;
        call.P6 = p6;
        call.P7 = p7;
        call.P8 = p8;
        call.P9 = p9;
        call.P10 = p10;
        call.P11 = p11;
        call.P12 = p12;
        call.P13 = p13;
        call.P14 = p14;
        call.P15 = p15;
        call.N = BatchSize;
        call.VectorBits = VectorBits;
        call.Scalars = Scalars;
        call.Scratch = _scratch!.Pointer;
        call.ScratchStride = _scratchStride;
        call.Seed = Seed;
        call.Step = Step;

        int count = checked((int)tiles);
        if (operations >= SerialOperations)
        {
            _device.Pool.Run(kernel, &call, count, operations);
            return;
        }

        for (int tile = 0; tile < count; tile++)
            kernel(&call, tile, 0);
    }

    /// <summary>Copies the numbers of a batch in or out, on several threads where they are many.</summary>
    internal void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from.Length, to.Length);
        long length = from.Length;
        fixed (float* source = from, target = to)
            Run(&CopyPiece, (length + CopiedPiece - 1) / CopiedPiece, length * CopyOperations, source, target, (float*)&length);
    }

    private static void CopyPiece(KernelCall* call, int tile, int thread)
    {
        long start = (long)tile * CopiedPiece, bytes = Math.Min(CopiedPiece, *(long*)call->P2 - start) * sizeof(float);
        Buffer.MemoryCopy(call->P0 + start, call->P1 + start, bytes, bytes);
    }

    /// <summary>Adds <c>lambda · Σ weights²</c> to the loss that the step reports; a training step calls it before it changes the weights.</summary>
    /// <param name="weights">The first weight.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lambda">The factor.</param>
    [CLSCompliant(false)]
    public void AddPenalty(float* weights, int count, float lambda) => _penalty += lambda * SquaredSum.Of(weights, count);

    /// <summary>Writes min(1, clip norm / ‖gradients‖) into <see cref="ScalarSlot.ClipScale"/>, with the norm over all parameters; 1 where the clip norm is 0.</summary>
    public void ClipGradients()
    {
        float longest = Scalars[ScalarSlot.ClipNorm];
        Scalars[ScalarSlot.ClipScale] = 1;
        if (longest <= 0)
            return;
        double sum = 0;
        foreach (var parameter in _schema.Parameters)
        {
            if (parameter.IsTrained)
                sum += SquaredSum.Of(Gradients + parameter.Offset, parameter.Count);
        }

        double norm = Math.Sqrt(sum);
        // A norm that is not a number must reach the weights, so that the loss shows it.
        if (!(norm <= longest))
            Scalars[ScalarSlot.ClipScale] = (float)(longest / norm);
    }

    /// <summary>Makes room for a batch and forgets the penalties of the last step.</summary>
    internal void Prepare(int samples, ArenaSize arena, bool withTarget)
    {
        if (IsSent)
            _batch!.Settle();
        IsSent = false;
        BatchSize = samples;
        long padded = ((long)samples + 15) / 16 * 16;
        PaddedBatch = (nint)padded;
        _penalty = 0;
        _isOutputRemote = _areLossesRemote = false;
        Input = Grow(ref _input, padded * _schema.InputFeatures, "inputs of a batch");
        Output = Grow(ref _output, padded * _schema.OutputFeatures, "outputs of a batch");
        if (_session is not null)
            arena = default;
        Arena = Grow(ref _arena, arena.FixedFloats + arena.FloatsPerSample * padded, "activations of a batch");
        long stride = (arena.ScratchPerThread + 15) / 16 * 16;
        _scratchStride = (nint)stride;
        Grow(ref _scratch, stride * _device.Threads, "scratch buffers of the threads");
        if (withTarget)
        {
            Target = Grow(ref _target, padded * _schema.TargetFeatures, "targets of a batch");
            Losses = Grow(ref _losses, padded * _schema.Outputs.Count, "losses of a batch");
        }
    }

    /// <summary>Gives this workspace the gradients and moments, which are made on the first call.</summary>
    internal void AttachTrainingMemory()
    {
        _memory.BeginTraining();
        if (_session is not null)
            return;
        Gradients = _memory.Gradients;
        Moments = _memory.Moments.Pointer;
    }

    private float* Grow(ref AlignedBlock? block, long floats, string purpose)
    {
        if (block is null || block.Length < floats)
        {
            block = null; // so that the old one can be collected before the new one is there
            block = _session is null ? new AlignedBlock(floats, purpose) : _session.AllocateHost(floats, purpose);
        }

        return block.Pointer;
    }
}
