using System.Text.RegularExpressions;

namespace NetGen.Networks.Tests;

/// <summary>All tables.</summary>
internal static class Tables
{
    public static IReadOnlyList<IReadOnlyList<NetworkCase>> All { get; } =
        [DenseRows.All, ConvolutionRows.All, OtherConvolutionRows.All, PoolingRows.All, BorderRows.All, ActivationRows.All, LossRows.All, NormalizationRows.All,
            OptimizerRows.All, WholeRows.All, GraphRows.All, InputRows.All, OutputRows.All];

    public static IEnumerable<NetworkCase> Rows => All.SelectMany(t => t);

    /// <summary>What lets tests run all rows that otherwise take few, being slow.</summary>
    public const string AllVariable = "NETGEN_ALL_ROWS";

    public static bool TakesAll { get; } = Environment.GetEnvironmentVariable(AllVariable) == "1";

    /// <summary>
    /// Rows with a loss, or none, whose optimizer is plain SGD: for each attribute the first that uses it, the networks of many layers before all others, and for each function
    /// that a graph calls the first; all of them where the environment variable <see cref="AllVariable"/> is 1.
    /// </summary>
    public static IReadOnlyList<NetworkCase> Networks { get; } =
        [.. Chosen(WholeRows.All.Concat(Rows.Except(OptimizerRows.All).Except(WholeRows.All)), r => r.Attributes.Select(Name).Concat(r.Forward is { } graph ? Functions(graph.Source) : []))];

    /// <summary><c>Dense</c> of <c>Dense(10, UseBias = false)</c>.</summary>
    public static string Name(string attribute) => attribute.Split(['(', '<'])[0];

    /// <summary>What a method of symbols calls: <c>ReLU(</c> of <c>ReLU(x | Hidden)</c>.</summary>
    private static IEnumerable<string> Functions(string source) => Regex.Matches(source, @"\b[A-Z]\w*\(").Select(m => m.Value);

    /// <summary>The rows that have a word which none before them has.</summary>
    public static IEnumerable<NetworkCase> Chosen(IEnumerable<NetworkCase> rows, Func<NetworkCase, IEnumerable<string>> words)
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
