using System.Diagnostics;
using System.Runtime;

namespace NetGen.Benchmarks.Measuring;

/// <summary>
/// Editors and compiler servers live long, and the runtime compiles in the background what is called often: runs until it has all but finished.
/// </summary>
internal static class Warm
{
    /// <summary>The share of the time that the runtime may still spend on compiling methods when a measurement counts.</summary>
    private const double Compiling = 0.02;

    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(60);

    public static void Up(Action run)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan compiling, running;
        do
        {
            (compiling, running) = (JitInfo.GetCompilationTime(), clock.Elapsed);
            run();
            (compiling, running) = (JitInfo.GetCompilationTime() - compiling, clock.Elapsed - running);
        }
        while (clock.Elapsed < AtLeast || compiling > Compiling * running && clock.Elapsed < Patience);
    }
}
