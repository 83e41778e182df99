namespace NetGen.Compiler;

/// <summary>What the passes of a convolution by Winograd's filtering share: a row of tiles on its way into the transformed domain.</summary>
internal abstract class WinogradSkeleton(Kernel kernel, WinogradTiles tiles, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Floats behind a gathered row that whole vectors may read.</summary>
    private const int Slack = 64;

    protected WinogradTiles Tiles { get; } = tiles;

    /// <summary>x as a source of tiles of m + 2 cells.</summary>
    protected WinogradSource Input => new("c->P0", "Input", Winograd.Input(Tiles.Tile), Tiles.Input, Tiles.Top, Tiles.Left);

    /// <summary>
    /// Rows of tiles that are multiplied at once: near-equal parts of an image, or whole images, of up to <paramref name="positions"/> tiles.
    /// </summary>
    protected int RowsPerBand(int positions)
    {
        int rows = Math.Max(1, positions / Tiles.Columns);
        return rows >= Tiles.Rows ? Tiles.Rows : (int)Divide(Tiles.Rows, Divide(Tiles.Rows, rows));
    }

    /// <summary>Floats that the gathered row of a source takes, 0 where tiles are read in place.</summary>
    protected long GatheredFloats(WinogradSource source) => IsInside(source) ? 0 : Round16((long)source.Cells * RowLength(source)) + Slack;

    /// <summary>
    /// Writes a row of tiles into the transformed domain: point p of tile i stands at <paramref name="to"/> + p · pointStride + i · tileStride.
    /// </summary>
    /// <param name="sample">The sample's index, as text.</param>
    /// <param name="y">The first output row of the tiles, as text.</param>
    /// <param name="gathered">Where the row's cells may be gathered, as text.</param>
    /// <param name="channel">The first channel, as text.</param>
    /// <param name="channels">How many channels.</param>
    protected void TransformRow(
        CodeWriter writer, WinogradSource source, string sample, string y, string gathered, string channel, int channels, string to, int pointStride, int tileStride)
    {
        string image = $"{source.Pointer} + {Times(sample, source.Image.Size)}";
        if (IsInside(source))
        {
            long row = (long)source.Image[1] * source.Image[2];
            writer.Line($"{Transform(source, row, channels, pointStride, tileStride)}({Sum(image, Times(y, row), channel)}, {to});");
            return;
        }

        writer.Line($"{Gather(source)}({image}, {(source.Top == 0 ? y : $"{y} - {source.Top}")}, {gathered});");
        writer.Line($"{Transform(source, RowLength(source), channels, pointStride, tileStride)}({Sum(gathered, channel)}, {to});");
    }

    /// <summary>Where a row of tiles begins in an image of <paramref name="height"/> lines, as text.</summary>
    protected string Start(string row, int height, int line) => $"({row} / {Tiles.Rows} * {height} + {Times($"{row} % {Tiles.Rows}", Tiles.Tile)}) * {line}";

    /// <summary>Asks for one point's share of the lines under some rows of tiles.</summary>
    protected void Fetch(CodeWriter writer, string start, int rows, int line)
    {
        long share = Round16(Divide((long)rows * Tiles.Tile * line, Tiles.Points));
        writer.Line($"Prefetch.Run({Address.Of(start, $"point * {share}")}, {share});");
    }

    /// <summary>Whether all tiles lie inside the image.</summary>
    private bool IsInside(WinogradSource source) =>
        (source.Top, source.Left) == (0, 0)
        && (Tiles.Rows - 1) * Tiles.Tile + source.Cells <= source.Image[0] && (Tiles.Columns - 1) * Tiles.Tile + source.Cells <= source.Image[1];

    private long RowLength(WinogradSource source) => (long)((Tiles.Columns - 1) * Tiles.Tile + source.Cells) * source.Image[2];

    private string Gather(WinogradSource source) => Share("GatherRows", "float* x, nint y, float* t", writer =>
    {
        long line = RowLength(source), before = (long)source.Left * source.Image[2], inside = (long)source.Image[1] * source.Image[2];
        writer.Line($"// {source.Cells} rows of {line / source.Image[2]} × {source.Image[2]} cells, zeros around the image.");
        using (writer.Block($"for (nint end = y + {source.Cells}; y < end; y++, t += {line})"))
        {
            writer.Line($"Span<float> cells = new Span<float>(t, {line});");
            using (writer.Block($"if (y < 0 || y >= {source.Image[0]})"))
            {
                writer.Line("cells.Clear();");
                writer.Line("continue;");
            }

            if (before > 0)
                writer.Line($"cells[..{before}].Clear();");
            writer.Line($"new Span<float>(x + y * {inside}, {inside}).CopyTo(cells[{before}..]);");
            if (before + inside < line)
                writer.Line($"cells[{before + inside}..].Clear();");
        }
    });

    private string Transform(WinogradSource source, long row, int channels, int pointStride, int tileStride) =>
        Share($"Transform{source.Name}", "float* x, float* v", writer =>
        {
            int size = Tiles.Size;
            writer.Line($"// {Tiles.Columns} tiles of {source.Cells} × {source.Cells} cells × {channels} channels → {size} × {size} points.");
            using (writer.Block($"for (nint tile = 0; tile < {Tiles.Columns}; tile++, x += {Tiles.Tile * source.Image[2]}, v += {tileStride})"))
            using (writer.Block($"for (nint i = 0; i < {channels}; i += {Lanes})"))
            {
                new TransformText(source.Matrix, Width).Write(
                    writer,
                    (r, c) => $"Vec.Load({Address.Of("x", "i", $"{r * row + (long)c * source.Image[2]}")})",
                    (r, c, y) => writer.Line($"Vec.Store({y}, {Address.Of("v", "i", $"{(r * size + c) * pointStride}")});"));
            }
        });
}

/// <summary>An image that is cut into tiles and transformed.</summary>
/// <param name="Pointer">The operand, as text.</param>
/// <param name="Matrix">The transform of one dimension, <c>[m + 2, cells]</c>.</param>
/// <param name="Image"><c>[height, width, channels]</c> of a sample.</param>
/// <param name="Top">Rows of zeros above it.</param>
/// <param name="Left">Columns of zeros in front of it.</param>
internal sealed record WinogradSource(string Pointer, string Name, double[][] Matrix, Shape Image, int Top, int Left)
{
    /// <summary>Cells along an edge of a tile.</summary>
    public int Cells => Matrix[0].Length;
}
