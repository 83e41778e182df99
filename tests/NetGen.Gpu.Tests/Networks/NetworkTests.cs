using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

// A class a kind: xunit runs them beside each other.

public sealed class NetworkTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.Networks.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(GpuRows.Networks.Single(r => r.Name == row));
}

public sealed class NestsOnlyTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.Nests.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_of_nests_alone_agrees_with_the_reference(string row) => GpuNetworkCheck.RunNestsOnly(GpuRows.Nests.Single(r => r.Name == row));
}

public sealed class OptimizerTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.Optimizers.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Weights_go_the_way_of_the_processor(string row) => GpuNetworkCheck.Train(GpuRows.Optimizers.Single(r => r.Name == row));
}

public sealed class PtxTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_kernel_of_a_network_compiles_to_PTX(string row) =>
        Assert.NotEqual(0, GpuNetworkCheck.CheckPtx(GpuRows.All.Single(r => r.Name == row)));
}
