using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>Training steps of small networks, which are one launch or two.</summary>
public sealed class StepTests
{
    private const int Seed = 12345;

    public static TheoryData<string> Networks { get; } = [.. StepRows.Networks.Select(r => r.Name)];

    public static TheoryData<string> Optimizers { get; } = [.. StepRows.Optimizers.Select(r => r.Name)];

    public static TheoryData<string> Others { get; } = [.. StepRows.Others.Select(r => r.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void A_step_in_one_launch_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(StepRows.All, Row(row));

    [Theory, MemberData(nameof(Optimizers))]
    public void Weights_that_one_launch_updates_go_the_way_of_the_processor(string row) => GpuNetworkCheck.Train(StepRows.All, Row(row), Row(row).Batches);

    [Theory, MemberData(nameof(Networks)), MemberData(nameof(Optimizers))]
    public void A_step_in_one_launch_compiles_to_PTX(string row)
    {
        Assert.Single(GpuNetworkCheck.CodeOf(StepRows.All, Row(row)).Kernels, k => k.Name == "TrainStep");
        GpuNetworkCheck.CheckPtx(StepRows.All, Row(row));
    }

    [Theory, MemberData(nameof(Others))]
    public void What_does_not_follow_the_rule_goes_on_in_many_launches(string row)
    {
        Assert.DoesNotContain(GpuNetworkCheck.CodeOf(StepRows.All, Row(row)).Kernels, k => k.Name == "TrainStep");
        GpuNetworkCheck.Train(StepRows.All, Row(row), [17, 1]);
    }

    /// <summary>The emulated driver runs kernels that are merged, from their PTX.</summary>
    [Theory, MemberData(nameof(Others))]
    public void Launches_that_go_together_give_the_bits_of_those_alone(string row)
    {
        float[] Weights(Device device) => GpuNetworkCheck.WeightsAfterSteps(StepRows.All, Row(row), device, [17, 1, 33]);
        Assert.Contains(GpuNetworkCheck.CodeOf(StepRows.All, Row(row)).Kernels, k => k.Name.EndsWith("More", StringComparison.Ordinal));
        Assert.Equal(Weights(TestDevice.OpenCL), Weights(TestDevice.Emulated));
    }

    /// <summary>The emulated driver records a step that updates and one that only adds gradients, each at its second time.</summary>
    [Fact]
    public void Steps_that_update_are_recorded_apart_from_those_that_add_gradients()
    {
        float[] Weights(Device device) => GpuNetworkCheck.WeightsAfterSteps(StepRows.All, StepRows.Accumulated, device, [5, 5, 5, 5, 5, 5, 5, 5]);
        Assert.Equal(Weights(TestDevice.OpenCL), Weights(TestDevice.Emulated));
    }

    [Fact]
    public void Batches_on_both_sides_of_the_last_one_go_the_way_of_the_processor() =>
        GpuNetworkCheck.Train(StepRows.All, StepRows.Wide, StepRows.Wide.Batches);

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public void The_same_batches_give_the_same_bits(int samples)
    {
        float[] Weights() => GpuNetworkCheck.WeightsAfterSteps(StepRows.All, StepRows.Classifier, TestDevice.OpenCL, [samples, samples, samples]);
        Assert.Equal(Weights(), Weights());
    }

    /// <summary>The emulated driver runs the kernel's PTX, finds threads that do not wait for each other, and counts launches.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(70, 2)]
    public void A_step_from_PTX_is_one_launch_for_a_small_batch_and_two_for_a_larger_one(int samples, int launches)
    {
        var driver = new EmulatedCuda();
        var row = StepRows.Tanh64;
        var reference = new ReferenceNetwork(row, Seed);
        using var network = GeneratedAssembly.Of(StepRows.All).Create(row, new CudaDevice(driver, 0, "Emulated CUDA"), Seed);
        NetworkCheck.Restore(network, reference);
        NetworkCheck.Train(network, row, reference, samples);
        Assert.Equal(launches, driver.Launches);
    }

    [Fact]
    public void A_step_from_PTX_agrees_with_the_reference() => GpuNetworkCheck.Run(
        StepRows.All, Row("Categories with dropout") with { Batches = [33, 1, 17] }, new CudaDevice(new EmulatedCuda(), 0, "Emulated CUDA"));

    private static NetworkCase Row(string name) => StepRows.All.Single(r => r.Name == name);
}
