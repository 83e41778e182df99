using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>The devices that ILGPU runs: those of OpenCL, and its emulation. It makes code while it runs, so a native program has none of them.</summary>
internal static class IlgpuDevices
{
    private static readonly Lazy<Context> OpenCLContext = new(() => Context.Create(builder => Optimized(builder).OpenCL(Accept)));
    private static readonly Lazy<IlgpuDevice> Emulation = new(() => new IlgpuDevice(
        "ILGPU's emulation", Context.Create(builder => Optimized(builder).CPU(CPUDeviceKind.Nvidia)).CreateCPUAccelerator(0)));

    /// <summary>ILGPU's emulation on the processor, which checks more and runs some thousand times slower: for tests of tiny networks.</summary>
    public static IlgpuDevice Debugger => Emulation.Value;

    /// <summary>What there is for OpenCL.</summary>
    public static List<GpuInfo> List()
    {
        var found = new List<GpuInfo>();
        foreach (CLDevice device in OpenCLContext.Value.GetCLDevices())
            found.Add(new GpuInfo(GpuKind.OpenCL, found.Count, device.Name, device.PlatformName, device.MemorySize, device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU)));
        return found;
    }

    /// <summary>Opens a device for OpenCL.</summary>
    /// <exception cref="GpuDriverException">The driver does not open it.</exception>
    public static IlgpuDevice Open(GpuInfo info)
    {
        try
        {
            return new IlgpuDevice(info.Description, OpenCLContext.Value.CreateCLAccelerator(info.Index));
        }
        catch (Exception e) when (e is AcceleratorException or CapabilityNotSupportedException or NotSupportedException)
        {
            throw new GpuDriverException(e.Message, e);
        }
    }

    /// <summary>The compiler as kernels need it: at the default level register tiles would go through memory.</summary>
    public static Context.Builder Optimized(Context.Builder builder) => Instructions.Register(builder.Optimize(OptimizationLevel.O2));

    /// <summary>ILGPU turns away devices without a generic address space. Generated kernels name the space of every pointer, so they need none.</summary>
    private static bool Accept(CLDevice device)
    {
        SetGenericAddressSpace(device.Capabilities, true);
        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);
}
