namespace NetGen.Compiler;

/// <summary>
/// A convolution by Winograd's filtering. A work tile is a band of tile rows of one or more samples: their cells are transformed, multiplied with
/// the transformed kernel point by point, and transformed back into the epilogue. All of it stays in the second-level cache.
/// </summary>
internal sealed class WinogradConvolutionSkeleton(WinogradConvolutionKernel kernel, VectorWidth width) : WinogradSkeleton(kernel, kernel.Tiles, width)
{
    /// <summary>
    /// Tiles a band: few, so that the transformed images stay near the first-level cache, but more where the transformed kernel, which each band reads,
    /// fills the second-level one.
    /// </summary>
    private const int FewestPositions = 16, MostPositions = 64;

    /// <summary>Floats of the kernel for each tile of a band.</summary>
    private const int KernelFloats = 8 * 1024;

    private int Band => RowsPerBand(Math.Min(MostPositions, Math.Max(FewestPositions, Tiles.Points * Channels * Filters / KernelFloats)));

    private int Positions => Band * Tiles.Columns;

    /// <summary>Channels, up to whole vectors.</summary>
    private int Channels => (int)Round16(Tiles.Channels);

    private int Filters => (int)Round16(Tiles.Filters);

    private int InputStride => Positions * Channels + Winograd.Block;

    private int OutputStride => Positions * Filters + Winograd.Block;

    private bool IsFused => Epilogue(Tiles.Filters).FitsRegisterTile;

    /// <summary>Floats of a row of output tiles, for an epilogue that goes pixel by pixel.</summary>
    private long RowFloats => IsFused ? 0 : (long)kernel.RowsATile * kernel.RowsATile * Tiles.Columns * Filters;

    public override KernelSchedule Schedule => KernelSchedule.Chunks(
        Extent.Batch(Tiles.Rows), Band, 1, Tiles.Points * ((long)InputStride + OutputStride) + Math.Max(GatheredFloats(Input), RowFloats));

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line("// Transformed input, its products with the kernel, and room to gather a row.");
        writer.Line("float* v = &c->Scratch[thread * c->ScratchStride];");
        writer.Line($"float* m = {Address.Of("v", Tiles.Points * InputStride)};");
        if (GatheredFloats(Input) > 0 || !IsFused)
            writer.Line($"float* t = {Address.Of("m", Tiles.Points * OutputStride)};");
        writer.Line($"nint first = (nint)tile * {Band};");
        writer.Line($"nint last = Math.Min(first + {Band}, {Count(Extent.Batch(Tiles.Rows))});");
        using (writer.Block("for (nint row = first; row < last; row++)"))
        {
            TransformRow(
                writer, Input, $"(row / {Tiles.Rows})", Times($"(row % {Tiles.Rows})", Tiles.Tile), "t", "0", Tiles.Channels,
                $"v + (row - first) * {Tiles.Columns * Channels}", InputStride, Channels);
        }

        WriteProducts(writer);

        using (writer.Block("for (nint row = first; row < last; row++)"))
            WriteResultRow(writer);
    }

    private void WriteResultRow(CodeWriter writer)
    {
        writer.Line($"nint y = {Times($"row % {Tiles.Rows}", kernel.RowsATile)};");
        writer.Line($"nint element = (row / {Tiles.Rows} * {kernel.ResultHeight} + y) * {kernel.ResultWidth * Tiles.Filters};");
        writer.Line($"float* q = &m[(row - first) * {Tiles.Columns * Filters}];");
        int lastRows = kernel.ResultHeight % kernel.RowsATile;
        if (kernel.Pools)
        {
            WritePooledRow(writer);
        }
        else if (lastRows == 0)
        {
            WriteOutputRow(writer, Tiles.Tile);
        }
        else
        {
            using (writer.Block($"if (y < {Tiles.OutputHeight - lastRows})"))
                WriteOutputRow(writer, Tiles.Tile);
            using (writer.Block("else"))
                WriteOutputRow(writer, lastRows);
        }
    }

    /// <summary>The products point by point, while memory brings the cells of the next band and what the epilogue reads and writes.</summary>
    private void WriteProducts(CodeWriter writer)
    {
        string cells = Start("last", Tiles.Height, Tiles.Width * Tiles.Channels), elements = kernel.Pools
            ? Times("first", Tiles.Columns * Tiles.Filters)
            : Start("first", Tiles.OutputHeight, Tiles.OutputWidth * Tiles.Filters);
        writer.Line($"float* next = &c->P0[{cells}];");
        int[] operands = [.. Enumerable.Range(2, kernel.Operands.Count - 2).Where(i => kernel.Operands[i].IsElement)];
        if (operands.Length > 0)
            writer.Line($"nint begin = {elements};");
        using (writer.Block($"for (nint point = 0; point < {Tiles.Points}; point++)"))
        {
            Fetch(writer, "next", Band, Tiles.Width * Tiles.Channels);
            foreach (int operand in operands)
                Fetch(writer, $"&c->P{operand}[begin]", Band, kernel.ResultWidth * Tiles.Filters);
            writer.Line($"{Multiply()}(&v[point * {InputStride}], &c->P1[point * {Tiles.Channels * Filters}], &m[point * {OutputStride}]);");
        }
    }

    /// <summary>The products of one point: all tiles of a band by all filters.</summary>
    private string Multiply() => Share("Multiply", "float* v, float* u, float* m", writer =>
    {
        writer.Line($"// [{Positions} tiles × {Tiles.Channels}] · [{Tiles.Channels} × {Filters}]");
        new WinogradProducts(
            Positions, Filters, Tiles.Channels, Channels, 1, Winograd.Block, Tiles.Channels * Winograd.Block, Filters, Adds: false)
            .Write(writer, Width, (stem, parameters, body) => Share(stem, parameters, body), "v", "u", "m");
    });

    /// <summary>A row of tiles with this many output rows: whole tiles, then one that hangs over the edge.</summary>
    private void WriteOutputRow(CodeWriter writer, int rows)
    {
        if (!IsFused)
        {
            writer.Line($"{Untransform(rows)}(q, t);");
            writer.Line($"{FinishRows()}(c, t, {rows}, element);");
            return;
        }

        int whole = Tiles.OutputWidth / Tiles.Tile, rest = Tiles.OutputWidth % Tiles.Tile;
        if (whole > 0)
            writer.Line($"{Finish(rows, Tiles.Tile)}(c, q, element, {whole});");
        if (rest > 0)
            writer.Line($"{Finish(rows, rest)}(c, {Address.Of("q", whole * Filters)}, {Sum("element", $"{whole * Tiles.Tile * Tiles.Filters}")}, 1);");
    }

    /// <summary>Aᵀ·m·A and the epilogue, in registers, for tiles of which <paramref name="rows"/> × <paramref name="columns"/> pixels lie in the image.</summary>
    private string Finish(int rows, int columns) => FinishTiles(
        "FinishTiles", $"// Tiles of {rows} × {columns} pixels.", Tiles.Tile * Tiles.Filters, (writer, epilogue, count) =>
            Transform(writer, rows, columns, (row, column, y) =>
            {
                using (writer.Block(""))
                    epilogue.Vector(writer, y, "element", Sum("i", $"{(row * Tiles.OutputWidth + column) * Tiles.Filters}"), count, 0);
            }));

    /// <summary>Aᵀ·m·A, the largest of the pixels and the epilogue, in registers.</summary>
    private string FinishPooled() => FinishTiles(
        "FinishPooledTiles", "// The largest of 2 × 2 pixels.", Tiles.Filters, (writer, epilogue, count) =>
            Pool(writer, count, () => epilogue.Vector(writer, "value", "element", "i", count, 0)));

    /// <summary>Neighboring tiles, vector by vector of their filters.</summary>
    /// <param name="step">Numbers from a tile's results to the next one's.</param>
    /// <param name="tile">Writes a tile's vector; gets how many lanes of it to store, or null for all.</param>
    private string FinishTiles(string stem, string comment, int step, Action<CodeWriter, EpilogueText, string?> tile) => Share(
        stem, "KernelCall* c, float* m, nint element, int tiles", writer =>
        {
            writer.Line(comment);
            var epilogue = Epilogue(Tiles.Filters);
            epilogue.Hoist(writer);
            using (writer.Block($"for (; tiles > 0; tiles--, m += {Filters}, element += {step})"))
            {
                epilogue.HoistSpan(writer, "element");
                Sweep(writer, Tiles.Filters, isPartial =>
                {
                    epilogue.HoistPanel(writer, 0, "i");
                    tile(writer, epilogue, isPartial ? $"{Tiles.Filters % Lanes}" : null);
                });
            }
        });

    /// <summary>A row of tiles, each of which gives its largest pixel.</summary>
    private void WritePooledRow(CodeWriter writer)
    {
        if (IsFused)
        {
            writer.Line($"{FinishPooled()}(c, q, element, {Tiles.Columns});");
            return;
        }

        writer.Line($"{UntransformPooled()}(c, q, t, element);");
        writer.Line($"{FinishRows()}(c, t, 1, element);");
    }

    /// <summary>Aᵀ·m·A of a row of tiles into the largest pixels.</summary>
    private string UntransformPooled() => Share("UntransformPooledRow", "KernelCall* c, float* m, float* t, nint element", writer =>
    {
        writer.Line($"// The largest of 2 × 2 pixels of {Tiles.Columns} tiles.");
        using (writer.Block($"for (nint tile = 0; tile < {Tiles.Columns}; tile++, m += {Filters}, t += {Filters}, element += {Tiles.Filters})"))
        {
            Sweep(writer, Tiles.Filters, isPartial => Pool(
                writer, isPartial ? $"{Tiles.Filters % Lanes}" : null, () => writer.Line("Vec.Store(value, &t[i]);")));
        }
    });

    /// <summary>The largest pixel of a tile as <c>value</c>, and its cell to where somebody wants it.</summary>
    private void Pool(CodeWriter writer, string? count, Action use) => Transform(writer, Tiles.Tile, Tiles.Tile, (row, column, y) =>
    {
        int cell = row * Tiles.Tile + column;
        if (cell == 0)
        {
            writer.Line($"VecF value = {y};");
            if (kernel.Index >= 0)
                writer.Line("VecI index = VecI.Zero;");
        }
        else if (kernel.Index < 0)
        {
            writer.Line($"value = Vec.Max(value, {y});");
        }
        else
        {
            using (writer.Block(""))
                MaximumText.Take(writer, y, $"{cell}");
        }

        if (cell < Tiles.Tile * Tiles.Tile - 1)
            return;
        if (kernel.Index >= 0)
            MaximumText.Store(writer, $"c->P{kernel.Index} + element + i", count);
        use();
    });

    /// <summary>Aᵀ·m·A of a row of tiles into rows of pixels.</summary>
    private string Untransform(int rows) => Share("UntransformRow", "float* m, float* t", writer =>
    {
        int line = Tiles.Columns * Tiles.Tile * Filters;
        writer.Line($"// {Tiles.Columns} tiles of {rows} × {Tiles.Tile} pixels.");
        using (writer.Block($"for (nint tile = 0; tile < {Tiles.Columns}; tile++, m += {Filters}, t += {Tiles.Tile * Filters})"))
        using (writer.Block($"for (nint i = 0; i < {Filters}; i += {Lanes})"))
        {
            Transform(writer, rows, Tiles.Tile, (row, column, y) =>
                writer.Line($"Vec.Store({y}, {Address.Of("t", "i", $"{row * line + column * Filters}")});"));
        }
    });

    /// <summary>The epilogue on rows of pixels.</summary>
    private string FinishRows() => Share("FinishRows", "KernelCall* c, float* t, int rows, nint element", writer =>
    {
        writer.Line($"// The epilogue on rows of {kernel.ResultWidth} pixels × {Tiles.Filters} filters.");
        var epilogue = Epilogue(Tiles.Filters);
        epilogue.Hoist(writer);
        using (writer.Block($"for (; rows > 0; rows--, t += {Tiles.Columns * kernel.RowsATile * Filters})"))
        using (writer.Block($"for (nint x = 0; x < {kernel.ResultWidth}; x++, element += {Tiles.Filters})"))
            epilogue.Span(writer, "element", $"{Tiles.Filters}", $"Vec.Load({Address.Of("t", $"x * {Filters}", "i")})", Tiles.Filters);
    });

    private void Transform(CodeWriter writer, int rows, int columns, Action<int, int, string> use) =>
        new TransformText(Winograd.Output(Tiles.Tile), Width).Write(
            writer, (r, c) => $"Vec.Load({Address.Of("m", "i", $"{(r * Tiles.Size + c) * OutputStride}")})", use, rows, columns);
}
