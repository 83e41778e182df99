using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The rows of the processor's tables that run on OpenCL and are compiled to PTX, which takes seconds a network; all rows take half an hour.</summary>
internal static class GpuRows
{
    public static IReadOnlyList<NetworkCase> Networks => Tables.Networks;

    public static IReadOnlyList<NetworkCase> Optimizers { get; } =
        [.. Tables.Chosen(OptimizerRows.All, r => r.Attributes.Select(Tables.Name))];

    /// <summary>Both, as one table: it is compiled as a whole.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } = [.. Networks, .. Optimizers];
}
