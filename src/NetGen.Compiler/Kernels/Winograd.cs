namespace NetGen.Compiler;

/// <summary>
/// Minimal filtering F(m × m, 3 × 3): <c>y = Aᵀ·((G·g·Gᵀ) ⊙ (Bᵀ·d·B))·A</c> gives m × m outputs from (m + 2)² products a channel instead of
/// 9·m². Matrices as in Lavin and Gray 2016 (<see href="https://arxiv.org/abs/1509.09308">arXiv 1509.09308</see>), interpolation points 0, ±1, (±2,) ∞.
/// </summary>
public static class Winograd
{
    /// <summary>Filters a block of a transformed kernel: the lanes of the widest vector.</summary>
    public const int Block = 16;

    private static readonly double[][] InputOf2 = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]];

    private static readonly double[][] InputOf4 =
    [
        [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1],
    ];

    private static readonly double[][] KernelOf2 = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]];

    private static readonly double[][] KernelOf4 =
    [
        [1 / 4.0, 0, 0], [-1 / 6.0, -1 / 6.0, -1 / 6.0], [-1 / 6.0, 1 / 6.0, -1 / 6.0], [1 / 24.0, 1 / 12.0, 1 / 6.0], [1 / 24.0, -1 / 12.0, 1 / 6.0], [0, 0, 1],
    ];

    private static readonly double[][] OutputOf2 = [[1, 1, 1, 0], [0, 1, -1, -1]];

    private static readonly double[][] OutputOf4 = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]];

    /// <summary>Cells along an edge of the input tile of an m × m output tile.</summary>
    public static int Size(int tile) => tile + 2;

    /// <summary>Points of the transformed domain: products a tile, channel and filter.</summary>
    public static int Points(int tile) => Size(tile) * Size(tile);

    /// <summary>Bᵀ, <c>[m + 2, m + 2]</c>.</summary>
    public static double[][] Input(int tile) => tile == 2 ? InputOf2 : InputOf4;

    /// <summary>G, <c>[m + 2, 3]</c>.</summary>
    public static double[][] Kernel(int tile) => tile == 2 ? KernelOf2 : KernelOf4;

    /// <summary>Aᵀ, <c>[m, m + 2]</c>.</summary>
    public static double[][] Output(int tile) => tile == 2 ? OutputOf2 : OutputOf4;

    public static double[][] Transposed(double[][] matrix) =>
        [.. Enumerable.Range(0, matrix[0].Length).Select(column => matrix.Select(row => row[column]).ToArray())];

    /// <summary>Tiles along an axis; the last may hang over the edge.</summary>
    public static int Tiles(int tile, int extent) => (extent + tile - 1) / tile;

    /// <summary>Products a channel for all filters of an output.</summary>
    public static long Products(int tile, Shape output) =>
        (long)Points(tile) * Tiles(tile, output[0]) * Tiles(tile, output[1]) * output[2];

    /// <summary>The transformed kernel, in blocks of filters so that a product reads it in one run.</summary>
    public static Shape KernelShape(int tile, int channels, int filters) =>
        Shape.Of(Points(tile), (filters + Block - 1) / Block, channels, Block);

    /// <summary>
    /// Whether an output of this extent is a convolution by 3 × 3 of the input with that many zeros in front of it and at most two behind; the
    /// input's last rows and columns may go unread.
    /// </summary>
    public static bool Covers(Shape input, Shape output, int top, int left) =>
        top is >= 0 and <= 2 && left is >= 0 and <= 2 && output[0] <= input[0] + top + 2 && output[1] <= input[1] + left + 2;
}

/// <summary>
/// How a kernel gradient's sums are cut: by blocks of channels and filters, so that a block's sums stay in the second-level cache, and by groups
/// of samples. All blocks have one size; the last may reach past the end.
/// </summary>
/// <param name="Groups">The most groups of samples; each has sums of its own, which are added in order.</param>
public sealed record WinogradGradientSplit(int ChannelBlocks, int ChannelBlock, int FilterBlocks, int FilterBlock, int Groups)
{
    private const int MostTiles = 16, MostGroups = 8;

    /// <summary>Floats from one filter's number to that of the next channel.</summary>
    public int ChannelStride => FilterBlocks * FilterBlock;

    /// <summary>Floats from a point to the next: a cache line more than a block, as powers of two would meet in few sets of the cache.</summary>
    public int PointStride => ChannelBlocks * ChannelBlock * ChannelStride + Winograd.Block;

    public static WinogradGradientSplit Of(int channels, int filters)
    {
        int channelBlocks = Blocks(channels), filterBlocks = Blocks(filters);
        int groups = Math.Min(MostGroups, Math.Max(1, MostTiles / (channelBlocks * filterBlocks)));
        int filterBlock = (Divide(filters, filterBlocks) + Winograd.Block - 1) / Winograd.Block * Winograd.Block;
        return new WinogradGradientSplit(channelBlocks, Divide(channels, channelBlocks), filterBlocks, filterBlock, groups);
    }

    public Shape Shape(int tile) => Compiler.Shape.Of(Groups, Winograd.Points(tile), PointStride);

    /// <summary>Blocks of at most 64, or one a little larger.</summary>
    private static int Blocks(int count) => count <= 96 ? 1 : Divide(count, 64);

    private static int Divide(int count, int by) => (count + by - 1) / by;
}
