using System.Globalization;

namespace NetGen.Benchmarks.Reports;

/// <summary>Results as a table for the console, which is also Markdown.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<BenchmarkResult> results)
    {
        var compared = results.Where(r => r.ShareOfPeak is not null).ToList();
        if (compared.Count > 0)
        {
            bool hasOneThread = compared.Any(r => r.OneThreadMicroseconds is not null);
            Console.WriteLine();
            Console.WriteLine("| case | threads | NetGen µs | TorchSharp µs | ratio | untuned TorchSharp µs | ratio | share of peak |" + (hasOneThread ? " over one thread | line there and back |" : ""));
            Console.WriteLine("|---|---|---|---|---|---|---|---|" + (hasOneThread ? "---|---|" : ""));
            foreach (var r in compared)
            {
                Console.WriteLine(
                    $"| {r.Name} | {r.Threads} | {Time(r.Microseconds)} | {Time(r.PeerMicroseconds)} | {Ratio(r.Ratio)} | {Time(r.UntunedPeerMicroseconds)} | {Ratio(r.UntunedRatio)} | {Share(r.ShareOfPeak)} |"
                    + (hasOneThread ? $" {Ratio(r.OneThreadMicroseconds / r.Microseconds)} | {r.LineRoundTripNanoseconds:F0} ns |" : ""));
            }

            Console.WriteLine($"One core's peak: {compared.Average(r => r.PeakGigaflops)!.Value.ToString("F0", CultureInfo.InvariantCulture)} GFLOP/s.");
        }

        var generated = results.Where(r => r.ShareOfPeak is null).ToList();
        if (generated.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine("| generator | ms |");
            Console.WriteLine("|---|---|");
            foreach (var r in generated)
                Console.WriteLine($"| {r.Name} | {(r.Microseconds / 1000).ToString("F2", CultureInfo.InvariantCulture)} |");
        }
    }

    /// <summary>Three digits, or all before the point.</summary>
    public static string Time(double? microseconds) => microseconds switch
    {
        null => "–",
        < 10 => microseconds.Value.ToString("F2", CultureInfo.InvariantCulture),
        < 100 => microseconds.Value.ToString("F1", CultureInfo.InvariantCulture),
        _ => microseconds.Value.ToString("F0", CultureInfo.InvariantCulture),
    };

    public static string Ratio(double? ratio) => ratio is { } r ? r.ToString("F2", CultureInfo.InvariantCulture) + "×" : "–";

    public static string Share(double? share) => share is { } s ? s.ToString("P0", CultureInfo.InvariantCulture) : "–";
}
