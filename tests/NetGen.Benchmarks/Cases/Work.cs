namespace NetGen.Benchmarks.Cases;

/// <summary>Multiply-adds of layers, a sample.</summary>
internal static class Work
{
    public static long Dense(int inputs, int units) => (long)inputs * units;

    /// <param name="pixels">Pixels of the output.</param>
    /// <param name="window">Pixels of the window.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="filters">Channels of the output.</param>
    public static long Convolution(int pixels, int window, int channels, int filters) => (long)pixels * window * channels * filters;

    /// <summary>A training step: each layer forward and for its weights, and, but for the first, for its input.</summary>
    public static long Step(long first, params ReadOnlySpan<long> rest)
    {
        long sum = 2 * first;
        foreach (long layer in rest)
            sum += 3 * layer;
        return sum;
    }
}
