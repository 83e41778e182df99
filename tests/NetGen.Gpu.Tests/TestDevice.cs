using NetGen.Gpu;

namespace NetGen.Gpu.Tests;

/// <summary>The devices that tests run on, wherever they run.</summary>
internal static class TestDevice
{
    /// <summary>CUDA emulated, which runs kernels from their PTX.</summary>
    public static CudaDevice Cuda { get; } = new(new EmulatedCuda(), 0, "Emulated CUDA");

    /// <summary>PoCL, which computes on the processor.</summary>
    public static IlgpuDevice OpenCL { get; } = Find();

    private static IlgpuDevice Find()
    {
        var known = GpuDevices.All.FirstOrDefault(d => d.Kind == GpuKind.OpenCL && d.IsProcessor) ?? GpuDevices.All.FirstOrDefault(d => d.Kind == GpuKind.OpenCL);
        Assert.True(known is not null, "The tests of graphics kernels need an OpenCL device. On Debian, install the packages pocl-opencl-icd and ocl-icd-opencl-dev.");
        return (IlgpuDevice)GpuDevices.Open(known);
    }
}
