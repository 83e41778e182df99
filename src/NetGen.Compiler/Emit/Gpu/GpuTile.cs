namespace NetGen.Compiler;

/// <summary>
/// How a group of threads cuts a contraction: it computes <see cref="Rows"/> × <see cref="Columns"/> sums, each thread <see cref="ThreadRows"/> ×
/// <see cref="ThreadColumns"/> of them in registers, and stages <see cref="Depth"/> terms of both factors at a time in shared memory.
/// </summary>
/// <remarks>
/// The rule, from static shapes alone: the narrowest of 16, 32, 64 that holds all columns (or fixed rows), else 64; 128 × 64 and 128 × 128 where
/// every sample brings so many rows that small batches fill the device too, or as <paramref name="IsLarge"/>, for batches that do. A tile of few threads
/// has <see cref="Slices"/> sets of them, which share the terms and are added in order.
/// </remarks>
/// <param name="IsLarge">The tile for many rows.</param>
internal sealed record GpuTile(int Rows, int Columns, bool IsLarge)
{
    /// <summary>Rows a sample from which on even small batches have rows for tiles of 128.</summary>
    private const long ManyRows = 64;

    /// <summary>Groups that fill a device: two on each of about 132 multiprocessors.</summary>
    private const int FullDevice = 264;

    private const int MostGroups = 64;

    public int ThreadRows => Rows == 128 ? 8 : 4;

    public int ThreadColumns => Columns == 128 ? 8 : 4;

    /// <summary>Threads side by side along the columns.</summary>
    public int Across => Columns / ThreadColumns;

    public int Down => Rows / ThreadRows;

    /// <summary>Threads that hold the tile once.</summary>
    public int Positions => Across * Down;

    /// <summary>Whether warps compute it, on tensor cores: a tile of two warps or less is not worth it.</summary>
    public bool IsForTensorCores { get; private init; }

    /// <summary>The same tile on tensor cores; null where it is too small.</summary>
    public GpuTile? ForTensorCores => Slices == 1 ? this with { IsForTensorCores = true } : null;

    /// <summary>Rows of the tile that a warp has on tensor cores.</summary>
    public int WarpRows => Rows == 128 && Columns == 128 ? 64 : 32;

    /// <summary>Columns of the tile that a warp has on tensor cores: as many sums a thread as the other cores have.</summary>
    public int WarpColumns => Rows == 128 ? 32 : 16;

    public int Slices => Math.Max(1, Math.Min(8, 128 / Positions));

    public int Threads => Positions * Slices;

    public int Depth => IsForTensorCores ? 16 : Slices > 1 ? 4 * Slices : Rows * Columns > 64 * 64 ? 8 : 16;

    public static GpuTile Of(ContractionKernel kernel, bool isLarge = false)
    {
        int columns = Fit(kernel.Columns);
        if (!kernel.Rows.Count.IsBatched && kernel.Outer.Count == 0)
            return new GpuTile(Fit(kernel.Rows.Count.Fixed), columns, false);
        bool hasManyRows = isLarge || RowsASample(kernel) >= ManyRows;
        return !hasManyRows || columns < 64 ? new GpuTile(64, columns, isLarge) : new GpuTile(128, kernel.Columns >= 128 ? 128 : 64, isLarge);
    }

    /// <summary>
    /// From how many samples on the tile for many rows fills the device; 0 where there is no such tile, or it is the only one. A sum's terms are added in the
    /// same order by both.
    /// </summary>
    public static long LargeFrom(ContractionKernel kernel)
    {
        var small = Of(kernel);
        var large = Of(kernel, isLarge: true);
        if (!kernel.Rows.Count.IsBatched || large.Rows == small.Rows)
            return 0;
        long columnTiles = (kernel.Columns + large.Columns - 1) / large.Columns;
        return (FullDevice / 2 + columnTiles - 1) / columnTiles * large.Rows / RowsASample(kernel);
    }

    /// <summary>Into how many groups of samples the sum of a gradient is cut, so that small results fill the device, too.</summary>
    public static int GroupsOf(long rows, long columns)
    {
        long tiles = (rows + Fit(rows) - 1) / Fit(rows) * ((columns + Fit(columns) - 1) / Fit(columns));
        return (int)Math.Max(1, Math.Min(MostGroups, FullDevice / tiles));
    }

    private static long RowsASample(ContractionKernel kernel) =>
        kernel.Outer.Aggregate(Math.Max(kernel.Rows.Count.Fixed, kernel.Rows.Count.PerBatch), (rows, loop) => rows * Math.Max(loop.Count.Fixed, loop.Count.PerBatch));

    private static int Fit(long count) => count <= 16 ? 16 : count <= 32 ? 32 : 64;
}
