using System.Reflection;

namespace NetGen.Gpu;

/// <summary>A device behind the CUDA driver, with or without a just-in-time compiler in the program: kernels are PTX either way.</summary>
internal sealed class CudaDevice : GpuDevice
{
    /// <summary>The first compute capability, times ten, with instructions for numbers of 11 bits.</summary>
    private const int TensorCapability = 80;

    private readonly CudaApi _api;
    private readonly nint _context;

    public CudaDevice(CudaApi api, int index, string description) : base(description)
    {
        _api = api;
        MemoryBytes = api.MemoryBytes(index);
        HasTensorCores = api.ComputeCapability(index) >= TensorCapability;
        _context = api.OpenContext(index);
    }

    public override long MemoryBytes { get; }

    public override bool HasTensorCores { get; }

    public override bool MergesLaunches => true;

    public override void Bind() => _api.Bind(_context);

    public override AlignedBlock AllocateHost(long floats, string purpose)
    {
        try
        {
            return CudaPinnedBlock.Allocate(_api, this, floats, purpose);
        }
        catch (GpuDriverException)
        {
            // The system grants only so much; copies from other memory are slower, no more.
            return base.AllocateHost(floats, purpose);
        }
    }

    protected override GpuLauncher Compile(GpuCode code, int kernel, Assembly home)
    {
        var ptx = Ptx.Of(code, kernel, home);
        Bind();
        return new CudaLauncher(_api, _api.Function(_api.LoadModule(ptx.Text), ptx.Entry), code.Kernels[kernel]);
    }

    protected override GpuStream OpenStream()
    {
        Bind();
        return new CudaStream(_api, this);
    }

    protected override GpuBuffer AllocateBuffer(long floats)
    {
        Bind();
        return new Buffer(_api, this, floats);
    }

    private sealed class Buffer(CudaApi api, CudaDevice device, long floats) : GpuBuffer(floats)
    {
        private long _address = api.Allocate(floats * sizeof(float));

        ~Buffer() => Free(this); // networks that nobody disposed of

        public override DeviceSpan Span => new(null, _address, Length);

        public override void Dispose()
        {
            GC.SuppressFinalize(this);
            if (_address == 0)
                return;
            device.Bind();
            api.Free(_address);
            _address = 0;
        }
    }
}
