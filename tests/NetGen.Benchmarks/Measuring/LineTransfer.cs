using System.Diagnostics;

namespace NetGen.Benchmarks.Measuring;

/// <summary>
/// How long a cache line takes from one processor to another and back. On a virtual machine it changes with the processors that the host picks, by
/// a factor of four and more, and with it what a second thread can bring to a short step.
/// </summary>
internal static class LineTransfer
{
    private const int Turns = 20_000;
    private const int Repetitions = 25;

    private static long s_ball;

    /// <summary>The median in nanoseconds.</summary>
    public static double RoundTrip()
    {
        Volatile.Write(ref s_ball, 0);
        var partner = new Thread(() =>
        {
            for (long turn = 0; turn < (long)Repetitions * Turns; turn++)
            {
                Await(2 * turn + 1);
                Volatile.Write(ref s_ball, 2 * turn + 2);
            }
        });
        partner.Start();
        double[] times = new double[Repetitions];
        long ball = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int turn = 0; turn < Turns; turn++, ball += 2)
            {
                Volatile.Write(ref s_ball, ball + 1);
                Await(ball + 2);
            }

            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Turns;
        }

        partner.Join();
        return times.Order().ElementAt(Repetitions / 2);
    }

    private static void Await(long ball)
    {
        // Both may stand on one processor, until the scheduler sees it.
        for (int spins = 1; Volatile.Read(ref s_ball) != ball; spins++)
        {
            if (spins % 10_000 == 0)
                Thread.Yield();
        }
    }
}
