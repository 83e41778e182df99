using NetGen.Benchmarks.Measuring;
using NetGen.Benchmarks.Peer;
using NetGen.Benchmarks.Reports;

namespace NetGen.Benchmarks.Cases;

/// <summary>Networks against the peer, in one process.</summary>
internal static class CpuSuite
{
    public static IEnumerable<string> Names => CaseTable.All.Select(c => c.Name);

    public static IReadOnlyList<BenchmarkResult> Run(Options options, bool hasPeer)
    {
        if (hasPeer)
            TorchLibrary.Use(options.Threads);
        var results = new List<BenchmarkResult>();
        foreach (var (name, create) in CaseTable.All.Where(c => options.Wants(c.Name)))
        {
            using var measured = create();
            var result = Measure(measured, options, hasPeer);
            Console.WriteLine($"  {name,-14} {ResultTable.Time(result.Microseconds),8} µs{Against(result)}, {ResultTable.Share(result.ShareOfPeak)} of peak");
            results.Add(result);
        }

        return results;
    }

    private static BenchmarkResult Measure(Case measured, Options options, bool hasPeer)
    {
        double? disagreement = hasPeer ? measured.CheckAgreement(options.Threads) : null;
        var contenders = new List<Action> { measured.NetGen(options.Threads), FmaPeak.Run };
        if (hasPeer)
            contenders.Add(measured.Peer());
        if (options.Threads > 1)
            contenders.Add(measured.NetGen(1));
        double? roundTrip = options.Threads > 1 ? LineTransfer.RoundTrip() : null;
        var medians = Rounds.Medians(contenders, options.Rounds, rests: options.Threads > 1);

        double microseconds = medians[0], peak = FmaPeak.Operations / medians[1];
        double? peer = hasPeer ? medians[2] : null;
        return new BenchmarkResult(measured.Name, options.Threads, microseconds)
        {
            PeerMicroseconds = peer,
            Ratio = peer / microseconds,
            ShareOfPeak = 2.0 * measured.MultiplyAdds / microseconds / (peak * options.Threads),
            PeakGigaflops = peak / 1000,
            OneThreadMicroseconds = options.Threads > 1 ? medians[^1] : null,
            LineRoundTripNanoseconds = roundTrip,
            Disagreement = disagreement,
        };
    }

    private static string Against(BenchmarkResult result) => result.PeerMicroseconds is null ? ""
        : $", TorchSharp {ResultTable.Time(result.PeerMicroseconds)} µs, {ResultTable.Ratio(result.Ratio)}, agreement {result.Disagreement:E0}";
}
