using NetGen.Gpu.Tests;

namespace NetGen.Gpu.Check.Devices;

/// <summary>A CUDA driver and its first device.</summary>
/// <param name="Driver">The machine's driver, or the one that interprets PTX.</param>
/// <param name="Device">The device.</param>
/// <param name="IsEmulated">Whether it is the latter, so that sizes must be tiny and times say nothing.</param>
internal sealed record DeviceUnderTest(CudaApi Driver, CudaDevice Device, bool IsEmulated)
{
    public const string Missing = "There is no CUDA device: the NVIDIA driver (libcuda.so.1) is missing or finds none. Run this on a machine with one, or with --emulated.";

    public string Name => Driver.DeviceName(0);

    /// <summary>The first device, if there is one.</summary>
    public static DeviceUnderTest? Open(bool isEmulated)
    {
        CudaApi driver = isEmulated ? new EmulatedCuda() : CudaDriver.Instance;
        return CudaDevices.List(driver, out _) is [var first, ..]
            ? new DeviceUnderTest(driver, new CudaDevice(driver, first.Index, first.Description), isEmulated)
            : null;
    }
}
