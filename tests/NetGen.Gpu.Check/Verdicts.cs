using System.Diagnostics;

namespace NetGen.Gpu.Check;

/// <summary>What the checks found, a line each.</summary>
internal sealed class Verdicts
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Prints and counts a check.</summary>
    /// <param name="isGood">Whether it passed.</param>
    /// <param name="name">What was checked.</param>
    /// <param name="figure">What came out.</param>
    /// <param name="bound">What was allowed.</param>
    public void Add(bool isGood, string name, string figure, string bound)
    {
        Say($"{(isGood ? "ok" : "FAILED")} {name}: {figure} ({bound})");
        (Passed, Failed) = isGood ? (Passed + 1, Failed) : (Passed, Failed + 1);
    }

    /// <summary>Prints and counts a number that must not be above a bound; one that is no number is.</summary>
    public void AtMost(string name, double figure, double bound, string unit) =>
        Add(figure <= bound, name, $"{figure:G3} {unit}".TrimEnd(), $"at most {bound:G3}");

    /// <summary>Prints a line that is no check.</summary>
    public void Say(string line) => Console.WriteLine($"{_clock.Elapsed.TotalSeconds,6:F1} s  {line}");

    /// <summary>The counts, as the summary of a test run has them.</summary>
    public void PrintSummary()
    {
        Console.WriteLine($"  failed: {Failed}");
        Console.WriteLine($"  succeeded: {Passed}");
    }
}
