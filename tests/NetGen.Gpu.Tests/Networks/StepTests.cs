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
        var kernels = GpuNetworkCheck.KernelsOf(StepRows.All, Row(row)).Where(k => k.Name is "TrainStep" or "TrainUpdate").ToList();
        Assert.Equal(2, kernels.Count);
        PtxCheck.Run(kernels, Row(row).Source);
    }

    [Theory, MemberData(nameof(Others))]
    public void What_does_not_follow_the_rule_goes_on_in_many_launches(string row)
    {
        Assert.DoesNotContain(GpuNetworkCheck.KernelsOf(StepRows.All, Row(row)), k => k.Name == "TrainStep");
        GpuNetworkCheck.Train(StepRows.All, Row(row), [17, 1]);
    }

    [Fact]
    public void Batches_on_both_sides_of_the_last_one_go_the_way_of_the_processor() =>
        GpuNetworkCheck.Train(StepRows.All, StepRows.Wide, StepRows.Wide.Batches);

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public void The_same_batches_give_the_same_bits(int samples)
    {
        var weights = Enumerable.Range(0, 2).Select(_ =>
        {
            var reference = new ReferenceNetwork(StepRows.Classifier, Seed);
            using var network = GeneratedAssembly.Of(StepRows.All).Create(StepRows.Classifier, TestDevice.OpenCL, Seed);
            NetworkCheck.Restore(network, reference);
            for (int step = 0; step < 3; step++)
                NetworkCheck.Train(network, StepRows.Classifier, reference, samples);
            return network.Parameters.SelectMany(p => p.Values.ToArray()).ToArray();
        }).ToList();
        Assert.Equal(weights[0], weights[1]);
    }

    private static NetworkCase Row(string name) => StepRows.All.Single(r => r.Name == name);
}
