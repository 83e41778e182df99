namespace NetGen.Gpu.Check.Timing;

/// <summary>
/// Steps of a network on a batch that stays on the device, put into a stream one behind the other without waiting: training where the network has a loss, else
/// predictions. Before a step its run-time scalars are sent, as in the library, so that these steps train, too.
/// </summary>
internal sealed unsafe class ResidentSteps : IDisposable
{
    /// <summary>The most steps between two waits: each has scalars of its own on the host until then.</summary>
    public const int Most = 256;

    private readonly GpuDevice _device;
    private readonly Network _network;
    private readonly GpuStream _stream;
    private readonly GpuProgram _program;
    private readonly GpuWorkspace _workspace;
    private readonly List<GpuBuffer> _buffers = [];
    private readonly AlignedBlock _scalars;
    private readonly GpuCopy _copy;
    private readonly int _stride;
    private long _step;

    /// <param name="device">The device.</param>
    /// <param name="network">Has the first parameters, and stays as it is.</param>
    /// <param name="batch">The batch.</param>
    public ResidentSteps(GpuDevice device, Network network, Batch batch)
    {
        (_device, _network) = (device, network);
        var schema = network.Schema;
        var code = (GpuNetwork)network.GpuNetwork!;
        _program = code.Train ?? code.Predict;
        _stride = (GpuSession.KeyWords + Math.Max(schema.ScalarCount, ScalarSlot.FirstFree) + 15) / 16 * 16;
        _stream = device.CreateStream();
        _copy = _stream.CreateCopy();
        _scalars = device.AllocateHost(Most * _stride, "run-time scalars");
        _workspace = new GpuWorkspace(device, _stream, code) { BatchSize = batch.Samples, TrainedFloats = schema.TrainedFloats };
        var w = _workspace;
        w.Input = Hold(w.PaddedBatch * schema.InputFeatures, batch.Input);
        w.Target = Hold(w.PaddedBatch * schema.TargetFeatures, batch.Target);
        w.Output = Hold(w.PaddedBatch * schema.OutputFeatures);
        w.Losses = Hold(w.PaddedBatch);
        w.Parameters = Hold(schema.ParameterFloats, network.ParameterBlock);
        w.Gradients = Hold(schema.StoresGradients ? schema.TrainedFloats : 0);
        w.Moments = Hold((long)schema.TrainedFloats * (schema.Optimizer?.MomentCount ?? 0));
        w.Arena = Hold(_program.Floats(w.PaddedBatch));
        w.Scalars = Hold(_stride);
        w.Penalties = Hold(schema.Parameters.Length);
        w.PartialSquares = Hold(SquareSums.Sums);
        device.Wait(_stream, "clear memory");
    }

    /// <summary>The parameter block.</summary>
    public float[] Parameters => Read(_workspace.Parameters, _network.Schema.ParameterFloats);

    /// <summary>Runs some steps and waits for them.</summary>
    public void Run(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Most);
        lock (_device.Gate)
        {
            _device.Bind();
            for (int i = 0; i < steps; i++)
            {
                SendScalars(i * _stride);
                _workspace.PenaltyCount = 0;
                _stream.Run(_program, _workspace);
            }
        }

        _device.Wait(_stream, "run steps");
    }

    /// <summary>The outputs of the first samples.</summary>
    public float[] Output(int samples) => Read(_workspace.Output, samples * _network.Schema.OutputFeatures);

    /// <summary>How many kernels a step launches.</summary>
    public int CountKernels() => LaunchCounter.Count(_program, (GpuNetwork)_network.GpuNetwork!, _stream, _workspace.BatchSize);

    public void Dispose()
    {
        foreach (var buffer in _buffers)
            GpuDevice.Free(buffer);
        GpuDevice.Free(_stream);
    }

    private void SendScalars(int place)
    {
        _step++;
        var words = new Span<uint>(_scalars.Pointer + place, GpuSession.KeyWords);
        (words[0], words[1]) = ((uint)_network.Seed, (uint)(_network.Seed >> 32));
        (words[2], words[3]) = ((uint)_step, (uint)(_step >> 32));
        if (_network.Schema.Optimizer is not null)
        {
            var scalars = _scalars.Span(place + GpuSession.KeyWords, _stride - GpuSession.KeyWords);
            _network.Optimizer.Write(scalars, _step);
            scalars[_network.Schema.LossWeightSlot] = (float)(_network.LossWeight / _workspace.BatchSize);
            foreach (var layer in _network.Layers)
                layer.WriteScalars(scalars);
        }

        _copy.Send(_scalars.Pointer + place, _stride, _workspace.Scalars);
    }

    /// <summary>Room on the device, with some numbers or zeros.</summary>
    private DeviceSpan Hold(long floats, ReadOnlySpan<float> numbers = default)
    {
        var buffer = _device.Allocate(_stream, floats, "numbers of a timing");
        _buffers.Add(buffer);
        fixed (float* from = numbers)
        {
            if (numbers.Length > 0)
                _copy.Send(from, numbers.Length, buffer.Span);
            _device.Wait(_stream, "take the numbers of a timing");
        }

        return buffer.Span;
    }

    private float[] Read(DeviceSpan span, int count)
    {
        var numbers = new float[count];
        fixed (float* to = numbers)
        {
            _copy.Read(span, to, count);
            _device.Wait(_stream, "give the numbers of a timing");
        }

        return numbers;
    }
}
