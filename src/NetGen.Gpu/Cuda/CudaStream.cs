namespace NetGen.Gpu;

/// <summary>A stream of the CUDA driver.</summary>
internal sealed unsafe class CudaStream(CudaApi api, CudaDevice device) : GpuStream
{
    private readonly CudaRecordings _recordings = new(api);
    private CudaStream? _uploads;
    private nint _uploaded;

    ~CudaStream() => GpuDevice.Free(this); // of networks that nobody disposed of

    public nint Handle { get; private set; } = api.CreateStream();

    public override void Wait()
    {
        device.Bind();
        api.Wait(Handle);
    }

    public override void Clear(DeviceSpan span)
    {
        device.Bind();
        api.Clear(span.Address, span.Length * sizeof(float), Handle);
    }

    public override void Run(GpuProgram program, GpuWorkspace workspace) => _recordings.Run(Handle, program, workspace);

    public override GpuStream Uploads
    {
        get
        {
            if (_uploads is null)
            {
                device.Bind();
                _uploaded = api.CreateEvent();
                _uploads = new CudaStream(api, device);
            }

            return _uploads;
        }
    }

    public override void AwaitUploads()
    {
        if (_uploads is null)
            return;
        api.Record(_uploaded, _uploads.Handle);
        api.WaitFor(Handle, _uploaded);
    }

    public override GpuCopy CreateCopy() => new Copy(this, api, device);

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        if (Handle == 0)
            return;
        device.Bind();
        if (_uploads is not null)
        {
            _uploads.Dispose();
            api.DestroyEvent(_uploaded);
        }

        _recordings.Forget();
        api.DestroyStream(Handle);
        Handle = 0;
    }

    private sealed class Copy(CudaStream stream, CudaApi api, CudaDevice device) : GpuCopy
    {
        public override void Send(float* from, long count, DeviceSpan to)
        {
            device.Bind();
            api.Send(to.Address, from, count * sizeof(float), stream.Handle);
        }

        public override void Read(DeviceSpan from, float* to, long count)
        {
            device.Bind();
            api.Read(to, from.Address, count * sizeof(float), stream.Handle);
        }
    }
}
