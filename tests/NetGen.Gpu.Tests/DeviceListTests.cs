namespace NetGen.Gpu.Tests;

/// <summary>What there is, and what is not, on a machine with OpenCL.</summary>
public sealed class DeviceListTests
{
    [Fact]
    public void A_device_says_what_it_is()
    {
        var info = Device.ListGpus().First(d => d.Kind == GpuKind.OpenCL);
        Assert.Same(Device.OpenCL(), Device.OpenCL(info.Name[..4].ToUpperInvariant()));
        Assert.Equal($"OpenCL 0, {info.Name} ({info.Platform})", Device.OpenCL().ToString());
        Assert.True(info.MemoryBytes > 0);
    }

    [Fact]
    public void A_device_that_is_not_there_is_a_sentence()
    {
        int count = Device.ListGpus().Count(d => d.Kind == GpuKind.OpenCL);
        var exception = Assert.Throws<GpuException>(() => Device.OpenCL(count));
        Assert.Contains($"There is no OpenCL device {count}", exception.Message);
        Assert.Contains(Device.ListGpus()[^1].Name, exception.Message);
        Assert.Contains("'no such thing'", Assert.Throws<GpuException>(() => Device.OpenCL("no such thing")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cuda(-1));
        if (!Device.ListGpus().Any(d => d.Kind == GpuKind.Cuda))
            Assert.Contains("NVIDIA driver", Assert.Throws<GpuException>(() => Device.Cuda()).Message);
        if (Device.ListGpus().All(d => d.IsProcessor))
            Assert.Contains("no graphics processor", Assert.Throws<GpuException>(() => Device.Best()).Message);
    }
}
