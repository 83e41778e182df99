using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// A running copy of a network on a device: sends a batch, starts all launches of a step without waiting, and waits when results are read, as every step's
/// loss or output is. Two copies of one network therefore never have launches under way together, unless on threads of their own.
/// Memory grows with the batch and is never given back before the network is collected.
/// </summary>
internal sealed unsafe class GpuSession : DeviceSession
{
    /// <summary>Words in front of the run-time scalars: low and high word of the seed and of the step.</summary>
    public const int KeyWords = 4;

    private readonly GpuDevice _device;
    private readonly NetworkSchema _schema;
    private readonly GpuNetwork _network;
    private readonly NetworkMemory _memory;
    private readonly GpuWorkspace _workspace;
    private readonly float[] _scalars, _penalties;
    private MemoryBuffer1D<float, Stride1D.Dense>? _input, _target, _output, _losses, _arena;

    public GpuSession(GpuDevice device, NetworkSchema schema, GpuNetwork network, NetworkMemory memory)
    {
        _device = device;
        _schema = schema;
        _network = network;
        _memory = memory;
        _workspace = new GpuWorkspace(device, device.CreateStream(), network) { ParameterFloats = schema.ParameterFloats };
        _scalars = GC.AllocateArray<float>(KeyWords + Math.Max(schema.ScalarCount, ScalarSlot.FirstFree), pinned: true);
        _penalties = GC.AllocateArray<float>(Math.Max(1, schema.Parameters.Length), pinned: true);
        _workspace.Scalars = Fixed(_scalars.Length, "run-time scalars");
        _workspace.Penalties = Fixed(_penalties.Length, "penalties");
        _workspace.SquareSums = Fixed(SquareSums.Groups, "sums of squares");
    }

    private AcceleratorStream Stream => _workspace.Stream;

    private GpuMemory Remote => (GpuMemory)_memory.Remote!;

    /// <inheritdoc/>
    public override void Run(StepKind step, Workspace workspace)
    {
        var program = step switch
        {
            StepKind.Train => _network.Train!,
            StepKind.Evaluate => _network.Evaluate!,
            _ => _network.Predict,
        };
        int samples = workspace.BatchSize;
        lock (_device.Gate)
        {
            _memory.Remote!.Parameters.Send(_memory.Parameters);
            if (step == StepKind.Train)
                _memory.Remote.Moments.Send(_memory.KnownMoments);
            MakeRoom(program, samples, step);
            SendScalars(workspace);
            Send(workspace.Input, samples * _schema.InputFeatures, _workspace.Input, "inputs of a batch");
            if (step != StepKind.Predict)
                Send(workspace.Target, samples * _schema.TargetFeatures, _workspace.Target, "targets of a batch");

            _workspace.Begin();
            try
            {
                program.Run(_workspace);
            }
            catch (AcceleratorException e)
            {
                throw _device.Lost("run a step", e);
            }

            if (step == StepKind.Train)
            {
                _memory.Remote.Parameters.MarkChanged();
                _memory.Remote.Moments.MarkChanged();
            }
        }
    }

    /// <inheritdoc/>
    public override double ReadLosses(Workspace workspace)
    {
        lock (_device.Gate)
        {
            Transfer.Read(_device, Stream, _workspace.Losses, new Span<float>(workspace.Losses, workspace.BatchSize), "losses");
            int count = _workspace.PenaltyCount;
            if (count == 0)
                return 0;
            Transfer.Read(_device, Stream, _workspace.Penalties, _penalties.AsSpan(0, count), "penalties");
            double sum = 0;
            foreach (float penalty in _penalties.AsSpan(0, count))
                sum += penalty;
            return sum;
        }
    }

    /// <inheritdoc/>
    public override void ReadOutput(Workspace workspace)
    {
        lock (_device.Gate)
        {
            var output = new Span<float>(workspace.Output, checked(workspace.BatchSize * _schema.OutputFeatures));
            Transfer.Read(_device, Stream, _workspace.Output, output, "outputs");
        }
    }

    private void MakeRoom(GpuProgram program, int samples, StepKind step)
    {
        _workspace.BatchSize = samples;
        long padded = _workspace.PaddedBatch;
        _workspace.Input = Grow(ref _input, padded * _schema.InputFeatures, "inputs of a batch");
        _workspace.Output = Grow(ref _output, padded * _schema.OutputFeatures, "outputs of a batch");
        _workspace.Arena = Grow(ref _arena, program.Floats(padded), "activations of a batch");
        _workspace.Parameters = Remote.ParameterSpan;
        if (step == StepKind.Predict)
            return;
        _workspace.Target = Grow(ref _target, padded * _schema.TargetFeatures, "targets of a batch");
        _workspace.Losses = Grow(ref _losses, padded, "losses of a batch");
        if (step != StepKind.Train)
            return;
        _workspace.Moments = Remote.MomentSpan;
        _workspace.Gradients = Remote.GradientSpan;
    }

    private void SendScalars(Workspace workspace)
    {
        _scalars[0] = BitConverter.UInt32BitsToSingle((uint)workspace.Seed);
        _scalars[1] = BitConverter.UInt32BitsToSingle((uint)(workspace.Seed >> 32));
        _scalars[2] = BitConverter.UInt32BitsToSingle((uint)workspace.Step);
        _scalars[3] = BitConverter.UInt32BitsToSingle((uint)(workspace.Step >> 32));
        workspace.ScalarValues[..(_scalars.Length - KeyWords)].CopyTo(_scalars.AsSpan(KeyWords));
        Transfer.Send(_device, Stream, _scalars, _workspace.Scalars, "run-time scalars");
    }

    private void Send(float* from, int count, DeviceSpan to, string what) => Transfer.Send(_device, Stream, new ReadOnlySpan<float>(from, count), to, what);

    private DeviceSpan Fixed(int floats, string purpose) => new(_device.Allocate(Stream, floats, purpose).View.BaseView);

    private DeviceSpan Grow(ref MemoryBuffer1D<float, Stride1D.Dense>? buffer, long floats, string purpose)
    {
        if (buffer is null || buffer.Length < floats)
        {
            buffer?.Dispose();
            buffer = null; // where there is no room for the new one, the old one is gone as well
            buffer = _device.Allocate(Stream, floats, purpose);
        }

        return new DeviceSpan(buffer.View.BaseView);
    }
}
