namespace NetGen.Networks.Tests;

/// <summary>How far float32 may be from float64, and why.</summary>
internal static class Tolerance
{
    /// <summary>
    /// A float32 rounds at 6e-8. Sums of up to a thousand terms in changing order add a few of these in root-mean-square, and each of a
    /// chain's layers, the vector functions (a few ulp) and the way back add theirs: some 1e-6 of the largest number of a tensor. Wrong
    /// formulas, taps or masks are off by far more than this.
    /// </summary>
    public const double OfLargest = 5e-6;

    /// <summary>Fails with <see cref="Difference"/>'s words.</summary>
    public static void Check(string what, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double share = OfLargest, double floor = 1e-9)
    {
        if (Difference(what, actual, expected, share, floor) is { } difference)
            Assert.Fail(difference);
    }

    /// <summary>The first number that is further from its reference than <paramref name="share"/> of the largest in the tensor, in words; null where none is.</summary>
    public static string? Difference(string what, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double share = OfLargest, double floor = 1e-9)
    {
        double largest = 0;
        foreach (double number in expected)
            largest = Math.Max(largest, Math.Abs(number));
        double allowed = share * largest + floor;
        int worst = -1, wrong = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            if (difference <= allowed)
                continue;
            wrong++;
            if (worst < 0 || !(difference <= Math.Abs(actual[worst] - expected[worst])))
                worst = i;
        }

        return wrong == 0
            ? null
            : $"{what}: {wrong} of {expected.Length} numbers are off, the worst at {worst}: {actual[worst]:G9} instead of {expected[worst]:G9} (allowed ±{allowed:G2})";
    }
}
