using System.Runtime.CompilerServices;

namespace NetGen.Gpu;

/// <summary>The devices of this machine, found on the first question, opened on the first use, and kept.</summary>
internal static class GpuDevices
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<GpuInfo, GpuDevice> Opened = [];

    private static readonly Lazy<IReadOnlyList<GpuInfo>> Found = new(() =>
        [.. CudaDevices.List(CudaDriver.Instance), .. RuntimeFeature.IsDynamicCodeSupported ? IlgpuDevices.List() : []]);

    /// <summary>All devices, those of CUDA first.</summary>
    public static IReadOnlyList<GpuInfo> All => Found.Value;

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
