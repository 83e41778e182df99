namespace NetGen.Gpu;

/// <summary>Floats of the host that the device reads and writes itself, beside everything else that happens; given back when it is collected.</summary>
internal sealed unsafe class CudaPinnedBlock : AlignedBlock
{
    private readonly CudaApi _api;
    private readonly CudaDevice _device;

    private CudaPinnedBlock(CudaApi api, CudaDevice device, float* pointer, int length) : base(pointer, length) => (_api, _device) = (api, device);

    ~CudaPinnedBlock()
    {
        try
        {
            _device.Bind();
            _api.FreeHost(Pointer);
        }
        catch (GpuDriverException)
        {
            // The device is lost, or the program ends and its driver is gone.
        }
    }

    /// <summary>Zeros; from the start of a page, so that they start a cache line.</summary>
    public static CudaPinnedBlock Allocate(CudaApi api, CudaDevice device, long length, string purpose)
    {
        int total = CheckLength(length, purpose);
        device.Bind();
        float* pointer = (float*)api.AllocateHost(total * (long)sizeof(float));
        new Span<float>(pointer, total).Clear();
        return new CudaPinnedBlock(api, device, pointer, (int)length);
    }
}
