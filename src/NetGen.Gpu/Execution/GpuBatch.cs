namespace NetGen.Gpu;

/// <summary>
/// The device's side of a batch. Its inputs and targets travel in the stream of uploads, beside the steps; a session with two batches sends one while it
/// works on the other.
/// </summary>
internal sealed unsafe class GpuBatch : DeviceBatch
{
    private readonly GpuSession _session;
    private readonly Transfer _sentInput, _sentTarget, _readLosses, _readOutput;
    private GpuBuffer? _input, _target;

    public GpuBatch(GpuSession session)
    {
        _session = session;
        _sentInput = new Transfer(Device, session.Stream.Uploads, "inputs of a batch");
        _sentTarget = new Transfer(Device, session.Stream.Uploads, "targets of a batch");
        _readLosses = new Transfer(Device, session.Stream, "losses");
        _readOutput = new Transfer(Device, session.Stream, "outputs");
    }

    /// <summary>What the session gives back.</summary>
    public IEnumerable<GpuBuffer?> Buffers => [_input, _target];

    private GpuDevice Device => _session.Device;

    /// <inheritdoc/>
    public override void Send(StepKind step, Workspace workspace)
    {
        lock (Device.Gate)
        {
            Device.Bind();
            Upload(step, workspace);
        }
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        lock (Device.Gate)
            Device.Wait(_session.Stream.Uploads, "take a batch");
    }

    /// <inheritdoc/>
    public override void Run(StepKind step, Workspace workspace)
    {
        var program = Program(step);
        var w = _session.Workspace;
        lock (Device.Gate)
        {
            // Launches go to the device that the thread used last, whatever their stream.
            Device.Bind();
            _session.SendMemory(step);
            try
            {
                if (!workspace.IsSent)
                    Upload(step, workspace);
                _session.MakeRoom(program, workspace.BatchSize, step);
                (w.Input, w.Target) = (_input!.Span, _target?.Span ?? default);
                _session.SendScalars(workspace);
                _session.Stream.AwaitUploads();
                w.PenaltyCount = 0;
                _session.Stream.Run(program, w);
            }
            catch (GpuDriverException e)
            {
                _session.Drain();
                throw Device.Lost("run a step", e);
            }
            catch
            {
                _session.Drain();
                throw;
            }
            finally
            {
                if (step == StepKind.Train)
                    _session.MarkChanged();
            }
        }
    }

    /// <inheritdoc/>
    public override double ReadLosses(Workspace workspace)
    {
        lock (Device.Gate)
        {
            int outputs = _session.Schema.Outputs.Count;
            _readLosses.Read(_session.Workspace.Losses, workspace.Losses, workspace.Extent(outputs, outputs));
            _session.ReadPenalties();
            Device.Wait(_session.Stream, "run a step");
            return _session.SumPenalties();
        }
    }

    /// <inheritdoc/>
    public override void ReadOutput(Workspace workspace)
    {
        lock (Device.Gate)
        {
            _readOutput.Read(_session.Workspace.Output, workspace.Output, workspace.Extent(_session.Schema.Outputs.Count, _session.Schema.OutputFeatures));
            Device.Wait(_session.Stream, "run a step");
        }
    }

    private GpuProgram Program(StepKind step) => step switch
    {
        StepKind.Train => _session.Network.Train!,
        StepKind.Evaluate => _session.Network.Evaluate!,
        _ => _session.Network.Predict,
    };

    private void Upload(StepKind step, Workspace workspace)
    {
        var schema = _session.Schema;
        var uploads = _session.Stream.Uploads;
        GpuSession.CheckSize(schema, Program(step), workspace.BatchSize);
        long padded = workspace.PaddedBatch;
        _sentInput.Send(workspace.Input, workspace.Extent(schema.Inputs.Count, schema.InputFeatures), _session.Grow(ref _input, padded * schema.InputFeatures, "inputs of a batch", uploads));
        if (step != StepKind.Predict)
            _sentTarget.Send(workspace.Target, workspace.Extent(schema.Outputs.Count, schema.TargetFeatures), _session.Grow(ref _target, padded * schema.TargetFeatures, "targets of a batch", uploads));
    }
}
