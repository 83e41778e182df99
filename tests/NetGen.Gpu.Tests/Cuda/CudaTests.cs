using NetGen.Cpu.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The runtime on the CUDA driver, emulated: kernels run from their PTX.</summary>
public sealed class CudaTests : RuntimeTests
{
    private readonly EmulatedCuda _driver;

    public CudaTests() : this(new EmulatedCuda())
    {
    }

    private CudaTests(EmulatedCuda driver) : base(Open(driver)) => _driver = driver;

    [Fact]
    public void Equal_steps_are_recorded_and_replayed()
    {
        var (x, indices, _) = Samples(21);
        using var network = new HandWrittenMlp(Gpu, seed: 3, sparse: true);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3, sparse: true);
        var calls = new List<(int Launches, int Graphs)>();
        foreach (int samples in new[] { 21, 21, 21, 21, 8, 8, 21, 8 })
        {
            var before = (_driver.Launches, _driver.GraphLaunches);
            network.Optimizer.ClipNorm = here.Optimizer.ClipNorm = 0.1;
            float there = network.TrainStep(x.AsSpan(0, samples * Inputs), indices.AsSpan(0, samples));
            Assert.Equal(here.TrainStep(x.AsSpan(0, samples * Inputs), indices.AsSpan(0, samples)), there, 1e-5f);
            calls.Add((_driver.Launches - before.Launches, _driver.GraphLaunches - before.GraphLaunches));
        }

        Check(here.ParameterBlock, network.ParameterBlock);
        // Seven kernels, two sums of squares of two kernels each.
        const int Kernels = 11;
        Assert.Equal([(Kernels, 0), (Kernels, 1), (0, 1), (0, 1), (Kernels, 0), (Kernels, 1), (0, 1), (0, 1)], calls);
    }

    [Fact]
    public void Many_batch_sizes_leave_few_recordings()
    {
        var (x, indices, _) = Samples(60);
        using var network = new HandWrittenMlp(Gpu, seed: 3, sparse: true);
        float[] expected = network.Predict(x);
        int held = _driver.Held;
        for (int round = 0; round < 2; round++)
        {
            for (int samples = 1; samples <= 60; samples++)
            {
                float[] outputs = [];
                for (int again = 0; again < 2; again++)
                    outputs = network.Predict(x.AsSpan(0, samples * Inputs));
                Assert.Equal(expected[..(samples * Classes)], outputs);
            }
        }

        Assert.InRange(_driver.Held - held, 1, 32);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_that_is_disposed_of_or_forgotten_gives_everything_back(bool isDisposed)
    {
        int before = _driver.Held;
        Use();
        // Pinned memory goes with the objects that hold it, and so does what a forgotten network had.
        for (int i = 0; i < 20 && _driver.Held > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before, _driver.Held);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void Use()
        {
            var (x, indices, _) = Samples(33);
            var network = new HandWrittenMlp(Gpu, seed: 1, sparse: true);
            var predictor = network.CreatePredictor();
            network.Fit(new Dataset(x, [Inputs], indices), new FitOptions { Epochs = 3, BatchSize = 16 });
            predictor.Predict(x);
            Assert.True(_driver.Held > before);
            if (!isDisposed)
                return;
            predictor.Dispose();
            network.Dispose();
        }
    }

    [Fact]
    public void A_device_that_is_full_is_a_sentence()
    {
        var small = Open(new EmulatedCuda { Capacity = 4000 });
        var (x, indices, _) = Samples(100);
        using var network = new HandWrittenMlp(small, seed: 1, sparse: true);
        var exception = Assert.Throws<GpuException>(() => network.TrainStep(x, indices));
        Assert.StartsWith("CUDA 0, Emulated GPU could not give 0.0 MB for the ", exception.Message);
        Assert.Contains("it has 0 MB in all. Take smaller batches", exception.Message);
    }

    [Fact]
    public void A_driver_that_does_not_start_is_a_sentence()
    {
        Assert.Empty(CudaDevices.List(new EmulatedCuda { IsLost = true }, out string? problem));
        Assert.Equal(
            "There is no CUDA device: the NVIDIA driver does not start and says CUDA_ERROR_LAUNCH_FAILED, unspecified launch failure. Repair or update it",
            GpuDevices.WhyNoCuda(problem));
    }

    [Fact]
    public void A_device_that_is_lost_is_a_sentence()
    {
        var (x, indices, _) = Samples(9);
        using var network = new HandWrittenMlp(Gpu, seed: 1, sparse: true);
        network.TrainStep(x, indices);
        _driver.IsLost = true;
        var exception = Assert.Throws<GpuException>(() => network.TrainStep(x, indices));
        Assert.Contains("CUDA 0, Emulated GPU failed to take the ", exception.Message);
        Assert.Contains("CUDA_ERROR_LAUNCH_FAILED, unspecified launch failure. The device may be lost", exception.Message);
    }

    [Fact]
    public void A_network_of_the_table_agrees_with_its_reference() => GpuNetworkCheck.Run(NetGen.Networks.Tests.WholeRows.All[0], Gpu);

    [Fact]
    public void Tensor_cores_compute_where_the_device_has_them_and_the_network_allows_it()
    {
        var row = NetGen.Networks.Tests.WholeRows.OfElevenBits;
        GpuDevice older = Open(new EmulatedCuda { Capability = 75 });
        float[][] weights = Array.ConvertAll(new[] { Gpu, older, Device.Cpu(1) }, device => GpuNetworkCheck.WeightsAfterSteps(row, device));
        Check(weights[2], weights[1]);
        double distance = Math.Sqrt(weights[0].Zip(weights[2], (a, b) => Math.Pow(a - b, 2)).Sum() / weights[2].Sum(b => (double)b * b));
        Assert.InRange(distance, 1e-6, 2e-3);
    }

    private static CudaDevice Open(CudaApi driver)
    {
        var info = Assert.Single(CudaDevices.List(driver, out _));
        return new CudaDevice(driver, info.Index, info.Description);
    }
}
