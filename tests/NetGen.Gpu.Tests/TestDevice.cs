using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>The devices that tests run on.</summary>
internal static partial class TestDevice
{
    /// <summary>
    /// opencl (the default), cuda, which is a graphics processor of NVIDIA, or emulated, which interprets PTX: what <see cref="Chosen"/> is. Tests of single kernels,
    /// networks, optimizers and the run time take it; others need OpenCL, or no device.
    /// </summary>
    public const string Variable = "NETGEN_TEST_DEVICE";

    private static readonly Lazy<IlgpuDevice> FirstOpenCL = new(Find);
    private static readonly Lazy<CudaDevice> Interpreter = new(() => new CudaDevice(new EmulatedCuda(), 0, EmulatedCuda.Name));
    private static readonly Lazy<GpuDevice> Named = new(() => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "opencl" => OpenCL,
        "cuda" => (GpuDevice)Device.Cuda(),
        "emulated" => Emulated,
        var name => throw new InvalidOperationException($"{Variable} is '{name}', but it must be opencl, cuda or emulated."),
    });

    /// <summary>CUDA emulated, which runs kernels from their PTX.</summary>
    public static CudaDevice Emulated => Interpreter.Value;

    /// <summary>
    /// The devices whose bits must be the same: the chosen one and the interpreter.
    /// </summary>
    public static IReadOnlyList<GpuDevice> Alike => Chosen == Emulated ? [Chosen] : [Chosen, Emulated];

    /// <summary>The device that <see cref="Variable"/> names.</summary>
    public static GpuDevice Chosen => Named.Value;

    /// <summary>Whether <see cref="Chosen"/> interprets PTX, for which it allocates.</summary>
    public static bool IsEmulated => Environment.GetEnvironmentVariable(Variable) == "emulated";

    /// <summary>A device for OpenCL, wherever tests run: PoCL, which computes on the processor.</summary>
    public static IlgpuDevice OpenCL => FirstOpenCL.Value;

    private static IlgpuDevice Find()
    {
        // PoCL compiles longer than these kernels run. It reads the environment that native code sees, which .NET's own is not.
        if (!OperatingSystem.IsWindows() && SetEnvironment("POCL_EXTRA_BUILD_FLAGS", "-cl-opt-disable", overwrite: 0) != 0)
            throw new InvalidOperationException("PoCL's options could not be set.");
        var known = GpuDevices.All.FirstOrDefault(d => d.Kind == GpuKind.OpenCL && d.IsProcessor) ?? GpuDevices.All.FirstOrDefault(d => d.Kind == GpuKind.OpenCL);
        Assert.True(known is not null, "The tests of graphics kernels need an OpenCL device. On Debian, install the packages pocl-opencl-icd and ocl-icd-opencl-dev.");
        return (IlgpuDevice)GpuDevices.Open(known);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
