using System.Runtime.CompilerServices;

namespace NetGen.Gpu;

/// <summary>The devices of this machine, found on the first question, opened on the first use, and kept.</summary>
internal static class GpuDevices
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<GpuInfo, GpuDevice> Opened = [];

    private static readonly Lazy<(IReadOnlyList<GpuInfo> Devices, string? CudaProblem)> Found = new(() =>
    {
        var cuda = CudaDevices.List(CudaDriver.Instance, out string? problem);
        return ([.. cuda, .. RuntimeFeature.IsDynamicCodeSupported ? IlgpuDevices.List() : []], problem);
    });

    /// <summary>All devices, those of CUDA first.</summary>
    public static IReadOnlyList<GpuInfo> All => Found.Value.Devices;

    /// <summary>Why there is no CUDA device, as a sentence without its end, and what to do.</summary>
    public static string NoCuda => WhyNoCuda(Found.Value.CudaProblem);

    /// <summary>The same for what a driver said.</summary>
    internal static string WhyNoCuda(string? problem) => problem is null
        ? "There is no CUDA device: the NVIDIA driver (libcuda.so.1, nvcuda.dll) is missing or finds none. Install it"
        : $"There is no CUDA device: the NVIDIA driver does not start and says {problem}. Repair or update it";

    /// <summary>What there is, as a part of a sentence.</summary>
    public static string Listing => All.Count > 0 ? string.Join("; ", All.Select(d => d.Description))
        : RuntimeFeature.IsDynamicCodeSupported ? "no device with a driver for CUDA or OpenCL"
        : "no device with a driver for CUDA, the only one that native programs use";

    /// <summary>Opens a device.</summary>
    /// <exception cref="GpuException">The driver does not open it.</exception>
    public static GpuDevice Open(GpuInfo info)
    {
        try
        {
            lock (Gate)
            {
                if (!Opened.TryGetValue(info, out var device))
                    Opened.Add(info, device = Create(info));
                return device;
            }
        }
        catch (GpuDriverException e)
        {
            throw new GpuException($"{info.Description} cannot be opened: {e.Message}. Update its driver, end programs that use it alone, or take another device: there is {Listing}.", e);
        }
    }

    private static GpuDevice Create(GpuInfo info) =>
        info.Kind == GpuKind.Cuda ? new CudaDevice(CudaDriver.Instance, info.Index, info.Description)
        : RuntimeFeature.IsDynamicCodeSupported ? IlgpuDevices.Open(info)
        : throw new GpuDriverException("native programs use CUDA alone");
}
