namespace NetGen.Compiler;

/// <summary>
/// How a contraction's work is cut into tiles: by outer iterations, row blocks and column blocks, so that a tile is some hundred thousand
/// multiply-adds. The cut follows from the shapes alone.
/// </summary>
/// <param name="Loops">The loops of the sum, merged where both operands run on.</param>
/// <param name="PerSample">
/// The sum goes over the batch and has many terms a sample: a tile goes sample by sample, so that the sample's operands stay in cache,
/// and keeps its sums in scratch meanwhile. <paramref name="Loops"/> are then those of one sample.
/// </param>
/// <param name="OuterChunk">Consecutive outer iterations a tile, or 1 without outer loops.</param>
/// <param name="RowBlocks">The cut of a fixed row axis.</param>
/// <param name="ColumnBlock">Columns a tile, a multiple of 16 unless it is all of them; the last block may be narrower.</param>
internal sealed record ContractionSplit(
    IReadOnlyList<ReductionLoop> Loops,
    ReductionLoop? PerSample,
    long OuterChunk,
    IReadOnlyList<RowBlock> RowBlocks,
    int ColumnBlock)
{
    /// <summary>What a tile aims at, in multiply-adds: about ten microseconds.</summary>
    private const long Target = 512 * 1024;

    /// <summary>Stands for a batch where a shape must be chosen without knowing it.</summary>
    private const long NominalBatch = 64;

    /// <summary>A sum of fewer terms a sample than this is not worth the way through scratch.</summary>
    private const long ShortestSampleSum = 32;

    /// <summary>How many tiles a kernel gradient is cut into at most: each of them reads all of both operands.</summary>
    private const int MostGradientTiles = 16;

    public static ContractionSplit Of(ContractionKernel kernel)
    {
        var loops = ReductionLoop.Merge(kernel.Reduction);
        ReductionLoop? perSample = null;
        if (loops[0].Count.IsBatched)
        {
            long terms = loops.Skip(1).Aggregate(loops[0].Count.PerBatch, (product, l) => product * l.Count.Fixed);
            if (terms >= ShortestSampleSum)
            {
                var batch = loops[0];
                long rows = batch.Count.PerBatch;
                perSample = new ReductionLoop(Extent.Batch(1), rows * batch.AStride, rows * batch.BStride);
                loops = rows == 1 ? [.. loops.Skip(1)] : [batch with { Count = Extent.Of(rows) }, .. loops.Skip(1)];
            }
        }

        long depth = loops.Aggregate(1L, (product, l) => product * (l.Count.Fixed + l.Count.PerBatch * NominalBatch));
        if (perSample is not null)
            return OfGradient(kernel, loops, perSample);

        int columnBlock = kernel.Columns;
        // Without outer loops the rows are all there is to share among threads, hence smaller tiles.
        long iteration = kernel.Rows.Count.Fixed * Math.Max(16, kernel.Columns) * depth;
        long outer = kernel.Outer.Count == 0 ? 1 : Math.Max(1, Target / iteration);
        long most = kernel.Outer.Count == 0 ? Target / 2 : 2 * Target;
        if (iteration <= most)
            return new ContractionSplit(loops, null, outer, RowBlock.Cut(kernel.Rows, 1), columnBlock);

        // The kernel gradient of a large dense layer: what its epilogue updates is met in the order of memory.
        bool isLarge = kernel.Outer.Count == 0 && kernel.Rows.Count.Fixed * kernel.Columns > DenseSplit.LargestResident;
        columnBlock = BlockOfColumns(kernel.Columns, isLarge ? 256 : 64);
        long rowsPerBlock = Math.Max(28, Target / 2 / (Math.Max(16, columnBlock) * depth));
        return new ContractionSplit(loops, null, outer, RowBlock.Cut(kernel.Rows, Divide(kernel.Rows.Count.Fixed, rowsPerBlock)), columnBlock);
    }

    private static ContractionSplit OfGradient(ContractionKernel kernel, IReadOnlyList<ReductionLoop> loops, ReductionLoop perSample)
    {
        int columnBlock = BlockOfColumns(kernel.Columns, kernel.Columns > 32 ? 32 : 16);
        long rowBlocks = Math.Min(Divide(kernel.Rows.Count.Fixed, 24), Math.Max(1, MostGradientTiles / Divide(kernel.Columns, columnBlock)));
        return new ContractionSplit(loops, perSample, 1, RowBlock.Cut(kernel.Rows, rowBlocks), columnBlock);
    }

    public int ColumnBlocks(int columns) => (int)Divide(columns, ColumnBlock);

    /// <summary>Whole blocks of <paramref name="most"/> columns, or all of them when the rest would be a sliver.</summary>
    public static int BlockOfColumns(int columns, int most) => columns <= most + most / 2 ? columns : most;

    private static long Divide(long count, long by) => (count + by - 1) / by;
}

/// <summary>Rows of one work tile: the first row, its offset in A, and the offsets of all from that one.</summary>
internal sealed record RowBlock(int Row, long AOffset, IReadOnlyList<long> Offsets)
{
    public int Count => Offsets.Count;

    /// <summary>
    /// Cuts a fixed axis near-equally into about <paramref name="blocks"/>. Unevenly spaced rows are cut between their even runs where those are
    /// long, because a register tile then has one pattern of offsets.
    /// </summary>
    public static IReadOnlyList<RowBlock> Cut(RowAxis rows, long blocks)
    {
        long[] offsets = rows.Loops.Count > 0
            ? [.. rows.AOffsets.Select(o => (long)o)]
            : [.. Enumerable.Range(0, (int)rows.Count.Fixed).Select(r => r * rows.AStride)];
        var runs = EvenRuns(offsets);
        var cuts = runs.Count == 1 || runs.Average(r => r.Count) < 10
            ? Pieces(0, offsets.Length, (int)Math.Max(blocks, rows.Loops.Count > 0 && runs.Count > 1 ? Divide(offsets.Length, 28) : 1))
            : runs.SelectMany(run => Pieces(run.Start, run.Count, (int)Divide(blocks * run.Count, offsets.Length)));
        return [.. cuts.Select(c => new RowBlock(c.Start, offsets[c.Start], [.. Enumerable.Range(c.Start, c.Count).Select(r => offsets[r] - offsets[c.Start])]))];
    }

    /// <summary>Near-equal pieces, the longer ones first.</summary>
    public static IEnumerable<(int Start, int Count)> Pieces(int start, int count, int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            int size = count / pieces + (i < count % pieces ? 1 : 0);
            yield return (start, size);
            start += size;
        }
    }

    private static List<(int Start, int Count)> EvenRuns(long[] offsets)
    {
        var runs = new List<(int Start, int Count)>();
        for (int start = 0; start < offsets.Length;)
        {
            int end = start + 1;
            while (end < offsets.Length && offsets[end] - offsets[end - 1] == offsets[Math.Min(start + 1, end)] - offsets[Math.Min(start + 1, end) - 1])
                end++;
            runs.Add((start, end - start));
            start = end;
        }

        return runs;
    }

    private static long Divide(long count, long by) => (count + by - 1) / by;
}
