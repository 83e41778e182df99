using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

// A class a kind: xunit runs them beside each other.

public sealed class NetworkTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.Networks.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(GpuRows.Networks.Single(r => r.Name == row));
}

public sealed class OptimizerTests
{
    public static TheoryData<string> Names { get; } = [.. GpuRows.Optimizers.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Weights_on_OpenCL_go_the_way_of_the_processor(string row) => GpuNetworkCheck.Train(GpuRows.Optimizers.Single(r => r.Name == row));
}

public sealed class PtxTests
{
    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(0, Tables.All.Count)];

    [Theory, MemberData(nameof(Numbers))]
    public void Every_kernel_of_a_table_compiles_to_PTX(int table)
    {
        foreach (var row in Tables.All[table])
            GpuNetworkCheck.CheckPtx(row);
    }
}
