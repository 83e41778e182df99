namespace NetGen.Cpu.Tests;

public class DeviceTests
{
    [Fact]
    public void The_default_device_uses_all_processors_and_the_widest_vectors()
    {
        Assert.Equal(Environment.ProcessorCount, Device.Default.Threads);
        if (Environment.GetEnvironmentVariable(Device.VectorBitsVariable) is null)
            Assert.Equal(Device.WidestVectorBits, Device.Default.VectorBits);
        Assert.Same(Device.Default, Device.Default);
        Assert.Equal("CPU, 2 threads, 128-bit vectors", Device.Cpu(threads: 2, vectorBits: 128).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1025)]
    public void A_bad_number_of_threads_is_a_sentence(int threads)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu(threads));
        Assert.StartsWith($"A device has 1 to 1024 threads, not {threads}.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(1024)]
    public void A_bad_vector_width_is_a_sentence(int bits)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu(vectorBits: bits));
        Assert.StartsWith($"Vectors have 128, 256 or 512 bits, not {bits}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_width_that_the_processor_lacks_is_a_sentence()
    {
        foreach (int bits in new[] { 128, 256, 512 })
        {
            if (bits <= Device.WidestVectorBits)
                Assert.Equal(bits, Device.Cpu(vectorBits: bits).VectorBits);
            else
                Assert.Contains($"has up to {Device.WidestVectorBits} bits",
                    Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cpu(vectorBits: bits)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("wide", "is 'wide', but must be 128, 256 or 512")]
    [InlineData("-256", "is '-256', but must be 128, 256 or 512")]
    [InlineData("64", "is 64. Vectors have 128, 256 or 512 bits, not 64.")]
    public void A_bad_environment_variable_is_a_sentence(string value, string message)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Device.ForcedVectorBits(value));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_variable_forces_a_width()
    {
        Assert.Equal(128, Device.ForcedVectorBits("128"));
        Assert.Null(Device.ForcedVectorBits(null));
        Assert.Null(Device.ForcedVectorBits(" "));
    }
}
