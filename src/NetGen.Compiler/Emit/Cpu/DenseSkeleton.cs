namespace NetGen.Compiler;

/// <summary>
/// Products of a batch of rows and a matrix B, which may be transposed: dense layers and the gradients of their inputs. A tile goes through
/// its columns panel by panel, so that a panel is read for all rows while it is in cache. A large B is read once, a block of the depth at a time,
/// with the sums in scratch meanwhile; what lies badly in memory is packed first.
/// </summary>
internal sealed class DenseSkeleton(ContractionKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private readonly DenseSplit _split = DenseSplit.Of(kernel);
    private readonly Dictionary<(int Height, int Vectors, int Partial, bool IsPacked), string> _tiles = [];
    private bool? _isFused;

    public override KernelSchedule Schedule => KernelSchedule.Chunks(kernel.Rows.Count, _split.RowBlock, ColumnBlocks, SumFloats + PackedFloats);

    private int Depth => DenseSplit.DepthOf(kernel);

    private int ColumnBlocks => (int)Divide(kernel.Columns, _split.ColumnBlock);

    private bool IsTransposed => kernel.BColumnStride != 1;

    /// <summary>The depth is cut, with sums in scratch from block to block.</summary>
    private bool IsBlocked => _split.DepthBlock < Depth;

    private bool IsFused => _isFused ??= Epilogue(kernel.Columns).FitsRegisterTile;

    private long SumFloats => IsBlocked ? _split.RowBlock * Round16(_split.ColumnBlock) : 28 * 16;

    private long PackedFloats => _split.IsPacked ? Round16(_split.DepthBlock) * Round16(_split.ColumnBlock) : 0;

    protected override void WriteBody(CodeWriter writer)
    {
        if (ColumnBlocks > 1)
        {
            // Column blocks are slowest: a thread stays with its part of B.
            long block = _split.RowBlock;
            string rows = kernel.Rows.Count.IsBatched ? $"(int)(({Count(kernel.Rows.Count)} + {block - 1}) / {block})" : $"{Divide(kernel.Rows.Count.Fixed, block)}";
            writer.Line($"int tiles = {rows};");
            writer.Line($"nint column = (nint)(tile / tiles) * {_split.ColumnBlock};");
            writer.Line("tile %= tiles;");
        }

        writer.Line($"nint row = (nint)tile * {_split.RowBlock};");
        writer.Line($"nint end = Math.Min(row + {_split.RowBlock}, {Count(kernel.Rows.Count)});");
        if (!IsFused || IsBlocked || _split.IsPacked)
            writer.Line("float* t = &c->Scratch[thread * c->ScratchStride];");
        if (_split.IsPacked)
            writer.Line($"float* packed = t + {SumFloats};");

        if (ColumnBlocks > 1 && !IsTransposed)
        {
            // A single row in all is read fastest in whole lines of B, and too little to share.
            using (writer.Block("if (end == 1)"))
            {
                using (writer.Block("if (column == 0)"))
                    WriteRow(writer, kernel.Columns);
                writer.Line("return;");
            }
        }

        int lastBlock = kernel.Columns - (ColumnBlocks - 1) * _split.ColumnBlock;
        if (lastBlock == _split.ColumnBlock)
        {
            WriteColumns(writer, lastBlock);
            return;
        }

        using (writer.Block($"if (column < {(ColumnBlocks - 1) * _split.ColumnBlock})"))
            WriteColumns(writer, _split.ColumnBlock);
        using (writer.Block("else"))
            WriteColumns(writer, lastBlock);
    }

    private void WriteColumns(CodeWriter writer, int columns)
    {
        void Large()
        {
            if (IsBlocked)
                WriteBlocked(writer, columns);
            else
                WriteWhole(writer, columns, _split.IsPacked);
        }

        if (IsTransposed)
        {
            Large();
            return;
        }

        using (writer.Block("if (row == end - 1)"))
            WriteRow(writer, columns);
        if (!IsBlocked && !_split.IsPacked)
        {
            using (writer.Block("else"))
                WriteWhole(writer, columns, isPacked: false);
            return;
        }

        using (writer.Block($"else if (row > end - {DenseSplit.FewRows})"))
            WriteWhole(writer, columns, isPacked: false);
        using (writer.Block("else"))
            Large();
    }

    /// <summary>One row: B is read once, in panels as wide as they get, because whole rows of it are read fastest.</summary>
    private void WriteRow(CodeWriter writer, int columns) =>
        Panels(writer, columns, 8, (at, vectors, partial) => writer.Line(Call(1, vectors, partial, isPacked: false, "row", at, Address.Of("c->P1", at))));

    /// <summary>Register tiles over the whole depth, each with its epilogue.</summary>
    private void WriteWhole(CodeWriter writer, int columns, bool isPacked) =>
        Panels(writer, columns, RegisterTiles.MostVectors(Width), (at, vectors, partial) =>
        {
            if (isPacked)
                Pack(writer, at, vectors, partial, "0", $"{Depth}");
            else
                writer.Line($"float* b = {Address.Of("c->P1", at)};");
            Rows(writer, vectors, (height, r) => Call(height, vectors, partial, isPacked, r, at, isPacked ? "packed" : "b"));
        });

    /// <summary>Block by block of the depth, the sums of all rows in scratch, then the epilogue.</summary>
    private void WriteBlocked(CodeWriter writer, int columns)
    {
        long stride = Round16(columns);
        int whole = Depth / _split.DepthBlock * _split.DepthBlock;
        writer.Line($"new Span<float>(t, (int)(end - row) * {stride}).Clear();");
        using (writer.Block($"for (nint k = 0; k < {whole}; k += {_split.DepthBlock})"))
            Block("k", _split.DepthBlock);
        if (whole < Depth)
            Block($"{whole}", Depth - whole);
        writer.Line($"{Finish(columns % Lanes == 0)}(c, t, {stride}, (int)(end - row), {Element("row", Start)}, {columns});");

        void Block(string k, int depth) => Panels(writer, columns, RegisterTiles.MostVectors(Width), (at, vectors, partial) =>
        {
            if (_split.IsPacked)
                Pack(writer, at, vectors, partial, k, $"{depth}");
            else
                writer.Line($"float* b = {Address.Of("c->P1", Times(k, kernel.Columns), at)};");
            string sums = Start == "0" ? Address.Of("t", at) : Address.Of("t", $"{at} - column");
            Rows(writer, vectors, (height, r) => $"{SumTile(height, vectors, depth, stride)}({Address.Of("c->P0", Times(r, kernel.Rows.AStride), k)}, "
                + $"{(_split.IsPacked ? "packed" : "b")}, {Address.Of(sums, $"({r} - row) * {stride}")});");
        });
    }

    private string Start => ColumnBlocks > 1 ? "column" : "0";

    private string Element(string row, string at) => Sum(Times(row, kernel.Rows.CStride), at);

    /// <summary>Writes a scope for each run of equal panels; <paramref name="panel"/> gets where it begins, its vectors, and the columns in a partial last one or 0.</summary>
    private void Panels(CodeWriter writer, int columns, int most, Action<string, int, int> panel)
    {
        int vectors = (int)Divide(columns, Lanes), first = 0;
        var runs = RowBlock.Pieces(0, vectors, (int)Divide(vectors, most))
            .GroupBy(p => (p.Count, Partial: p.Start + p.Count == vectors ? columns % Lanes : 0))
            .Select(g => (g.Key.Count, g.Key.Partial, Panels: g.Count()));
        foreach (var run in runs)
        {
            int end = first + run.Panels * run.Count * Lanes;
            string at = Sum(Start, $"{first}");
            using (writer.Block(run.Panels == 1 ? "" : $"for (nint at = {at}; at < {Sum(Start, $"{end}")}; at += {run.Count * Lanes})"))
                panel(run.Panels == 1 ? at : "at", run.Count, run.Partial);
            first = end;
        }
    }

    /// <summary>The rows from <c>row</c> to <c>end</c> in register tiles: as many as fit of the usual height, then what is left.</summary>
    private void Rows(CodeWriter writer, int vectors, Func<int, string, string> call)
    {
        int[] heights = RegisterTiles.BatchedHeights(Width, vectors);
        writer.Line("nint r = row;");
        writer.Line($"for (; r <= end - {heights[0]}; r += {heights[0]})").Line("    " + call(heights[0], "r"));
        foreach (int height in heights.Skip(1))
        {
            using (writer.Block($"if (r <= end - {height})"))
            {
                writer.Line(call(height, "r"));
                if (height > 1)
                    writer.Line($"r += {height};");
            }
        }
    }

    private string Call(int height, int vectors, int partial, bool isPacked, string row, string at, string b)
    {
        string sums = IsFused ? "" : "t, ";
        return $"{Tile(height, vectors, partial, isPacked)}(c, {Address.Of("c->P0", Times(row, kernel.Rows.AStride))}, {b}, {sums}{Element(row, at)});";
    }

    private RegisterTileText TileText(int height, int vectors, int depth, bool isPacked)
    {
        var loop = new ReductionLoop(Extent.Of(depth), 1, isPacked ? vectors * Lanes : kernel.Columns);
        var pattern = Enumerable.Range(0, height).Select(r => r * kernel.Rows.AStride).ToEquatableArray();
        return new RegisterTileText(kernel, Width, [loop], pattern, vectors);
    }

    private static string Size(int height, int columns, int depth) => $"// {height} rows × {columns} columns, {depth} products an element";

    /// <summary>The name of a register tile's method: the whole depth and the epilogue.</summary>
    private string Tile(int height, int vectors, int partial, bool isPacked)
    {
        if (!_tiles.TryGetValue((height, vectors, partial, isPacked), out string name))
            _tiles.Add((height, vectors, partial, isPacked), name = ShareTile(height, vectors, partial, isPacked));
        return name;
    }

    private string ShareTile(int height, int vectors, int partial, bool isPacked)
    {
        var text = TileText(height, vectors, Depth, isPacked);
        int columns = vectors * Lanes - (partial > 0 ? Lanes - partial : 0);
        return Share($"Tile{height}x{vectors}_K{Depth}", $"KernelCall* c, float* a, float* b, {(IsFused ? "" : "float* t, ")}nint element", writer =>
        {
            writer.Line($"{Size(height, vectors * Lanes, Depth)}.");
            text.Zero(writer);
            text.Accumulate(writer);
            if (IsFused)
            {
                text.Finish(writer, Epilogue(kernel.Columns), partial);
                return;
            }

            text.Store(writer, vectors * Lanes);
            writer.Line($"{Finish(partial == 0)}(c, t, {vectors * Lanes}, {height}, element, {columns});");
        });
    }

    /// <summary>The name of a register tile's method: a block of the depth, from the sums of the earlier ones on.</summary>
    private string SumTile(int height, int vectors, int depth, long stride)
    {
        var text = TileText(height, vectors, depth, _split.IsPacked);
        return Share($"Sums{height}x{vectors}_K{depth}", "float* a, float* b, float* t", writer =>
        {
            writer.Line($"{Size(height, vectors * Lanes, depth)}, behind those in t.");
            text.Load(writer, stride);
            text.Accumulate(writer);
            text.Store(writer, stride);
        });
    }

    private string Finish(bool isWhole) => Share(
        "Finish", "KernelCall* c, float* t, int stride, int rows, nint element, int columns", writer =>
        {
            writer.Line("// The epilogue on rows of sums.");
            var epilogue = Epilogue(kernel.Columns);
            epilogue.Hoist(writer);
            using (writer.Block($"for (; rows > 0; rows--, t += stride, element += {kernel.Rows.CStride})"))
                epilogue.Span(writer, "element", "columns", "Vec.Load(&t[i])", isWhole: isWhole);
        });

    /// <summary>Copies <paramref name="depth"/> rows of B from row <paramref name="k"/> on, as far as the panel is wide, to <c>packed</c>.</summary>
    private void Pack(CodeWriter writer, string at, int vectors, int partial, string k, string depth)
    {
        string source = IsTransposed
            ? Address.Of("c->P1", $"({at}) * {kernel.BColumnStride}", k)
            : Address.Of("c->P1", Times(k, kernel.Columns), at);
        writer.Line($"{(IsTransposed ? PackTransposed(vectors, partial) : PackRows(vectors))}({source}, packed, {depth});");
    }

    private string PackRows(int vectors) => Share($"Pack{vectors}", "float* b, float* packed, nint depth", writer =>
    {
        writer.Line($"// Rows of {vectors * Lanes} floats, close together.");
        using (writer.Block($"for (; depth > 0; depth--, b += {kernel.Columns}, packed += {vectors * Lanes})"))
        {
            for (int j = 0; j < vectors; j++)
                writer.Line($"Vec.Store(Vec.Load({Address.Of("b", $"{j * Lanes}")}), {Address.Of("packed", $"{j * Lanes}")});");
        }
    });

    private string PackTransposed(int vectors, int partial) => Share($"PackTransposed{vectors}", "float* b, float* packed, nint depth", writer =>
    {
        writer.Line($"// {vectors * Lanes} columns as rows of that many floats; whole blocks of {Lanes} × {Lanes}, of which the last may be garbage in part.");
        using (writer.Block($"for (nint k = 0; k < depth; k += {Lanes}, b += {Lanes}, packed += {vectors * Lanes * Lanes})"))
        {
            for (int j = 0; j < vectors; j++)
            {
                string rows = partial > 0 && j == vectors - 1 ? $"{partial}" : $"{Lanes}";
                writer.Line($"VectorMath.Transpose{(int)Width}({Address.Of("b", j * Lanes * kernel.BColumnStride)}, {kernel.BColumnStride}, {rows}, {Address.Of("packed", $"{j * Lanes}")}, {vectors * Lanes});");
            }
        }
    });
}
