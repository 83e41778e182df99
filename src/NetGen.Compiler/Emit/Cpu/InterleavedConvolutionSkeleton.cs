namespace NetGen.Compiler;

/// <summary>
/// A convolution with vectors along sixteen samples: weights are broadcast, so any number of channels and filters fills the vectors. A work tile is
/// some output rows of a block of samples, cut into register tiles of positions times filters; with a pool, of whole windows, whose maximum is taken
/// before anything is stored.
/// </summary>
internal sealed class InterleavedConvolutionSkeleton : KernelSkeleton
{
    /// <summary>What a work tile aims at, in vectors of multiply-adds: some microseconds.</summary>
    private const long Target = 16 * 1024;

    /// <summary>Multiply-adds in the body of the innermost loop.</summary>
    private const int MostUnrolled = 64;

    private const int Block = Layouts.Lanes;

    private readonly InterleavedConvolutionKernel _kernel;
    private readonly IReadOnlyList<ColumnRange> _ranges;

    public InterleavedConvolutionSkeleton(InterleavedConvolutionKernel kernel, VectorWidth width) : base(kernel, width)
    {
        _kernel = kernel;
        _ranges = ColumnRange.Of(kernel.Convolution, Columns, isWhole: Pool is not null);
    }

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Extent.Blocks(Rows), RowsPerTile, scratch: 32 * Block);

    private ConvolutionGeometry Sizes => _kernel.Convolution;

    private Window2D? Pool => _kernel.Pool;

    private int Cells => Pool is { } pool ? pool.SizeY * pool.SizeX : 1;

    /// <summary>Rows and columns of the result, pooled or not.</summary>
    private int Rows => Pool?.OutputY ?? Sizes.OutputHeight;

    private int Columns => Pool?.OutputX ?? Sizes.OutputWidth;

    /// <summary>From a result to the next, in positions of the convolution.</summary>
    private int StepY => Pool?.StrideY ?? 1;

    private int StepX => Pool?.StrideX ?? 1;

    /// <summary>Products a sum, where no window reaches over the border.</summary>
    private int Depth => Sizes.KernelHeight * Sizes.KernelWidth * Sizes.Channels;

    private int PixelStep => Sizes.Channels * Block;

    private long Line => (long)Sizes.Width * Sizes.Channels * Block;

    private long RowsPerTile => KernelSchedule.Aligned(Extent.Blocks(Rows), Math.Min(Rows, Math.Max(1, Target / ((long)Columns * Cells * Sizes.Filters * Depth))));

    protected override void WriteBody(CodeWriter writer)
    {
        bool isFused = Epilogue(0).FitsRegisterTile;
        if (!isFused)
            writer.Line("float* t = &c->Scratch[thread * c->ScratchStride];");
        using (Units(writer, "row", Extent.Blocks(Rows), RowsPerTile))
        {
            InterleavedText.Vectors(writer, Width, lane =>
            {
                DeclareRow(writer, lane);
                foreach (var range in _ranges)
                {
                    var tiles = InterleavedTiles.Of(Width, range.Count, Sizes.Filters, Cells);
                    foreach (var filters in tiles.Filters)
                    {
                        filters.Each(writer, "f", f =>
                        {
                            foreach (var columns in tiles.Units)
                                columns.Each(writer, "z", z => WriteCall(writer, range, columns.Size, filters.Size, z, f, isFused));
                        });
                    }
                }
            });
        }
    }

    /// <summary>Declares where the row begins in x, in the kernel and in the result, and how many rows of the kernel meet the image.</summary>
    private void DeclareRow(CodeWriter writer, string lane)
    {
        string line = $"row % {Rows} * {StepY * Sizes.StrideY}";
        if (Sizes.IsPaddedVertically)
        {
            int step = Sizes.DilationY;
            string Ceiling(string lines) => step == 1 ? lines : $"({lines} + {step - 1}) / {step}";
            writer.Line($"int top = (int)({line}) - {Sizes.Top};");
            writer.Line($"int skip = Math.Max(0, {Ceiling("-top")});");
            writer.Line($"int lines = Math.Min({Sizes.KernelHeight}, {Ceiling($"({Sizes.Height} - top)")}) - skip;");
            writer.Line($"float* x = c->P0 + (row / {Rows} * {Sizes.Height} + top + {Times("skip", step)}) * {Line}{lane};");
            writer.Line($"float* w = c->P1 + skip * {Sizes.KernelWidth * Sizes.Channels * Sizes.Filters};");
        }
        else
        {
            writer.Line($"float* x = c->P0 + (row / {Rows} * {Sizes.Height} + {line}) * {Line}{lane};");
            writer.Line("float* w = c->P1;");
        }

        writer.Line($"nint element = row * {(long)Columns * Sizes.Filters * Block}{lane};");
    }

    private void WriteCall(CodeWriter writer, ColumnRange range, int columns, int filters, string column, string filter, bool isFused)
    {
        string method = Tile(columns, filters, range.KernelColumns, isFused);
        long pixel = (long)StepX * Sizes.StrideX * PixelStep, shift = ((long)range.KernelStart * Sizes.DilationX - Sizes.Left) * PixelStep;
        bool isKnown = int.TryParse(column, out int known);
        string z = isKnown ? $"{known + range.Start}" : range.Start == 0 ? column : $"({column} + {range.Start})";
        string x = isKnown ? Address.Of("x", $"{(known + range.Start) * pixel + shift}")
            : Address.Of("x", Times(column, pixel), $"{range.Start * pixel + shift}");
        string w = Address.Of("w", $"{range.KernelStart * Sizes.Channels * Sizes.Filters}", filter);
        string element = Sum("element", Times(z, (long)Sizes.Filters * Block), Times(filter, Block));
        string more = (Sizes.IsPaddedVertically ? ", lines" : "") + (isFused ? "" : ", t");
        writer.Line($"{method}(c, {x}, {w}, {element}{more});");
    }

    /// <summary>The method of a register tile: <paramref name="units"/> results of a row times <paramref name="filters"/>.</summary>
    /// <param name="kernelColumns">Columns of the kernel that meet the image.</param>
    private string Tile(int units, int filters, int kernelColumns, bool isFused)
    {
        string parameters = "KernelCall* c, float* x, float* w, nint element" + (Sizes.IsPaddedVertically ? ", int lines" : "") + (isFused ? "" : ", float* t");
        int depth = Depth / Sizes.KernelWidth * kernelColumns;
        return Share($"Tile{units * Cells}x{filters}_K{depth}", parameters, writer =>
        {
            string what = Pool is { } pool ? $"{units} windows of {pool.SizeY} × {pool.SizeX}" : $"{units} positions";
            writer.Line($"// {what} × {filters} filters of 16 samples, {(Sizes.IsPaddedVertically ? "at most " : "")}{depth} products a number.");
            for (int p = 0; p < units * Cells; p++)
                writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, filters).Select(j => $"c{p}_{j} = VecF.Zero"))};");
            if (kernelColumns > 0)
                Accumulate(writer, units, filters, kernelColumns);
            if (isFused)
                Finish(writer, units, filters);
            else
                FinishFromScratch(writer, units, filters);
        });
    }

    /// <summary>Where each position of the tile begins in x, from the first one.</summary>
    private long[] Offsets(int units) =>
    [
        .. from unit in Enumerable.Range(0, units)
           from cell in Enumerable.Range(0, Cells)
           let y = Pool is { } pool ? cell / pool.SizeX : 0
           let x = unit * StepX + (Pool is { } window ? cell % window.SizeX : 0)
           select y * Sizes.StrideY * Line + (long)x * Sizes.StrideX * Sizes.Channels * Block,
    ];

    private void Accumulate(CodeWriter writer, int units, int filters, int kernelColumns)
    {
        bool isRun = Sizes.DilationX == 1 || kernelColumns == 1;
        int run = isRun ? kernelColumns * Sizes.Channels : Sizes.Channels;
        long read = isRun ? (long)run * Block : (long)kernelColumns * Sizes.DilationX * PixelStep;
        int skipped = (Sizes.KernelWidth - kernelColumns) * Sizes.Channels * Sizes.Filters;
        bool isOneLine = Sizes.KernelHeight == 1 && !Sizes.IsPaddedVertically;
        using (isOneLine ? null : writer.Block($"for (int ky = 0; ky < {(Sizes.IsPaddedVertically ? "lines" : $"{Sizes.KernelHeight}")}; ky++)"))
        {
            if (isRun)
            {
                Run(writer, units, filters, run);
            }
            else
            {
                using (writer.Block($"for (int kx = 0; kx < {kernelColumns}; kx++)"))
                {
                    Run(writer, units, filters, run);
                    Address.Advance(writer, "x", (Sizes.DilationX - 1) * PixelStep);
                }
            }

            if (isOneLine)
                return;
            Address.Advance(writer, "x", Sizes.DilationY * Line - read);
            Address.Advance(writer, "w", skipped);
        }
    }

    /// <summary>Products along <paramref name="count"/> neighbors in x and rows of the kernel; <c>x</c> and <c>w</c> run along.</summary>
    private void Run(CodeWriter writer, int units, int filters, int count)
    {
        long[] offsets = Offsets(units);
        int unroll = Math.Max(1, Math.Min(Math.Min(8, count), MostUnrolled / (offsets.Length * filters)));
        if (count / unroll > 1)
        {
            using (writer.Block($"for (int k = 0; k < {count / unroll}; k++)"))
                Steps(writer, offsets, filters, unroll);
        }
        else
        {
            Steps(writer, offsets, filters, unroll);
        }

        if (count % unroll > 0)
            Steps(writer, offsets, filters, count % unroll);
    }

    private void Steps(CodeWriter writer, long[] offsets, int filters, int steps)
    {
        for (int u = 0; u < steps; u++)
        {
            string Position(int p) => $"Vec.Load({Address.Of("x", $"{offsets[p] + u * Block}")})";
            string Weight(int j) => Width.Broadcast($"w[{u * Sizes.Filters + j}]");
            writer.Line("{");
            if (offsets.Length <= filters)
                Products(writer, offsets.Length, Position, filters, Weight, (p, j) => $"c{p}_{j}");
            else
                Products(writer, filters, Weight, offsets.Length, Position, (j, p) => $"c{p}_{j}");
            writer.Line("}");
        }

        Address.Advance(writer, "x", steps * Block);
        Address.Advance(writer, "w", steps * Sizes.Filters);
    }

    /// <summary>All products of two sets of vectors: the few of one stay in registers while those of the other pass by.</summary>
    private void Products(CodeWriter writer, int few, Func<int, string> keep, int many, Func<int, string> pass, Func<int, int, string> sum)
    {
        for (int i = 0; i < few; i++)
            writer.Line($"    VecF a{i} = {keep(i)};");
        for (int j = 0; j < many; j++)
        {
            writer.Line($"    {(j == 0 ? "VecF " : "")}b = {pass(j)};");
            for (int i = 0; i < few; i++)
                writer.Line($"    {sum(i, j)} = {Width.MultiplyAdd}(a{i}, b, {sum(i, j)});");
        }
    }

    private void Finish(CodeWriter writer, int units, int filters)
    {
        var epilogue = Epilogue(0);
        epilogue.Hoist(writer);
        epilogue.HoistSpan(writer, "element");
        Values(writer, units, filters, isExact =>
        {
            for (int j = 0; j < filters; j++)
            {
                epilogue.HoistChannel(writer, j, Sum("element", $"{j * Block}"), Sizes.Filters);
                for (int unit = 0; unit < units; unit++)
                {
                    long offset = ((long)unit * Sizes.Filters + j) * Block;
                    using (writer.Block(""))
                        epilogue.Vector(writer, Value(writer, unit, j, offset, isExact), "element", $"{offset}", panel: j);
                }
            }
        });
    }

    private void FinishFromScratch(CodeWriter writer, int units, int filters)
    {
        Values(writer, units, filters, isExact =>
        {
            for (int unit = 0; unit < units; unit++)
            {
                for (int j = 0; j < filters; j++)
                {
                    using (writer.Block(""))
                        writer.Line($"Vec.Store({Value(writer, unit, j, ((long)unit * Sizes.Filters + j) * Block, isExact)}, {Address.Of("t", (unit * filters + j) * Block)});");
                }
            }
        });

        var epilogue = Epilogue(0);
        epilogue.Hoist(writer);
        epilogue.HoistSpan(writer, "element");
        using (writer.Block($"for (int i = 0; i < {units * filters}; i++)"))
        {
            writer.Line($"nint at = element + (i / {filters} * {Sizes.Filters} + i % {filters}) * {Block};");
            epilogue.Vector(writer, $"Vec.Load(&t[i * {Block}])", "at", "0");
        }
    }

    /// <summary>
    /// Writes what is done with the values of a tile. The quick maximum of a window loses numbers that are none, so with a pool it is written
    /// twice. A sum of numbers is a number: where the tile's is not (infinities may meet, too), the exact maximum runs.
    /// </summary>
    /// <param name="write">Told whether the maximum is the exact one.</param>
    private void Values(CodeWriter writer, int units, int filters, Action<bool> write)
    {
        if (Pool is null)
        {
            write(true);
            return;
        }

        for (int unit = 0; unit < units; unit++)
        {
            for (int j = 0; j < filters; j++)
                writer.Line($"{(unit + j == 0 ? "VecF all =" : "all +=")} {string.Join(" + ", Enumerable.Range(0, Cells).Select(cell => $"c{unit * Cells + cell}_{j}"))};");
        }

        using (writer.Block("if (Vec.EqualsAll(all, all))"))
            write(false);
        using (writer.Block("else"))
            write(true);
    }

    /// <summary>The sum, or the largest of a window; then its cell is stored as well where somebody wants it.</summary>
    private string Value(CodeWriter writer, int unit, int filter, long offset, bool isExact)
    {
        if (Pool is null)
            return $"c{unit}_{filter}";

        string Sum(int cell) => $"c{unit * Cells + cell}_{filter}";
        if (_kernel.Index < 0)
            return Enumerable.Range(1, Cells - 1).Aggregate(Sum(0), (largest, cell) => isExact ? $"Vec.Max({largest}, {Sum(cell)})" : $"Vec.MaxNative({Sum(cell)}, {largest})");

        writer.Line($"VecF value = {Sum(0)};");
        writer.Line("VecI index = VecI.Zero;");
        for (int cell = 1; cell < Cells; cell++)
        {
            using (writer.Block(""))
            {
                if (isExact)
                    MaximumText.Take(writer, Sum(cell), $"{cell}");
                else
                    MaximumText.TakeNumber(writer, Sum(cell), $"{cell}");
            }
        }

        MaximumText.Store(writer, $"c->P{_kernel.Index} + element + {offset}", null);
        return "value";
    }
}

/// <summary>Neighboring columns of a result at which the same columns of the kernel meet the image.</summary>
/// <param name="KernelStart">The first of them.</param>
/// <param name="KernelColumns">How many they are.</param>
internal sealed record ColumnRange(int Start, int Count, int KernelStart, int KernelColumns)
{
    /// <param name="isWhole">Every window lies inside the image.</param>
    public static IReadOnlyList<ColumnRange> Of(ConvolutionGeometry sizes, int columns, bool isWhole)
    {
        if (isWhole)
            return [new ColumnRange(0, columns, 0, sizes.KernelWidth)];

        var ranges = new List<ColumnRange>();
        for (int column = 0; column < columns; column++)
        {
            var (start, count) = sizes.KernelColumns(column);
            if (ranges.Count > 0 && ranges[ranges.Count - 1] is var last && (last.KernelStart, last.KernelColumns) == (start, count))
                ranges[ranges.Count - 1] = last with { Count = last.Count + 1 };
            else
                ranges.Add(new ColumnRange(column, 1, start, count));
        }

        return ranges;
    }
}
