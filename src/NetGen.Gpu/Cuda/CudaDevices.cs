namespace NetGen.Gpu;

/// <summary>The devices of the CUDA driver.</summary>
internal static class CudaDevices
{
    /// <summary>What there is; nothing where there is no driver, or where it does not start.</summary>
    /// <param name="api">The driver.</param>
    /// <param name="problem">What a driver that does not start says.</param>
    public static List<GpuInfo> List(CudaApi api, out string? problem)
    {
        try
        {
            problem = null;
            return [.. Enumerable.Range(0, api.CountDevices()).Select(i => new GpuInfo(GpuKind.Cuda, i, api.DeviceName(i), "NVIDIA CUDA", api.MemoryBytes(i), IsProcessor: false))];
        }
        catch (GpuDriverException e)
        {
            problem = e.Message;
            return [];
        }
    }
}
