using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>The devices of this machine, found on the first question, opened on the first use, and kept.</summary>
internal static class GpuDevices
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(GpuKind, int), GpuDevice> Opened = [];
    private static readonly Lazy<Context> CudaContext = new(() => Context.Create(builder => Optimized(builder).Cuda()));
    private static readonly Lazy<Context> OpenCLContext = new(() => Context.Create(builder => Optimized(builder).OpenCL(Accept)));
    private static GpuDevice? _debugger;

    private static readonly Lazy<IReadOnlyList<GpuInfo>> Found = new(() => [.. OfCuda(), .. OfOpenCL()]);

    /// <summary>All devices, those of CUDA first.</summary>
    /// <exception cref="GpuException">The program is compiled to native code.</exception>
    public static IReadOnlyList<GpuInfo> All => RuntimeFeature.IsDynamicCodeSupported
        ? Found.Value
        : throw new GpuException(
            "This program is compiled to native code, in which graphics kernels cannot be compiled for a device. Run it on the .NET runtime, or take Device.Cpu().");

    /// <summary>Opens a device.</summary>
    public static GpuDevice Open(GpuInfo info)
    {
        lock (Gate)
        {
            if (!Opened.TryGetValue((info.Kind, info.Index), out var device))
                Opened.Add((info.Kind, info.Index), device = new GpuDevice(info.Description, Create(info)));
            return device;
        }
    }

    /// <summary>ILGPU's emulation on the processor, which checks more and runs some thousand times slower: for tests of tiny networks.</summary>
    public static GpuDevice Debugger()
    {
        lock (Gate)
        {
            return _debugger ??= new GpuDevice(
                "ILGPU's emulation", Context.Create(builder => Optimized(builder).CPU(CPUDeviceKind.Nvidia)).CreateCPUAccelerator(0));
        }
    }

    /// <summary>What there is, as a part of a sentence.</summary>
    public static string Listing => All.Count == 0 ? "no device with a driver for CUDA or OpenCL" : string.Join("; ", All.Select(d => d.Description));

    private static Accelerator Create(GpuInfo info)
    {
        try
        {
            return info.Kind == GpuKind.Cuda
                ? CudaContext.Value.CreateCudaAccelerator(info.Index)
                : OpenCLContext.Value.CreateCLAccelerator(info.Index);
        }
        catch (Exception e) when (e is AcceleratorException or CapabilityNotSupportedException or NotSupportedException)
        {
            throw new GpuException($"{info.Description} cannot be opened: {e.Message.TrimEnd('.')}. Update its driver, end programs that use it alone, or take another device: there is {Listing}.", e);
        }
    }

    private static List<GpuInfo> OfCuda()
    {
        var found = new List<GpuInfo>();
        foreach (CudaDevice device in CudaContext.Value.GetCudaDevices())
            found.Add(new GpuInfo(GpuKind.Cuda, found.Count, device.Name, "NVIDIA CUDA", device.MemorySize, IsProcessor: false));
        return found;
    }

    private static List<GpuInfo> OfOpenCL()
    {
        var found = new List<GpuInfo>();
        foreach (CLDevice device in OpenCLContext.Value.GetCLDevices())
            found.Add(new GpuInfo(GpuKind.OpenCL, found.Count, device.Name, device.PlatformName, device.MemorySize, device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU)));
        return found;
    }

    // At the default level register tiles would go through memory.
    internal static Context.Builder Optimized(Context.Builder builder) => FusedMultiplyAdd.Register(builder.Optimize(OptimizationLevel.O2));

    /// <summary>ILGPU turns away devices without a generic address space. Generated kernels name the space of every pointer, so they need none.</summary>
    private static bool Accept(CLDevice device)
    {
        SetGenericAddressSpace(device.Capabilities, true);
        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);
}
