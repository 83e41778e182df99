namespace NetGen.Compiler;

/// <summary>Which batches a training step in one launch is for, and how many groups of threads share one.</summary>
/// <remarks>
/// Assumed, not measured: a multiprocessor does 128 multiply-adds a clock at 1.7 GHz, of which reads of shared memory allow half, two for four multiply-adds of a thread: 108,800 a
/// microsecond. A launch in a row of launches costs 2.5 µs, so it is worth 272,000 of them. With W multiply-adds a sample and L launches the other way:
/// <list type="bullet">
/// <item>One group takes n · W for n samples. Until that is worth the second launch, which several groups need to add their sums, one is best: n ≤ 272,000 / W, in whole
/// tiles and at least one.</item>
/// <item><see cref="MostGroups"/> groups, each on a multiprocessor of its own, take n · W / 32 and two launches. The other way takes L launches; its work is spread over the
/// whole device and counts as nothing. So the step is best up to n = 32 · (L − 2) · 272,000 / W.</item>
/// </list>
/// </remarks>
/// <param name="Products">W.</param>
/// <param name="Launches">L.</param>
/// <param name="TileSamples">Samples of a tile.</param>
public sealed record StepSchedule(long Products, int Launches, int TileSamples)
{
    /// <summary>The groups that share a batch that is too large for one.</summary>
    public const int MostGroups = 32;

    private const long LaunchProducts = 272_000;

    /// <summary>Up to this batch, one group does the step.</summary>
    public long AloneTo => Math.Max(1, LaunchProducts / Products / TileSamples) * TileSamples;

    /// <summary>Up to this batch, a step in one or two launches is expected to be the best way.</summary>
    public long To => MostGroups * (Launches - 2) * LaunchProducts / Products;

    /// <summary>The groups, as C# text in <c>n</c>.</summary>
    public string Groups => $"n <= {AloneTo} ? 1 : {MostGroups}";
}
