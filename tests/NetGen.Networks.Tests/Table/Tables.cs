namespace NetGen.Networks.Tests;

/// <summary>All tables.</summary>
internal static class Tables
{
    public static IReadOnlyList<IReadOnlyList<NetworkCase>> All { get; } =
        [DenseRows.All, ConvolutionRows.All, PoolingRows.All, ActivationRows.All, LossRows.All, OptimizerRows.All, WholeRows.All];

    public static IEnumerable<NetworkCase> Rows => All.SelectMany(t => t);
}
