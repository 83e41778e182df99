using System.Diagnostics;

namespace NetGen.Benchmarks.Measuring;

/// <summary>Times contenders in turns, so that whatever the machine does meanwhile meets all of them alike.</summary>
internal static class Rounds
{
    // Short enough that a busy machine leaves most turns alone, long enough for the clock.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);

    // Idle worker threads of either side may spin for some milliseconds after a turn: longer than that.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    /// <summary>The median time of each contender, in microseconds a run.</summary>
    /// <param name="contenders">What to time, each a whole run.</param>
    /// <param name="rounds">Turns of each contender.</param>
    /// <param name="rests">Whether threads that still spin must come to rest between turns.</param>
    public static double[] Medians(IReadOnlyList<Action> contenders, int rounds, bool rests)
    {
        int[] runs = [.. contenders.Select(RunsPerSlice)];
        var times = contenders.Select(_ => new double[rounds]).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                // Every second round goes backwards, so that no contender always follows the same one.
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                if (rests)
                    Thread.Sleep(Rest);
                // Fills caches; wakes threads, each of which then takes back what it works on from the cache of the one that worked alone meanwhile.
                for (int run = runs[i] > 1 || rests ? (runs[i] + 1) / 2 : 0; run > 0; run--)
                    contenders[i]();
                times[i][round] = Time(contenders[i], runs[i]);
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>
    /// The median of runs that are long enough to be timed one by one, in microseconds. Each begins behind a garbage collection: where one
    /// falls is chance, and memory that a process has not touched before costs a fault a page, on a virtual machine as much as 15 µs.
    /// </summary>
    public static double Median(Action run, int rounds)
    {
        double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            GC.Collect();
            times[i] = Time(run, 1);
        }

        return Median(times);
    }

    private static int RunsPerSlice(Action run)
    {
        var clock = Stopwatch.StartNew();
        int runs = 0;
        do
        {
            run();
            runs++;
        }
        while (clock.Elapsed < WarmUp);

        double microseconds = Time(run, Math.Max(1, runs / 10));
        return Math.Max(1, (int)(Slice.TotalMicroseconds / microseconds));
    }

    private static double Time(Action run, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
            run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
