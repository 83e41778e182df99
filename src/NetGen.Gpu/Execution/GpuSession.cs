namespace NetGen.Gpu;

/// <summary>
/// A running copy of a network on a device: starts all launches of a step without waiting, and waits when results are read, as every step's
/// loss or output is. Two copies of one network therefore never have launches under way together, unless on threads of their own.
/// Memory grows with the batch and is given back when the copy is disposed of, or collected.
/// </summary>
internal sealed class GpuSession : DeviceSession
{
    /// <summary>Words in front of the run-time scalars: low and high word of the seed and of the step.</summary>
    public const int KeyWords = 4;

    private readonly NetworkMemory _memory;
    private readonly AlignedBlock _scalars, _penalties;
    private readonly Transfer _sentScalars, _readPenalties;
    private readonly GpuBuffer[] _fixed;
    private readonly List<GpuBatch> _batches = [];
    private GpuBuffer? _output, _losses, _arena;
    private bool _isDisposed;

    public GpuSession(GpuDevice device, NetworkSchema schema, GpuNetwork network, NetworkMemory memory)
    {
        (Device, Schema, Network, _memory) = (device, schema, network, memory);
        Stream = device.CreateStream();
        Workspace = new GpuWorkspace(device, Stream, network) { TrainedFloats = schema.TrainedFloats };
        _scalars = device.AllocateHost(KeyWords + Math.Max(schema.ScalarCount, ScalarSlot.FirstFree), "run-time scalars");
        _penalties = device.AllocateHost(Math.Max(1, schema.Parameters.Length), "penalties");
        _sentScalars = new Transfer(device, Stream, "run-time scalars");
        _readPenalties = new Transfer(device, Stream, "penalties");
        _fixed =
        [
            device.Allocate(Stream, _scalars.Length, "run-time scalars"),
            device.Allocate(Stream, _penalties.Length, "penalties"),
            device.Allocate(Stream, SquareSums.Sums, "sums of squares"),
        ];
        Workspace.Scalars = _fixed[0].Span;
        Workspace.Penalties = _fixed[1].Span;
        Workspace.PartialSquares = _fixed[2].Span;
        Remote.Share();
    }

    public GpuDevice Device { get; }

    public NetworkSchema Schema { get; }

    public GpuNetwork Network { get; }

    public GpuStream Stream { get; }

    /// <summary>What generated code sees.</summary>
    public GpuWorkspace Workspace { get; }

    private GpuMemory Remote => (GpuMemory)_memory.Remote!;

    /// <inheritdoc/>
    public override AlignedBlock AllocateHost(long floats, string purpose) => Device.AllocateHost(floats, purpose);

    /// <inheritdoc/>
    public override DeviceBatch CreateBatch()
    {
        lock (Device.Gate)
        {
            var batch = new GpuBatch(this);
            _batches.Add(batch);
            return batch;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (Device.Gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Drain();
            foreach (var buffer in (ReadOnlySpan<GpuBuffer?>)[.. _fixed, .. _batches.SelectMany(b => b.Buffers), _output, _losses, _arena])
                GpuDevice.Free(buffer);
            GpuDevice.Free(Stream);
            Remote.Release();
        }
    }

    /// <summary>Sends what the step needs beside its batch, if it is not there.</summary>
    public void SendMemory(StepKind step)
    {
        Remote.Parameters.Send(_memory.Parameters);
        if (step == StepKind.Train)
            Remote.Moments.Send(_memory.KnownMoments);
    }

    /// <summary>The step changes parameters and moments.</summary>
    public void MarkChanged()
    {
        Remote.Parameters.MarkChanged();
        Remote.Moments.MarkChanged();
    }

    /// <summary>Room for the results of a batch and for what lies between.</summary>
    public void MakeRoom(GpuProgram program, int samples, StepKind step)
    {
        Workspace.BatchSize = samples;
        long padded = Workspace.PaddedBatch;
        Workspace.Output = Grow(ref _output, padded * Schema.OutputFeatures, "outputs of a batch", Stream);
        Workspace.Arena = Grow(ref _arena, program.Floats(padded), "activations of a batch", Stream);
        Workspace.Parameters = Remote.ParameterSpan;
        if (step == StepKind.Predict)
            return;
        Workspace.Losses = Grow(ref _losses, padded * Schema.Outputs.Count, "losses of a batch", Stream);
        if (step != StepKind.Train)
            return;
        Workspace.Moments = Remote.MomentSpan;
        Workspace.Gradients = Remote.GradientSpan;
    }

    /// <summary>Sends the key of the random numbers and the run-time scalars, and says whether the step updates.</summary>
    public unsafe void SendScalars(Workspace workspace)
    {
        var words = new Span<uint>(_scalars.Pointer, KeyWords);
        (words[0], words[1]) = ((uint)workspace.Seed, (uint)(workspace.Seed >> 32));
        (words[2], words[3]) = ((uint)workspace.Step, (uint)(workspace.Step >> 32));
        Workspace.Updates = workspace.Updates;
        workspace.ScalarValues[..(_scalars.Length - KeyWords)].CopyTo(_scalars.Span(KeyWords, _scalars.Length - KeyWords));
        _sentScalars.Send(_scalars.Pointer, _scalars.Length, Workspace.Scalars);
    }

    /// <summary>Starts to bring the penalties of the last step home.</summary>
    public unsafe void ReadPenalties() => _readPenalties.Read(Workspace.Penalties, _penalties.Pointer, Workspace.PenaltyCount);

    /// <summary>The sum of the penalties, once they are here.</summary>
    public double SumPenalties()
    {
        double sum = 0;
        foreach (float penalty in _penalties.Span(0, Workspace.PenaltyCount))
            sum += penalty;
        return sum;
    }

    /// <summary>Waits until nothing reads or writes the memory of this session any more, where the device still answers.</summary>
    public void Drain()
    {
        try
        {
            Stream.Uploads.Wait();
            Stream.Wait();
        }
        catch (GpuDriverException)
        {
            // What failed first says more.
        }
    }

    /// <summary>Room for some floats, zero where it is new.</summary>
    public DeviceSpan Grow(ref GpuBuffer? buffer, long floats, string purpose, GpuStream stream)
    {
        if (buffer is null || buffer.Length < floats)
        {
            GpuDevice.Free(buffer);
            buffer = null; // where there is no room for the new one, the old one is gone as well
            buffer = Device.Allocate(stream, floats, purpose);
        }

        return buffer.Span;
    }

    /// <summary>Indices of kernels are 32-bit: no buffer of a batch may hold more numbers.</summary>
    /// <exception cref="GpuException">One does.</exception>
    internal static void CheckSize(NetworkSchema schema, GpuProgram program, long samples)
    {
        long padded = (samples + 15) / 16 * 16;
        long features = Math.Max(schema.InputFeatures, Math.Max(schema.OutputFeatures, schema.TargetFeatures));
        long largest = Math.Max(program.Floats(padded), padded * features);
        if (largest > int.MaxValue)
        {
            throw new GpuException(FormattableString.Invariant(
                $"A batch of {samples:N0} samples of '{schema.Name}' takes {largest:N0} numbers in one buffer, but graphics kernels count to {int.MaxValue:N0}. Take smaller batches, of {(long)(samples * 0.99 * int.MaxValue / largest) / 16 * 16:N0} samples or less."));
        }
    }
}
