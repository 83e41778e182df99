namespace NetGen.Compiler;

/// <summary>How a kernel's work is cut. Depends on the kernel alone, not on vector width or threads: any assignment of tiles to threads gives the same bits.</summary>
/// <param name="Tiles">How many work tiles, as C# text in terms of <c>n</c>, the batch: <c>12</c>, <c>(n * 26L + 4) / 5</c>.</param>
/// <param name="ScratchPerThread">Floats of scratch that a thread needs, a multiple of 16; 0 for most kernels.</param>
public sealed record KernelSchedule(string Tiles, long ScratchPerThread)
{
    /// <summary>One tile for each <paramref name="chunk"/> of <paramref name="count"/>, times <paramref name="times"/>.</summary>
    internal static KernelSchedule Chunks(Extent count, long chunk, long times = 1, long scratch = 0)
    {
        string tiles = (count.IsBatched, chunk) switch
        {
            (false, _) => $"{(count.Fixed + chunk - 1) / chunk * times}",
            (true, 1) => count.Times(times).Text,
            (true, _) => $"({count.Text} + {chunk - 1}) / {chunk}" + (times == 1 ? "" : $" * {times}"),
        };
        return new KernelSchedule(tiles, (scratch + 15) / 16 * 16);
    }

    /// <summary>
    /// At most <paramref name="chunk"/>, so that tiles begin where samples do, or blocks of samples: kernels cut like this one then leave each thread its
    /// own samples, whose numbers are in its cache. Where that would make tiles less than a quarter of what they may be, it is the chunk.
    /// </summary>
    internal static long Aligned(Extent count, long chunk)
    {
        long unit = Math.Max(count.PerBatch, count.PerBlock), aligned = chunk;
        if (unit == 0)
            return chunk;
        if (chunk >= unit)
        {
            for (aligned = unit; aligned * 2 <= chunk;)
                aligned *= 2;
            return aligned;
        }

        while (unit % aligned != 0)
            aligned--;
        return aligned * 4 >= chunk ? aligned : chunk;
    }
}

/// <summary>The text of one kernel for one vector width, unindented.</summary>
/// <param name="Entry">The method <c>internal static void Name(KernelCall* c, int tile, int thread)</c> with its comment.</param>
/// <param name="Shared">
/// Methods that it calls. Their names come from their contents, so equal texts of several kernels are written once a class.
/// </param>
public sealed record EmittedKernel(string Entry, EquatableArray<string> Shared);
