using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The rows of the processor's tables that run on OpenCL and are compiled to PTX, which takes seconds a network; all rows take half an hour.</summary>
internal static class GpuRows
{
    public static IReadOnlyList<NetworkCase> Networks => Tables.Networks;

    /// <summary>Networks of nests alone: those of many layers, since each operator's nest has a test of its own; all rows where all are asked for.</summary>
    public static IReadOnlyList<NetworkCase> Nests { get; } = Tables.TakesAll ? Networks : [.. Networks.Intersect(WholeRows.All)];

    public static IReadOnlyList<NetworkCase> Optimizers { get; } =
        [.. Tables.Chosen(OptimizerRows.All, r => r.Attributes.Select(Tables.Name))];

    /// <summary>Both, as one table: it is compiled as a whole.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } = [.. Networks, .. Optimizers];
}
