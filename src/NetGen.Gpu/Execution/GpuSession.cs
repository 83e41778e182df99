namespace NetGen.Gpu;

/// <summary>
/// A running copy of a network on a device: sends a batch, starts all launches of a step without waiting, and waits when results are read, as every step's
/// loss or output is. Two copies of one network therefore never have launches under way together, unless on threads of their own.
/// Memory grows with the batch and is given back when the copy is disposed of, or collected.
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
    private readonly AlignedBlock _scalars, _penalties;
    private readonly Transfer _sentScalars, _sentInput, _sentTarget, _readLosses, _readPenalties, _readOutput;
    private readonly GpuBuffer[] _fixed;
    private GpuBuffer? _input, _target, _output, _losses, _arena;
    private bool _isDisposed;

    public GpuSession(GpuDevice device, NetworkSchema schema, GpuNetwork network, NetworkMemory memory)
    {
        _device = device;
        _schema = schema;
        _network = network;
        _memory = memory;
        var stream = device.CreateStream();
        _workspace = new GpuWorkspace(device, stream, network) { ParameterFloats = schema.ParameterFloats };
        _scalars = new AlignedBlock(KeyWords + Math.Max(schema.ScalarCount, ScalarSlot.FirstFree), "run-time scalars");
        _penalties = new AlignedBlock(Math.Max(1, schema.Parameters.Length), "penalties");
        _sentScalars = new Transfer(device, stream, "run-time scalars");
        _sentInput = new Transfer(device, stream, "inputs of a batch");
        _sentTarget = new Transfer(device, stream, "targets of a batch");
        _readLosses = new Transfer(device, stream, "losses");
        _readPenalties = new Transfer(device, stream, "penalties");
        _readOutput = new Transfer(device, stream, "outputs");
        _fixed =
        [
            device.Allocate(stream, _scalars.Length, "run-time scalars"),
            device.Allocate(stream, _penalties.Length, "penalties"),
            device.Allocate(stream, SquareSums.Sums, "sums of squares"),
        ];
        _workspace.Scalars = _fixed[0].Span;
        _workspace.Penalties = _fixed[1].Span;
        _workspace.PartialSquares = _fixed[2].Span;
        Remote.Share();
    }

    private GpuStream Stream => _workspace.Stream;

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
        long samples = workspace.BatchSize;
        lock (_device.Gate)
        {
            // Launches go to the device that the thread used last, whatever their stream.
            _device.Bind();
            Remote.Parameters.Send(_memory.Parameters);
            if (step == StepKind.Train)
                Remote.Moments.Send(_memory.KnownMoments);
            MakeRoom(program, workspace.BatchSize, step);
            try
            {
                SendScalars(workspace);
                _sentInput.Send(workspace.Input, samples * _schema.InputFeatures, _workspace.Input);
                if (step != StepKind.Predict)
                    _sentTarget.Send(workspace.Target, samples * _schema.TargetFeatures, _workspace.Target);
                _workspace.PenaltyCount = 0;
                Stream.Run(program, _workspace);
            }
            catch (GpuDriverException e)
            {
                Drain();
                throw _device.Lost("run a step", e);
            }
            catch
            {
                Drain();
                throw;
            }
            finally
            {
                if (step == StepKind.Train)
                {
                    Remote.Parameters.MarkChanged();
                    Remote.Moments.MarkChanged();
                }
            }
        }
    }

    /// <inheritdoc/>
    public override double ReadLosses(Workspace workspace)
    {
        lock (_device.Gate)
        {
            int count = _workspace.PenaltyCount;
            _readLosses.Read(_workspace.Losses, workspace.Losses, workspace.BatchSize);
            _readPenalties.Read(_workspace.Penalties, _penalties.Pointer, count);
            _device.Wait(Stream, "run a step");
            double sum = 0;
            foreach (float penalty in _penalties.Span(0, count))
                sum += penalty;
            return sum;
        }
    }

    /// <inheritdoc/>
    public override void ReadOutput(Workspace workspace)
    {
        lock (_device.Gate)
        {
            _readOutput.Read(_workspace.Output, workspace.Output, (long)workspace.BatchSize * _schema.OutputFeatures);
            _device.Wait(Stream, "run a step");
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_device.Gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Drain();
            foreach (var buffer in (ReadOnlySpan<GpuBuffer?>)[.. _fixed, _input, _target, _output, _losses, _arena])
                GpuDevice.Free(buffer);
            GpuDevice.Free(Stream);
            Remote.Release();
        }
    }

    /// <summary>Waits until nothing reads or writes the memory of this session any more, where the device still answers.</summary>
    private void Drain()
    {
        try
        {
            Stream.Wait();
        }
        catch (GpuDriverException)
        {
            // What failed first says more.
        }
    }

    private void MakeRoom(GpuProgram program, int samples, StepKind step)
    {
        CheckSize(_schema, program, samples);
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

    private void SendScalars(Workspace workspace)
    {
        var words = new Span<uint>(_scalars.Pointer, KeyWords);
        (words[0], words[1]) = ((uint)workspace.Seed, (uint)(workspace.Seed >> 32));
        (words[2], words[3]) = ((uint)workspace.Step, (uint)(workspace.Step >> 32));
        workspace.ScalarValues[..(_scalars.Length - KeyWords)].CopyTo(_scalars.Span(KeyWords, _scalars.Length - KeyWords));
        _sentScalars.Send(_scalars.Pointer, _scalars.Length, _workspace.Scalars);
    }

    private DeviceSpan Grow(ref GpuBuffer? buffer, long floats, string purpose)
    {
        if (buffer is null || buffer.Length < floats)
        {
            GpuDevice.Free(buffer);
            buffer = null; // where there is no room for the new one, the old one is gone as well
            buffer = _device.Allocate(Stream, floats, purpose);
        }

        return buffer.Span;
    }
}
