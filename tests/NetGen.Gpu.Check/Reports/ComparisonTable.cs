using System.Globalization;
using System.Text;

namespace NetGen.Gpu.Check.Reports;

/// <summary>NetGen's measurements beside the peer's, as Markdown for docs/benchmarks.md.</summary>
internal static class ComparisonTable
{
    /// <summary>The peer's copy on the device: what memory gives.</summary>
    private const string Copy = "copy-64Mi";

    private const string Gemm = "gemm-";

    public static string Write(IReadOnlyList<Measurement> ours, IReadOnlyList<Measurement> peers)
    {
        var text = new StringBuilder();
        string gpus = string.Join(" and ", ours.Concat(peers).Select(m => m.Gpu).Distinct());
        string dates = string.Join(" and ", ours.Concat(peers).Select(m => m.Date).Distinct());
        text.Append($"{gpus}, {dates}.\n\n");
        text.Append("| case | kind | NetGen µs | eager µs | ratio | compiled µs | ratio | share |\n");
        text.Append("|---|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var mine in ours)
        {
            // What NetGen does with the batch on the device the peer does in two ways; the rest has one.
            double? eager = Of(mine.Kind == "resident" ? "eager" : mine.Kind), compiled = mine.Kind == "resident" ? Of("compiled") : null;
            text.Append(
                $"| `{mine.Name}` | {mine.Kind} | {Time(mine.Microseconds)} | {Time(eager)} | {Ratio(eager / mine.Microseconds)} | {Time(compiled)} | {Ratio(compiled / mine.Microseconds)} | {Share(mine, eager)} |\n");

            double? Of(string kind) => peers.FirstOrDefault(p => p.Name == mine.Name && p.Kind == kind)?.Microseconds;
        }

        return text.ToString();

        // A product alone is cuBLAS on the other side; a copy reads and writes as much as a kernel that only does that.
        string Share(Measurement mine, double? eager) => mine switch
        {
            { Kind: "resident" } when mine.Name.StartsWith(Gemm, StringComparison.Ordinal) => Percent(eager / mine.Microseconds, "cuBLAS"),
            { Kind: "resident", GigabytesPerSecond: { } speed } => Percent(speed / peers.FirstOrDefault(p => p.Name == Copy)?.GigabytesPerSecond, "a copy"),
            _ => "–",
        };
    }

    /// <summary>Three digits, or all before the point.</summary>
    private static string Time(double? microseconds) => microseconds switch
    {
        null => "–",
        < 10 => microseconds.Value.ToString("F2", CultureInfo.InvariantCulture),
        < 100 => microseconds.Value.ToString("F1", CultureInfo.InvariantCulture),
        _ => microseconds.Value.ToString("F0", CultureInfo.InvariantCulture),
    };

    private static string Ratio(double? ratio) => ratio is { } r ? r.ToString("F2", CultureInfo.InvariantCulture) + "×" : "–";

    private static string Percent(double? share, string of) => share is { } s ? $"{(100 * s).ToString("F0", CultureInfo.InvariantCulture)} % of {of}" : "–";
}
