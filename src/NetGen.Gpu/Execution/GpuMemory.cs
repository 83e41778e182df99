namespace NetGen.Gpu;

/// <summary>The parameters, gradients and moments of a network on a device, which lives as long as the network or any session that reads it.</summary>
internal sealed class GpuMemory : DeviceMemory
{
    private readonly GpuDevice _device;
    private readonly NetworkSchema _schema;
    private readonly GpuStream _stream;
    private readonly Mirror _parameters, _moments;
    private GpuBuffer? _gradients;
    private int _users = 1;

    public GpuMemory(GpuDevice device, NetworkSchema schema)
    {
        _device = device;
        _schema = schema;
        _stream = device.CreateStream();
        _parameters = new Mirror(this, schema.ParameterFloats, "parameters");
        _moments = new Mirror(this, (long)schema.TrainedFloats * (schema.Optimizer?.KeptCount ?? 0), "moments of the optimizer");
    }

    public override DeviceMirror Parameters => _parameters;

    public override DeviceMirror Moments => _moments;

    public DeviceSpan ParameterSpan => _parameters.Span;

    public DeviceSpan MomentSpan => _moments.Span;

    /// <summary>Where they are added over several steps, they are behind the moments: see <see cref="NetworkMemory.Gradients"/>.</summary>
    public DeviceSpan GradientSpan => !_schema.StoresGradients ? default
        : _schema.Optimizer is { AccumulationSteps: > 1 } optimizer ? MomentSpan.At((long)optimizer.MomentCount * _schema.TrainedFloats)
        : (_gradients ??= Allocate(_schema.TrainedFloats, "gradients")).Span;

    /// <summary>A session begins.</summary>
    public void Share()
    {
        lock (_device.Gate)
            _users++;
    }

    /// <inheritdoc/>
    public override void Release()
    {
        lock (_device.Gate)
        {
            if (--_users > 0)
                return;
            GpuDevice.Free(_gradients);
            _parameters.Free();
            _moments.Free();
            GpuDevice.Free(_stream);
        }
    }

    /// <summary>Zeros, which are there on return: steps use them on streams of their own.</summary>
    private GpuBuffer Allocate(long floats, string purpose)
    {
        var buffer = _device.Allocate(_stream, floats, purpose);
        _device.Wait(_stream, $"clear the {purpose}");
        return buffer;
    }

    private void Clear(DeviceSpan span, string purpose)
    {
        try
        {
            _stream.Clear(span);
        }
        catch (GpuDriverException e)
        {
            throw _device.Lost($"clear the {purpose}", e);
        }
    }

    private sealed unsafe class Mirror(GpuMemory memory, long floats, string purpose) : DeviceMirror(memory._device.Gate)
    {
        private readonly Transfer _transfer = new(memory._device, memory._stream, purpose);
        private GpuBuffer? _buffer;

        public DeviceSpan Span => Buffer.Span;

        private GpuBuffer Buffer => _buffer ??= memory.Allocate(floats, purpose);

        public void Free() => GpuDevice.Free(_buffer);

        protected override void Download(AlignedBlock host)
        {
            _transfer.Read(Span, host.Pointer, floats);
            Finish(host, "give");
        }

        protected override void Upload(AlignedBlock? host)
        {
            if (host is null)
                memory.Clear(Span, purpose);
            else
                _transfer.Send(host.Pointer, floats, Span);
            Finish(host, "take");
        }

        private void Finish(AlignedBlock? host, string doing)
        {
            memory._device.Wait(memory._stream, $"{doing} the {purpose}");
            GC.KeepAlive(host);
        }
    }
}
