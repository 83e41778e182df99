namespace NetGen.Compiler;

/// <summary>
/// Contractions: a work tile is cut into column panels and rows of register tiles. Sums stay in registers through the whole reduction and the
/// epilogue; a long epilogue and a sum over samples go through scratch, which stays in the first-level cache.
/// </summary>
internal sealed class ContractionSkeleton : KernelSkeleton
{
    private readonly ContractionKernel _kernel;
    private readonly ContractionSplit _split;
    private readonly ContractionTiles _tiles;

    public ContractionSkeleton(ContractionKernel kernel, VectorWidth width) : base(kernel, width)
    {
        _kernel = kernel;
        _split = ContractionSplit.Of(kernel);
        _tiles = new ContractionTiles(kernel, _split, width, (stem, parameters, body) => Share(stem, parameters, body), NewEpilogue);
    }

    public override KernelSchedule Schedule
    {
        get
        {
            long scratch = IsPerSample
                ? _split.RowBlocks.Max(b => b.Count) * Round16(_split.ColumnBlock)
                : 28 * 16;
            long times = _split.ColumnBlocks(_kernel.Columns) * Math.Max(1, _split.RowBlocks.Count);
            return KernelSchedule.Chunks(OuterCount, _split.OuterChunk, times, scratch);
        }
    }

    private bool IsPerSample => _split.PerSample is not null;

    private Extent OuterCount => _kernel.Outer.Aggregate(
        Extent.Of(1), (product, o) => new(product.Fixed * o.Count.Fixed, product.PerBatch * o.Count.Fixed + product.Fixed * o.Count.PerBatch));

    private EpilogueText NewEpilogue()
    {
        bool isRegular = _kernel.Rows.CStride % _kernel.Columns == 0 && _kernel.Outer.All(o => o.CStride % _kernel.Columns == 0);
        return Epilogue(isRegular ? _kernel.Columns : 0);
    }

    protected override void WriteBody(CodeWriter writer)
    {
        int columnBlocks = _split.ColumnBlocks(_kernel.Columns);
        if (columnBlocks > 1)
        {
            // Column blocks are slowest: a thread stays with its part of B.
            writer.Line($"int tiles = {Times(Chunks(OuterCount, _split.OuterChunk), _split.RowBlocks.Count)};");
            writer.Line($"nint column = (nint)(tile / tiles) * {_split.ColumnBlock};");
            writer.Line("tile %= tiles;");
        }

        if (!_tiles.IsFused)
            writer.Line("float* t = &c->Scratch[thread * c->ScratchStride];");
        DeclareRows(writer);
        DeclareOuter(writer);

        int lastBlock = _kernel.Columns - (columnBlocks - 1) * _split.ColumnBlock;
        if (lastBlock == _split.ColumnBlock || columnBlocks == 1)
        {
            WriteRows(writer, lastBlock);
            return;
        }

        using (writer.Block($"if (column < {(columnBlocks - 1) * _split.ColumnBlock})"))
            WriteRows(writer, _split.ColumnBlock);
        using (writer.Block("else"))
            WriteRows(writer, lastBlock);
    }

    /// <summary>How many chunks a count makes, as C# text of type <c>int</c>.</summary>
    private static string Chunks(Extent count, long chunk) =>
        count.IsBatched ? $"(int)(({Count(count)} + {chunk - 1}) / {chunk})" : $"{Divide(count.Fixed, chunk)}";

    private void DeclareRows(CodeWriter writer)
    {
        if (_split.RowBlocks.Count > 1)
        {
            var blocks = _split.RowBlocks;
            writer.Line($"int block = tile % {blocks.Count};");
            writer.Line($"tile /= {blocks.Count};");
            long Step(Func<RowBlock, long> value) => value(blocks[1]) - value(blocks[0]);
            bool IsEven(Func<RowBlock, long> value) => blocks.Select((b, i) => value(b) == value(blocks[0]) + i * Step(value)).All(even => even);
            string Value(string name, Func<RowBlock, long> value)
            {
                if (IsEven(value))
                    return $"(nint)block * {Step(value)}";
                writer.Line($"ReadOnlySpan<int> {name}s = [{string.Join(", ", blocks.Select(value))}];");
                return $"{name}s[block]";
            }

            writer.Line($"nint row = {Value("row", b => b.Row)};");
            writer.Line($"nint offset = {Value("offset", b => b.AOffset)};");
        }
    }

    private void DeclareOuter(CodeWriter writer)
    {
        if (_kernel.Outer.Count == 0)
            return;
        writer.Line($"nint first = (nint)tile * {_split.OuterChunk};");
        writer.Line($"nint last = Math.Min(first + {_split.OuterChunk}, {Count(OuterCount)});");
    }

    private void WriteRows(CodeWriter writer, int columns)
    {
        var shapes = _split.RowBlocks
            .Select((b, i) => (Index: i, Offsets: b.Offsets.ToEquatableArray()))
            .GroupBy(b => b.Offsets, b => b.Index)
            .OrderByDescending(g => g.Count())
            .ToList();
        if (shapes.Count == 1)
        {
            WriteBlock(writer, columns, shapes[0].Key);
            return;
        }

        using (writer.Block("switch (block)"))
        {
            foreach (var shape in shapes.Skip(1))
            {
                foreach (int block in shape)
                    writer.Line($"case {block}:");
                using (writer.Block(""))
                {
                    WriteBlock(writer, columns, shape.Key);
                    writer.Line("break;");
                }
            }

            writer.Line("default:");
            using (writer.Block(""))
            {
                WriteBlock(writer, columns, shapes[0].Key);
                writer.Line("break;");
            }
        }
    }

    private void WriteBlock(CodeWriter writer, int columns, EquatableArray<long> offsets)
    {
        if (IsPerSample)
            WriteSamples(writer, columns, offsets);
        else
            Outer(writer, columns, offsets);
    }

    /// <summary>The register tiles of a block: panels outermost, so that a panel of B is read for all rows while it is in cache.</summary>
    private void Outer(CodeWriter writer, int columns, EquatableArray<long> offsets)
    {
        var groups = RegisterTiles.Rows(Width, Vectors(columns), offsets);
        Panels(writer, columns, groups.Max(g => g.Height), (at, vectors, partial) =>
        {
            void Rows()
            {
                string a = Address.Of("c->P0", OuterOffset(o => o.AStride), _split.RowBlocks.Count > 1 ? "offset" : "0");
                string element = Sum(OuterOffset(o => o.CStride), _split.RowBlocks.Count > 1 ? Times("row", _kernel.Rows.CStride) : "0", at);
                writer.Line($"float* a = {a};");
                writer.Line($"nint element = {element};");
                foreach (var group in groups)
                {
                    string method = _tiles.Tile(group.Pattern, vectors, partial);
                    long stride = _kernel.Rows.CStride;
                    RegisterTiles.Repeat(writer, group, r => $"{method}({Arguments(
                        Address.Of("a", Number(group.Offset), Times(r, group.Step)),
                        Sum("element", Number(group.Row * stride), Times(r, group.Height * stride)))});");
                }
            }

            writer.Line($"float* b = {Address.Of("c->P1", at)};");
            if (_kernel.Outer.Count == 0)
            {
                Rows();
            }
            else
            {
                using (writer.Block("for (nint outer = first; outer < last; outer++)"))
                    Rows();
            }
        });
    }

    /// <summary>Sample by sample, the sums of the whole block in scratch.</summary>
    private void WriteSamples(CodeWriter writer, int columns, EquatableArray<long> offsets)
    {
        var sample = _split.PerSample!;
        long stride = Round16(columns);
        var groups = RegisterTiles.Rows(Width, Vectors(columns), offsets);
        string column = _split.ColumnBlocks(_kernel.Columns) > 1 ? "column" : "0";
        string row = _split.RowBlocks.Count > 1 ? Times("row", _kernel.Rows.CStride) : "0";
        void Samples()
        {
            string outerA = OuterOffset(o => o.AStride), outerC = OuterOffset(o => o.CStride);
            writer.Line($"new Span<float>(t, {offsets.Count * stride}).Clear();");
            using (writer.Block("for (nint sample = 0; sample < c->N; sample++)"))
            {
                writer.Line($"float* a = {Address.Of("c->P0", outerA, _split.RowBlocks.Count > 1 ? "offset" : "0", Times("sample", sample.AStride))};");
                writer.Line($"float* samples = {Address.Of("c->P1", column, Times("sample", sample.BStride))};");
                Panels(writer, columns, groups.Max(g => g.Height), (at, vectors, _) =>
                {
                    writer.Line($"float* b = {Address.Of("samples", at)};");
                    foreach (var group in groups)
                    {
                        string method = _tiles.Tile(group.Pattern, vectors, 0, stride);
                        RegisterTiles.Repeat(writer, group, r =>
                        {
                            string start = Address.Of("a", Number(group.Offset), Times(r, group.Step));
                            string sums = Address.Of("t", Number(group.Row * stride), Times(r, group.Height * stride), at);
                            return $"{method}(c, {start}, b, {sums});";
                        });
                    }
                }, isRelative: true);
            }

            string element = Sum(outerC, row, column);
            writer.Line($"{_tiles.Finish(columns % Lanes == 0)}(c, t, {stride}, {offsets.Count}, {element}, {columns});");
        }

        if (_kernel.Outer.Count == 0)
        {
            Samples();
        }
        else
        {
            using (writer.Block("for (nint outer = first; outer < last; outer++)"))
                Samples();
        }
    }

    private int Vectors(int columns) => (int)Divide(columns, Lanes);

    /// <inheritdoc cref="RegisterTiles.EachPanel"/>
    /// <param name="isRelative">Panels begin at 0 rather than at the block's first column.</param>
    private void Panels(CodeWriter writer, int columns, int rows, Action<string, int, int> panel, bool isRelative = false) =>
        RegisterTiles.EachPanel(writer, Width, columns, rows, _split.ColumnBlocks(_kernel.Columns) > 1 && !isRelative ? "column" : "0", panel);

    private string Arguments(string a, string element) => _tiles.IsFused ? $"c, {a}, b, {element}" : $"c, {a}, b, t, {element}";

    /// <summary>Σ indexᵢ · strideᵢ of the outer loops, of which <paramref name="outer"/> is the joint index.</summary>
    private string OuterOffset(Func<OuterLoop, long> stride, string outer = "outer")
    {
        var terms = new List<string>();
        long inner = 1;
        for (int i = _kernel.Outer.Count - 1; i >= 0; i--)
        {
            var loop = _kernel.Outer[i];
            string index = inner == 1 ? outer : $"{outer} / {inner}";
            terms.Insert(0, Times(i == 0 ? index : $"{index} % {loop.Count.Fixed}", stride(loop)));
            inner *= loop.Count.Fixed;
        }

        return Sum([.. terms]);
    }

    private static string Number(long value) => $"{value}";
}
