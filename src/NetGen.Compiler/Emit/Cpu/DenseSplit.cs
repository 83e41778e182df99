namespace NetGen.Compiler;

/// <summary>
/// How a product with a batch of rows is cut: into column blocks, row blocks, and, where B is large, blocks of the depth. The cut follows
/// from the shapes alone, and an element's products are added in the order of the depth whatever it is, so a row's result is the same in any batch.
/// </summary>
/// <param name="ColumnBlock">Columns a tile, a multiple of 16 unless it is all of them; the last block may be narrower.</param>
/// <param name="RowBlock">Rows a tile.</param>
/// <param name="DepthBlock">Products of an element that are added while a part of B is in cache; all of them unless B is large.</param>
/// <param name="IsStreamed">B does not stay in the second-level cache: every tile goes through it once, for as many rows as it can.</param>
/// <param name="IsPacked">The tile copies its part of B to scratch, panel by panel.</param>
internal sealed record DenseSplit(int ColumnBlock, int RowBlock, int DepthBlock, bool IsStreamed, bool IsPacked)
{
    /// <summary>With fewer rows a tile reads B where it is, once and in one go: blocks and copies do not pay.</summary>
    public const int FewRows = 16;

    /// <summary>What a tile aims at where B stays in cache, in multiply-adds: about ten microseconds.</summary>
    private const long Target = 640 * 1024;

    /// <summary>Floats of a B that stays in the second-level cache beside the rest.</summary>
    public const long LargestResident = 128 * 1024;

    /// <summary>A panel of 64 columns and this depth is 128 kB.</summary>
    private const int LongestDepth = 512;

    /// <summary>Rows of B this many floats apart (2 kB) lie in so few cache sets that they displace each other.</summary>
    private const int CrowdedStride = 512;

    public static DenseSplit Of(ContractionKernel kernel)
    {
        int columns = kernel.Columns, depth = DepthOf(kernel);
        bool isTransposed = kernel.BColumnStride != 1;
        bool isStreamed = (long)columns * depth > LargestResident;
        if (!isStreamed && !isTransposed)
        {
            // As the kernel's gradient is cut, so that a thread multiplies with the columns that it has updated: the others lie in another core's cache.
            int block = BlockOfColumns(columns, 64), rows = FewRows;
            while (rows < 256 && 2L * rows * block * depth <= Target)
                rows *= 2;
            return new DenseSplit(block, rows, depth, false, false);
        }

        int columnBlock = BlockOfColumns(columns, 64);
        int rowBlock = (columns + columnBlock - 1) / columnBlock >= 4 ? 256 : 64;
        int depthBlock = depth;
        if (depth > LongestDepth * 3 / 2)
        {
            int blocks = (depth + LongestDepth - 1) / LongestDepth;
            depthBlock = (depth + 16 * blocks - 1) / (16 * blocks) * 16;
        }

        return new DenseSplit(columnBlock, rowBlock, depthBlock, isStreamed, isTransposed || columns % CrowdedStride == 0);
    }

    public static int DepthOf(ContractionKernel kernel) => checked((int)kernel.Reduction.Single().Count.Fixed);

    /// <summary>Whole blocks of <paramref name="most"/> columns, or all of them when the rest would be a sliver.</summary>
    private static int BlockOfColumns(int columns, int most) => columns <= most + most / 2 ? columns : most;
}
