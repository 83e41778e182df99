namespace NetGen.Compiler;

/// <summary>
/// How a group of threads cuts a contraction: it computes <see cref="Rows"/> × <see cref="Columns"/> sums, each thread <see cref="ThreadRows"/> ×
/// <see cref="ThreadColumns"/> of them in registers, and stages <see cref="Depth"/> terms of both factors at a time in shared memory.
/// </summary>
/// <remarks>
/// The rule, from static shapes alone. Columns: the narrowest of 16, 32, 64 that holds all, else 64. Rows of a batch: 64; where every sample brings so many
/// that small batches fill the device, too, 128 × 64 and 128 × 128, or as many as give 256 threads 4 × 4 sums of 8, 16 or 32 columns each; 8 × 4 of 32 columns for
/// large batches. A few columns of long sums over vectors have 16 rows, so that many sets of threads share the terms. Wide products of vectors have three
/// ways, and the batch chooses: 128 rows, 64, and tiles of 16 × 16 for small batches of long sums, so that more multiprocessors share
/// them, each where it takes the fewest <see cref="Cycles"/>; all three add terms in the same order. A gradient, whose rows are fixed, takes of 16, 32 and 64
/// what leaves the fewest sums unused.
/// Groups have 256 threads, but for the smallest tiles: those that are small have <see cref="Slices"/> sets of them, which share the terms and are added in order.
/// </remarks>
internal sealed record GpuTile(int Rows, int Columns, int ThreadRows = 4, int ThreadColumns = 4)
{
    /// <summary>Multiprocessors of a large device.</summary>
    private const int Multiprocessors = 132;

    /// <summary>Groups that fill a device: two on each multiprocessor.</summary>
    public const int FullDevice = 2 * Multiprocessors;

    /// <summary>Rows a sample from which on even small batches have rows for tiles of 128.</summary>
    private const long ManyRows = 64;

    /// <summary>Terms of a sum from which on its length is worth smaller tiles.</summary>
    private const long LongSum = 64;

    /// <summary>Terms of a sum below which a kernel waits for its results' way to memory, whatever the tile.</summary>
    private const long ShortSum = 16;

    /// <summary>Groups of samples that a sum over the batch is cut into.</summary>
    public const int MostGroups = 128;

    private const int MostSlices = 16;

    /// <summary>Terms of a stage, and of one of a small tile, whose groups are few and wait for memory once a stage.</summary>
    private const int MostTerms = 64, MostTermsOfSmall = 128;

    /// <summary>Floats that a thread has on the way to shared memory, and a group in it, or in it for a small tile.</summary>
    private const int MostUnderway = 24, MostShared = 8 * 1024, MostSharedOfSmall = 10 * 1024;

    /// <summary>Terms at a time.</summary>
    public int Depth { get; private init; }

    /// <summary>Threads side by side along the columns.</summary>
    public int Across => Columns / ThreadColumns;

    public int Down => Rows / ThreadRows;

    /// <summary>Threads that hold the tile once.</summary>
    public int Positions => Across * Down;

    /// <summary>Sets of threads that share the terms: one alone on tensor cores, and for a tile whose sums are those of a larger one.</summary>
    public int Slices => IsForTensorCores || ThreadRows < 4 ? 1 : Math.Max(1, Math.Min(MostSlices, GpuSkeleton.Threads / Positions));

    public int Threads => Positions * Slices;

    /// <summary>
    /// Cycles that a multiprocessor takes for a term of all sums, at least: it does 128 multiply-adds a cycle, and shared memory serves a warp that reads one or two numbers a thread in one cycle,
    /// one that reads four in two, and 32 numbers on their way from memory in two.
    /// </summary>
    private int Cycles => Math.Max(
        Rows * Columns / 128,
        Positions * (Reads(ThreadRows) + Reads(ThreadColumns)) / 32 + 2 * (Rows + Columns) / 32);

    private static int Reads(int numbers) => numbers < 4 ? 1 : numbers / 2;

    /// <summary>Whether warps compute it, on tensor cores: a tile of two warps or less is not worth it.</summary>
    public bool IsForTensorCores { get; private init; }

    /// <summary>The same tile on tensor cores; null where it is too small.</summary>
    public GpuTile? ForTensorCores => Positions >= 128 && Rows <= 128 && ThreadRows >= 4 ? this with { IsForTensorCores = true, Depth = 16 } : null;

    /// <summary>Rows of the tile that a warp has on tensor cores.</summary>
    public int WarpRows => Rows == 128 && Columns == 128 ? 64 : 32;

    /// <summary>Columns of the tile that a warp has on tensor cores: as many sums a thread as the other cores have.</summary>
    public int WarpColumns => ThreadRows == 8 ? 32 : 16;

    /// <summary>The ways to cut a kernel, with the smallest batch that each is for, rising from 0.</summary>
    public static IReadOnlyList<(GpuTile Tile, string Suffix, long FromSamples)> Ways(ContractionKernel kernel)
    {
        var factors = new GpuFactors(kernel);
        if (!kernel.Rows.Count.IsBatched && kernel.Outer.Count == 0)
            return [(OfGradient(kernel.Rows.Count.Fixed, kernel.Columns).For(factors), "", 0)];

        int columns = Narrowest(kernel.Columns);
        long rowsASample = Math.Max(factors.Rows.Fixed, factors.Rows.PerBatch);
        var usual = new GpuTile(64, columns);
        var large = factors.Terms.Fixed < ShortSum ? usual : kernel.Columns >= 128 ? new GpuTile(128, 128, 8, 8) : new GpuTile(128, 64, 8);
        if (rowsASample >= ManyRows)
        {
            int narrow = kernel.Columns <= 8 ? 8 : columns;
            var many = columns == 64 ? large : new GpuTile(Math.Min(256, 4096 / narrow), narrow);
            var more = new GpuTile(256, 32, 8);
            return columns == more.Columns && large != usual
                ? [(many.For(factors), "", 0), (more.For(factors), "Large", From(more, many))]
                : [(many.For(factors), "", 0)];
        }

        if (columns < 64 && kernel.Rows.Count.IsBatched && factors.Terms.Fixed >= LongSum)
            return [(new GpuTile(16, columns).For(factors), "", 0)];
        if (columns < 64 || !kernel.Rows.Count.IsBatched || large == usual)
            return [(usual.For(factors), "", 0)];
        var few = new GpuTile(16, 16, 2, 1);
        return factors.Terms.Fixed < LongSum
            ? [(usual.For(factors), "", 0), (large.For(factors), "Large", From(large, usual))]
            : [(few.For(factors), "Few", 0), (usual.For(factors), "", From(usual, few)), (large.For(factors), "Large", From(large, usual))];

        // The batch from which on one group of a tile takes no longer than what a multiprocessor has to do of a smaller tile's.
        long From(GpuTile tile, GpuTile smaller)
        {
            long columnTiles = (kernel.Columns + smaller.Columns - 1) / smaller.Columns;
            return Multiprocessors * tile.Cycles / smaller.Cycles / columnTiles * smaller.Rows / rowsASample;
        }
    }

    /// <summary>Into how many groups of samples the sum of a gradient is cut, so that small results fill the device, too.</summary>
    public static int GroupsOf(long rows, long columns)
    {
        long tiles = (rows + Fit(rows) - 1) / Fit(rows) * ((columns + Fit(columns) - 1) / Fit(columns));
        return (int)Math.Max(1, Math.Min(MostGroups, FullDevice / tiles));
    }

    /// <summary>The tile of a gradient: where threads hold it once, two of them share the terms of twice as many sums, which shared memory serves faster.</summary>
    private static GpuTile OfGradient(long rows, long columns)
    {
        var tile = new GpuTile(Fit(rows), Fit(columns));
        return tile.Positions < GpuSkeleton.Threads ? tile : tile with { ThreadRows = 8 };
    }

    /// <summary>The tile with as many terms at a time as suits the factors.</summary>
    private GpuTile For(GpuFactors factors)
    {
        int usual = Threads < GpuSkeleton.Threads ? MostTerms : Slices > 1 ? Math.Max(16, 4 * Slices) : Rows * Columns > 64 * 64 ? 8 : 16;
        bool isSmall = Rows * Columns <= 16 * 32;
        int most = Math.Min(isSmall ? MostTermsOfSmall : MostTerms, Math.Min(
            MostUnderway * Threads / (Rows + Columns),
            (isSmall ? MostSharedOfSmall : MostShared) / (2 * (Rows + Columns + 8))));
        return this with { Depth = factors.Depth(usual, most) };
    }

    private static int Narrowest(long count) => count <= 16 ? 16 : count <= 32 ? 32 : 64;

    /// <summary>Of 16, 32 and 64 what covers so many with the least; a small tile has more to load for each sum, an eighth of a tile of 64 counted for each of its kind.</summary>
    private static int Fit(long count) => new[] { 64, 32, 16 }.OrderBy(size => (count + size - 1) / size * (size + 8)).First();
}
