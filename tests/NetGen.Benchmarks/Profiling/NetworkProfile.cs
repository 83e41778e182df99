using System.Diagnostics;
using System.Globalization;
using NetGen.Benchmarks.Cases;
using NetGen.Benchmarks.Measuring;
using NetGen.Benchmarks.Reports;

namespace NetGen.Benchmarks.Profiling;

/// <summary>Where a step's time goes: each kernel call's time, work and share of the peak.</summary>
internal static class NetworkProfile
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Measured = TimeSpan.FromMilliseconds(600);

    public static void Print(Options options)
    {
        Console.WriteLine(Machine.Describe());
        var networks = new ProfiledNetworks();
        double peak = FmaPeak.Operations / Rounds.Median(FmaPeak.Run, options.Rounds);
        Console.WriteLine($"One core's peak: {Number(peak / 1000, "F0")} GFLOP/s.");
        foreach (var (name, create) in CaseTable.All.Where(c => options.Wants(c.Name)))
        {
            using var profiled = create();
            profiled.Profiled = networks;
            Print(profiled, networks, options.Threads, peak * options.Threads);
        }
    }

    private static void Print(Case profiled, ProfiledNetworks networks, int threads, double peak)
    {
        var run = profiled.NetGen(threads);
        Repeat(run, WarmUp);
        KernelClock.Clear();
        var (runs, whole) = Repeat(run, Measured);
        double inKernels = 0;

        Console.WriteLine();
        Console.WriteLine($"{profiled.Name}, {threads} {(threads == 1 ? "thread" : "threads")}: {ResultTable.Time(whole)} µs, {ResultTable.Share(2.0 * profiled.MultiplyAdds / whole / peak)} of peak by direct multiply-adds");
        Console.WriteLine("| µs | share | GFLOP/s | of peak | kernel |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var call in networks.Calls(profiled.NetworkName, profiled.Program))
        {
            var account = KernelClock.Of(call.Index);
            // A prediction of a large batch runs in pieces.
            double pieces = (double)account.Runs / runs;
            double time = account.Microseconds * pieces, rate = 2.0 * account.Operations * pieces / time;
            inKernels += time;
            // What other kernels announce is their time, in multiply-adds.
            string speed = call.Multiplies ? $"{Number(rate / 1000, "F1")} | {ResultTable.Share(rate / peak)}" : "|";
            Console.WriteLine($"| {ResultTable.Time(time)} | {ResultTable.Share(time / whole)} | {speed} | {call.Kernel}: {call.Comment} |");
        }

        Console.WriteLine($"| {ResultTable.Time(whole - inKernels)} | {ResultTable.Share(1 - inKernels / whole)} | | | outside kernels: copies in and out, scalars, the loss, the clock |");
    }

    private static (int Runs, double Median) Repeat(Action run, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var times = new List<double>();
        do
        {
            long start = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        while (clock.Elapsed < time);
        times.Sort();
        return (times.Count, times[times.Count / 2]);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
