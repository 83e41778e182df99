namespace NetGen.Compiler;

/// <summary>
/// A convolution by phases: a work tile is some rows of the result, and of each row the columns of one phase are rows of register tiles, as in a plain convolution. Phases differ in
/// how many rows and columns of the kernel they meet alone, which their tiles are told, so all share a method.
/// </summary>
internal sealed class PhaseConvolutionSkeleton : KernelSkeleton
{
    /// <summary>What a work tile aims at, in multiply-adds: about ten microseconds.</summary>
    private const long Target = 512 * 1024;

    /// <summary>Floats that the sums of a register tile take.</summary>
    private const int TileFloats = 28 * 16;

    private readonly PhaseConvolutionKernel _kernel;
    private readonly ContractionTiles _tiles;

    public PhaseConvolutionSkeleton(PhaseConvolutionKernel kernel, VectorWidth width) : base(kernel, width)
    {
        _kernel = kernel;
        ReductionLoop[] loops =
        [
            new(Extent.Of(Rows.Size), Rows.Dilation * Line, Rows.Stride * KernelLine),
            new(Extent.Of(Columns.Size), (long)Columns.Dilation * Channels, (long)Columns.Stride * Channels * Filters),
            new(Extent.Of(Channels), 1, Filters),
        ];
        var phase = new ContractionKernel(
            kernel.Operands, kernel.Epilogue, default, new RowAxis(Extent.Of(Columns.PlacesOf(0)), Channels, (long)Columns.Stride * Filters), Filters,
            loops.ToEquatableArray(), ContractionForm.Convolve);
        _tiles = new ContractionTiles(
            phase, new ContractionSplit(loops, null, 1, [], Filters), width, (stem, parameters, body) => Share(stem, parameters, body), () => Epilogue(Filters), ["lines", "columns"]);
    }

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Extent.Batch(Rows.Places), RowsPerTile, ColumnBlocks, TileFloats);

    private PhasedAxis Rows => _kernel.Rows;

    private PhasedAxis Columns => _kernel.Columns;

    private int Channels => _kernel.Channels;

    private int Filters => _kernel.Filters;

    /// <summary>Floats of a row of the image.</summary>
    private long Line => (long)Columns.Extent * Channels;

    /// <summary>Floats of a row of the kernel.</summary>
    private long KernelLine => (long)Columns.Size * Channels * Filters;

    /// <summary>Multiply-adds of a row, on average, for each filter.</summary>
    private long Products => Divide(Rows.Products, Rows.Places) * Columns.Products * Channels;

    /// <summary>Filters of a work tile: all, unless a row is long work.</summary>
    private int ColumnBlock => Products * Filters > 2 * Target ? ContractionSplit.BlockOfColumns(Filters, 64) : Filters;

    private int ColumnBlocks => (int)Divide(Filters, ColumnBlock);

    private long RowsPerTile => KernelSchedule.Aligned(Extent.Batch(Rows.Places), Math.Max(1, Target / Math.Max(1, Products * Math.Max(16, ColumnBlock))));

    protected override void WriteBody(CodeWriter writer)
    {
        if (ColumnBlocks > 1)
        {
            // Column blocks are slowest: a thread stays with its part of the kernel.
            writer.Line($"int tiles = (int)(({Count(Extent.Batch(Rows.Places))} + {RowsPerTile - 1}) / {RowsPerTile});");
            writer.Line($"nint column = (nint)(tile / tiles) * {ColumnBlock};");
            writer.Line("tile %= tiles;");
        }

        if (!_tiles.IsFused)
            writer.Line("float* t = &c->Scratch[thread * c->ScratchStride];");
        using (Units(writer, "row", Extent.Batch(Rows.Places), RowsPerTile))
        {
            DeclareRow(writer);
            int last = Filters - (ColumnBlocks - 1) * ColumnBlock;
            if (last == ColumnBlock)
            {
                WriteRow(writer, last);
                return;
            }

            using (writer.Block($"if (column < {Filters - last})"))
                WriteRow(writer, ColumnBlock);
            using (writer.Block("else"))
                WriteRow(writer, last);
        }
    }

    /// <summary>Declares where a row begins in the image, in the kernel and in the result, and how many rows of the kernel meet pixels.</summary>
    private void DeclareRow(CodeWriter writer)
    {
        string row = $"row % {Rows.Places}", pixel = row, w = "c->P1", lines = $"{Rows.Size}";
        if (Rows.Stride > 1)
        {
            writer.Line($"nint y = ({Sum(row, $"{Rows.Stride - 1 - Rows.Before}")}) / {Rows.Stride};");
            writer.Line($"nint tap = {Sum($"y * {Rows.Stride}", $"{Rows.Before}")} - {row};");
            (pixel, w, lines) = ("y", $"&c->P1[tap * {KernelLine}]", $"(int)(({Rows.Size + Rows.Stride - 1} - tap) / {Rows.Stride})");
        }

        writer.Line($"int lines = {lines};");
        writer.Line($"float* x = &c->P0[(row / {Rows.Places} * {Rows.Extent} + {pixel}) * {Line}];");
        writer.Line($"float* w = {w};");
        writer.Line($"nint begin = row * {(long)Columns.Places * Filters};");
    }

    private void WriteRow(CodeWriter writer, int columns)
    {
        int vectors = (int)Divide(columns, Lanes);
        var phases = Enumerable.Range(0, Math.Min(Columns.Stride, Columns.Places)).Select(phase => (Phase: phase, Groups: GroupsOf(phase, vectors))).ToList();
        RegisterTiles.EachPanel(writer, Width, columns, phases.Max(p => p.Groups.Max(g => g.Height)), ColumnBlocks > 1 ? "column" : "0", (at, width, partial) =>
        {
            foreach (var (phase, groups) in phases)
            {
                foreach (var group in groups)
                    WriteCalls(writer, phase, group, at, width, partial);
            }
        });
    }

    private IReadOnlyList<RowGroup> GroupsOf(int phase, int vectors) =>
        RegisterTiles.Rows(Width, vectors, [.. Enumerable.Range(0, Columns.PlacesOf(phase)).Select(place => (long)place * Channels)]);

    private void WriteCalls(CodeWriter writer, int phase, RowGroup group, string at, int vectors, int partial)
    {
        string method = _tiles.Tile(group.Pattern, vectors, partial), scratch = _tiles.IsFused ? "" : "t, ";
        long step = (long)Columns.Stride * Filters;
        string w = Address.Of("w", $"{(long)Columns.Tap(phase) * Channels * Filters}", at);
        RegisterTiles.Repeat(writer, group, r =>
        {
            string x = Address.Of("x", $"{(long)Columns.Pixel(phase) * Channels + group.Offset}", Times(r, group.Step));
            string element = Sum("begin", $"{(long)phase * Filters + group.Row * step}", Times(r, group.Height * step), at);
            return $"{method}(c, {x}, {w}, {scratch}{element}, lines, {Columns.TapsOf(phase)});";
        });
    }
}
