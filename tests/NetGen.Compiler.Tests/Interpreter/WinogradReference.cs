namespace NetGen.Compiler.Tests;

/// <summary>A convolution by Winograd's filtering in the plainest way: the formulas of Lavin and Gray in float64, tile by tile.</summary>
public static class WinogradReference
{
    /// <summary>G·g·Gᵀ of each channel and filter, in the layout of <see cref="Winograd.KernelShape"/>.</summary>
    public static double[] Transform(int tile, Shape kernel, bool flips, Func<long, double> g)
    {
        var (channels, filters) = flips ? (kernel[3], kernel[2]) : (kernel[2], kernel[3]);
        var shape = Winograd.KernelShape(tile, channels, filters);
        double[] result = new double[shape.Size];
        for (int c = 0; c < channels; c++)
        {
            for (int f = 0; f < filters; f++)
            {
                double[] u = Sandwich(Winograd.Kernel(tile), (y, x) => flips
                    ? g((((2 - y) * 3 + 2 - x) * (long)kernel[2] + f) * kernel[3] + c)
                    : g(((y * 3 + x) * (long)kernel[2] + c) * kernel[3] + f));
                for (int p = 0; p < u.Length; p++)
                    result[((p * shape[1] + f / 16) * channels + c) * 16 + f % 16] = u[p];
            }
        }

        return result;
    }

    /// <summary>The convolution of n samples with a transformed kernel; <paramref name="use"/> gets each flat index and value.</summary>
    public static void Convolve(WinogradTiles tiles, int n, Func<long, double> x, Func<long, double> kernel, Action<long, double> use)
    {
        var shape = Winograd.KernelShape(tiles.Tile, tiles.Channels, tiles.Filters);
        foreach (var (sample, row, column) in Tiles(tiles, n))
        {
            double[][] input = [.. Enumerable.Range(0, tiles.Channels).Select(c => InputTile(tiles, x, sample, row, column, c))];
            for (int f = 0; f < tiles.Filters; f++)
            {
                double[] sums = new double[tiles.Points];
                for (int p = 0; p < sums.Length; p++)
                {
                    for (int c = 0; c < tiles.Channels; c++)
                        sums[p] += input[c][p] * kernel(((p * shape[1] + f / 16) * (long)tiles.Channels + c) * 16 + f % 16);
                }

                double[] y = Sandwich(Winograd.Output(tiles.Tile), (r, c) => sums[r * tiles.Size + c]);
                for (int p = 0; p < y.Length; p++)
                {
                    var (i, j) = (row + p / tiles.Tile, column + p % tiles.Tile);
                    if (i < tiles.OutputHeight && j < tiles.OutputWidth)
                        use(((sample * tiles.OutputHeight + i) * (long)tiles.OutputWidth + j) * tiles.Filters + f, y[p]);
                }
            }
        }
    }

    /// <summary>The sums of a kernel gradient in the layout of <see cref="WinogradGradientSplit"/>; zeros where it holds nothing.</summary>
    public static double[] PartialGradient(WinogradTiles tiles, int n, Func<long, double> x, Func<long, double> dy)
    {
        var split = WinogradGradientSplit.Of(tiles.Channels, tiles.Filters);
        double[] result = new double[split.Shape(tiles.Tile).Size];
        int groups = Math.Min(n, split.Groups);
        var output = Winograd.Transposed(Winograd.Output(tiles.Tile));
        foreach (var (sample, row, column) in Tiles(tiles, n))
        {
            int group = Enumerable.Range(0, groups).Single(g => sample >= g * n / groups && sample < (g + 1) * n / groups);
            double[][] input = [.. Enumerable.Range(0, tiles.Channels).Select(c => InputTile(tiles, x, sample, row, column, c))];
            for (int f = 0; f < tiles.Filters; f++)
            {
                double[] gradient = Sandwich(output, (r, c) => row + r < tiles.OutputHeight && column + c < tiles.OutputWidth
                    ? dy(((sample * tiles.OutputHeight + row + r) * (long)tiles.OutputWidth + column + c) * tiles.Filters + f)
                    : 0);
                for (int p = 0; p < gradient.Length; p++)
                {
                    for (int c = 0; c < tiles.Channels; c++)
                        result[(group * tiles.Points + p) * split.PointStride + c * split.ChannelStride + f] += input[c][p] * gradient[p];
                }
            }
        }

        return result;
    }

    /// <summary>Whether an index of that layout holds a sum when there are n samples.</summary>
    public static bool IsSum(WinogradTiles tiles, int n, int index)
    {
        var split = WinogradGradientSplit.Of(tiles.Channels, tiles.Filters);
        var (group, at) = (index / split.PointStride / tiles.Points, index % split.PointStride);
        return group < Math.Min(n, split.Groups) && at / split.ChannelStride < tiles.Channels && at % split.ChannelStride < tiles.Filters;
    }

    /// <summary>Gᵀ·(Σ dU)·G; <paramref name="use"/> gets each flat index of the kernel's gradient and its value.</summary>
    public static void Gradient(int tile, int channels, int filters, int n, Func<long, double> sums, Action<long, double> use)
    {
        var split = WinogradGradientSplit.Of(channels, filters);
        var (size, points) = (Winograd.Size(tile), Winograd.Points(tile));
        for (int c = 0; c < channels; c++)
        {
            for (int f = 0; f < filters; f++)
            {
                double[] taps = Sandwich(Winograd.Transposed(Winograd.Kernel(tile)), (row, column) => Enumerable.Range(0, Math.Min(n, split.Groups))
                    .Sum(g => sums((g * points + row * size + column) * (long)split.PointStride + c * split.ChannelStride + f)));
                for (int p = 0; p < taps.Length; p++)
                    use((p * (long)channels + c) * filters + f, taps[p]);
            }
        }
    }

    private static IEnumerable<(int Sample, int Row, int Column)> Tiles(WinogradTiles tiles, int n) =>
        from sample in Enumerable.Range(0, n)
        from row in Enumerable.Range(0, tiles.Rows)
        from column in Enumerable.Range(0, tiles.Columns)
        select (sample, row * tiles.Tile, column * tiles.Tile);

    /// <summary>Bᵀ·d·B for the tile whose outputs begin at a row and column.</summary>
    private static double[] InputTile(WinogradTiles tiles, Func<long, double> x, int sample, int row, int column, int channel) =>
        Sandwich(Winograd.Input(tiles.Tile), (r, c) => (row + r - tiles.Top, column + c - tiles.Left) is var (i, j)
            && i >= 0 && i < tiles.Height && j >= 0 && j < tiles.Width
            ? x(((sample * tiles.Height + i) * (long)tiles.Width + j) * tiles.Channels + channel)
            : 0);

    /// <summary>M·X·Mᵀ, row-major.</summary>
    private static double[] Sandwich(double[][] m, Func<int, int, double> x)
    {
        int size = m.Length;
        double[] result = new double[size * size];
        for (int i = 0; i < m[0].Length; i++)
        {
            for (int j = 0; j < m[0].Length; j++)
            {
                double value = x(i, j);
                for (int p = 0; p < result.Length; p++)
                    result[p] += m[p / size][i] * value * m[p % size][j];
            }
        }

        return result;
    }
}
