using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>
/// The rows of the processor's tables that run on OpenCL, where compiling a network takes seconds: for each attribute the first that
/// uses it, and the networks of many layers. All others are compiled to PTX, and to their kernels <see cref="Compiler.Tests.Emitted.KernelCase"/> looks.
/// </summary>
internal static class GpuRows
{
    /// <summary>Rows with a loss, or none, whose optimizer is plain SGD: their gradients show in a step.</summary>
    public static IReadOnlyList<NetworkCase> Networks { get; } =
        [.. Chosen(Tables.Rows.Except(OptimizerRows.All), r => r.Attributes.Select(Name)).Union(WholeRows.All)];

    public static IReadOnlyList<NetworkCase> Optimizers { get; } =
        [.. Chosen(OptimizerRows.All, r => r.Attributes.Where(a => a.StartsWith("ClipNorm", StringComparison.Ordinal) || Name(a) == Name(r.Optimizer)))];

    /// <summary>The table that a row stands in: it is compiled as a whole.</summary>
    public static IReadOnlyList<NetworkCase> TableOf(NetworkCase row) => Tables.All.Single(t => t.Contains(row));

    /// <summary><c>Dense</c> of <c>Dense(10, UseBias = false)</c>.</summary>
    public static string Name(string attribute) => attribute.Split('(')[0];

    private static IEnumerable<NetworkCase> Chosen(IEnumerable<NetworkCase> rows, Func<NetworkCase, IEnumerable<string>> words)
    {
        var known = new HashSet<string>();
        foreach (var row in rows)
        {
            int before = known.Count;
            known.UnionWith(words(row));
            if (known.Count > before)
                yield return row;
        }
    }
}
