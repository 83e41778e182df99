using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>
/// The rows of the processor's tables that run on OpenCL and are compiled to PTX, which takes seconds a network: for each attribute the first that uses it,
/// the networks of many layers before all others; all rows, in half an hour, where the environment variable <see cref="AllVariable"/> is 1.
/// </summary>
internal static class GpuRows
{
    public const string AllVariable = "NETGEN_ALL_ROWS";

    private static readonly bool TakesAll = Environment.GetEnvironmentVariable(AllVariable) == "1";

    /// <summary>Rows with a loss, or none, whose optimizer is plain SGD: their gradients show in a step.</summary>
    public static IReadOnlyList<NetworkCase> Networks { get; } =
        [.. Chosen(WholeRows.All.Concat(Tables.Rows.Except(OptimizerRows.All).Except(WholeRows.All)), r => r.Attributes.Select(Name))];

    public static IReadOnlyList<NetworkCase> Optimizers { get; } =
        [.. Chosen(OptimizerRows.All, r => r.Attributes.Select(Name))];

    /// <summary>Both, as one table: it is compiled as a whole.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } = [.. Networks, .. Optimizers];

    /// <summary><c>Dense</c> of <c>Dense(10, UseBias = false)</c>.</summary>
    public static string Name(string attribute) => attribute.Split('(')[0];

    private static IEnumerable<NetworkCase> Chosen(IEnumerable<NetworkCase> rows, Func<NetworkCase, IEnumerable<string>> words)
    {
        var known = new HashSet<string>();
        foreach (var row in rows)
        {
            int before = known.Count;
            known.UnionWith(words(row));
            if (TakesAll || known.Count > before)
                yield return row;
        }
    }
}
