namespace NetGen.Compiler;

/// <summary>
/// The gradient of a kernel over interleaved samples: products of vectors of samples, summed over positions and blocks and only in the end across
/// lanes. A work tile is some taps (numbers of the kernel's window) times some filters, over a group of the batch's samples; its sums wait in scratch
/// between a few rows and the next.
/// </summary>
internal sealed class InterleavedKernelGradientSkeleton(InterleavedKernelGradientKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Taps of a whole window that one work tile takes; a larger window has a work tile a row.</summary>
    private const int MostTaps = 16;

    /// <summary>Multiply-adds in the body of the innermost loop.</summary>
    private const int MostUnrolled = 64;

    /// <summary>Positions that a register tile passes over at least, if there are as many, between fetching its sums and storing them.</summary>
    private const int Positions = 128;

    private const int Block = Layouts.Lanes;

    public override KernelSchedule Schedule => new($"{kernel.Groups * Bands * Panels}", Round16((long)Taps * MostFilters * Block));

    private ConvolutionGeometry Sizes => kernel.Convolution;

    private Window2D? Pool => kernel.Pool;

    /// <summary>Filters of a work tile at most: as many as still give several tiles, since each tile reads all of x.</summary>
    private int MostFilters => Sizes.Filters > 8 ? 8 : 4;

    /// <summary>Filters of a register tile: fewer where each also holds the cells of its maxima in a register.</summary>
    private int FiltersATile => Pool is null ? 4 : 2;

    private int Panels => (int)Divide(Sizes.Filters, MostFilters);

    private int TapsALine => Sizes.KernelWidth * Sizes.Channels;

    /// <summary>Parts of the window that have work tiles of their own: one, or its rows.</summary>
    private int Bands => Sizes.KernelHeight * TapsALine <= MostTaps ? 1 : Sizes.KernelHeight;

    private int Taps => Sizes.KernelHeight / Bands * TapsALine;

    private long Line => (long)Sizes.Width * Sizes.Channels * Block;

    private int PixelStep => Sizes.Channels * Block;

    /// <summary>Rows and columns of the gradient: positions, or windows.</summary>
    private int Rows => Pool?.OutputY ?? Sizes.OutputHeight;

    private int Columns => Pool?.OutputX ?? Sizes.OutputWidth;

    private int StepY => Sizes.StrideY * (Pool?.StrideY ?? 1);

    private int StepX => Sizes.StrideX * (Pool?.StrideX ?? 1);

    private int CellsAWindow => Pool is { } pool ? pool.SizeY * pool.SizeX : 1;

    private long RowsPerCall => Math.Min(Rows, Divide(Positions, Columns * CellsAWindow));

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line("float* t = &c->Scratch[thread * c->ScratchStride];");
        string part = "tile";
        if (kernel.Groups > 1)
        {
            writer.Line($"nint group = tile / {Bands * Panels}, part = tile % {Bands * Panels};");
            part = "part";
        }

        if (Bands > 1)
            writer.Line($"nint band = {part} / {Panels};");
        writer.Line($"nint panel = {(Bands > 1 ? $"{part} % {Panels}" : part)};");
        var runs = PieceRun.Of(RowBlock.Pieces(0, Sizes.Filters, Panels).Select(p => p.Count));
        if (runs.Count == 1)
        {
            WritePanel(writer, Times("panel", runs[0].Size), runs[0].Size);
            return;
        }

        var (wide, narrow) = (runs[0], runs[1]);
        using (writer.Block($"if (panel < {wide.Count})"))
            WritePanel(writer, Times("panel", wide.Size), wide.Size);
        using (writer.Block("else"))
            WritePanel(writer, $"{narrow.Start} + {Times($"(panel - {wide.Count})", narrow.Size)}", narrow.Size);
    }

    private void WritePanel(CodeWriter writer, string first, int filters)
    {
        writer.Line($"nint filter = {first};");
        writer.Line($"new Span<float>(t, {Taps * filters * Lanes}).Clear();");
        InterleavedText.Blocks(writer, Width, isMasked: false, kernel.Groups, lane =>
        {
            string start = $"(block * {Rows * Columns * Sizes.Filters} + filter) * {Block}{lane}", step = $"{RowsPerCall * Columns * Sizes.Filters * Block}";
            string line = Sum($"block * {Sizes.Height}", Bands > 1 ? Times("band", Sizes.DilationY) : "0");
            writer.Line($"int samples = (int)(c->N - block * {Block}{lane.Replace('+', '-')});");
            writer.Line($"float* x = c->P0 + ({line}) * {Line}{lane};");
            writer.Line($"float* dy = c->P{(Pool is null ? 1 : 2)} + {start};");
            if (Pool is not null)
                writer.Line($"int* index = (int*)c->P1 + {start};");
            string next = $"x += {RowsPerCall * StepY * Line}, dy += {step}" + (Pool is null ? "" : $", index += {step}");
            using (writer.Block($"for (int row = 0; row < {Rows}; row += {RowsPerCall}, {next})"))
            {
                writer.Line($"int rows = Math.Min({RowsPerCall}, {Rows} - row);");
                foreach (var (j, count) in RowBlock.Pieces(0, filters, (int)Divide(filters, FiltersATile)))
                    WriteCalls(writer, filters, j, count);
            }
        });

        WriteSums(writer, filters);
    }

    /// <summary>The register tiles of <paramref name="count"/> of the work tile's filters.</summary>
    private void WriteCalls(CodeWriter writer, int filters, int filter, int count)
    {
        int registersAFilter = Pool is null ? 1 : 3, most = Math.Max(1, (Width.Registers - 1) / count - registersAFilter);
        foreach (int[] taps in Tiles(most))
        {
            long first = Offset(taps[0]);
            string method = Tile(taps.Select(tap => Offset(tap) - first).ToEquatableArray(), taps.Select(tap => (tap - taps[0]) * filters).ToEquatableArray(), count);
            string x = Sum("x", $"{first}"), dy = Sum("dy", $"{filter * Block}"), sums = Sum("t", $"{(taps[0] * filters + filter) * Lanes}");
            writer.Line($"{method}({x}, {dy}, {sums}, rows, samples{(Pool is null ? "" : $", {Sum("index", $"{filter * Block}")}")});");
        }
    }

    /// <summary>
    /// The taps of each register tile, at most so many: all columns of the window for some channels, since a column finds in the cache what its neighbor
    /// read at the position before; or neighbors, where that gives fewer tiles.
    /// </summary>
    private IReadOnlyList<int[]> Tiles(int most)
    {
        int[][] neighbors = [.. RowBlock.Pieces(0, Taps, (int)Divide(Taps, most)).Select(p => Enumerable.Range(p.Start, p.Count).ToArray())];
        if (Sizes.KernelWidth > most)
            return neighbors;

        int[][] columns =
        [
            .. from line in Enumerable.Range(0, Taps / TapsALine)
               from piece in RowBlock.Pieces(0, Sizes.Channels, (int)Divide(Sizes.Channels, most / Sizes.KernelWidth))
               select Enumerable.Range(0, Sizes.KernelWidth).SelectMany(kx => Enumerable.Range(line * TapsALine + kx * Sizes.Channels + piece.Start, piece.Count)).ToArray(),
        ];
        return columns.Length <= neighbors.Length ? columns : neighbors;
    }

    /// <summary>Where a tap stands in x, from the work tile's first.</summary>
    private long Offset(int tap)
    {
        int ky = tap / TapsALine, kx = tap % TapsALine / Sizes.Channels;
        return ky * Sizes.DilationY * Line + (long)kx * Sizes.DilationX * PixelStep + tap % Sizes.Channels * Block;
    }

    /// <summary>The method of a register tile: adds the products of some rows of the gradient to the sums in scratch.</summary>
    /// <param name="offsets">Where its taps stand in x.</param>
    /// <param name="sums">The first sum of each tap.</param>
    private string Tile(EquatableArray<long> offsets, EquatableArray<int> sums, int filters)
    {
        int taps = offsets.Count;
        string parameters = "float* x, float* dy, float* t, int rows, int samples" + (Pool is null ? "" : ", int* index");
        return Share($"Tile{taps}x{filters}_Row{Columns}", parameters, writer =>
        {
            writer.Line($"// {taps} taps × {filters} filters of 16 samples, over rows of {Columns} {(Pool is null ? "positions" : "maxima")}.");
            writer.Line($"VecF mask = VectorMath.Mask{(int)Width}(samples);");
            for (int p = 0; p < taps; p++)
                writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, filters).Select(j => $"c{p}_{j} = Vec.Load({Address.Of("t", $"{(sums[p] + j) * Lanes}")})"))};");

            int unroll = Math.Max(1, Math.Min(Columns, MostUnrolled / (taps * filters * CellsAWindow)));
            using (writer.Block("for (; rows > 0; rows--)"))
            {
                using (writer.Block($"for (int column = 0; column < {Columns / unroll}; column++)"))
                    Steps(writer, offsets, filters, unroll);
                if (Columns % unroll > 0)
                    Steps(writer, offsets, filters, Columns % unroll);
                Address.Advance(writer, "x", StepY * Line - (long)Columns * StepX * PixelStep);
            }

            for (int p = 0; p < taps; p++)
            {
                for (int j = 0; j < filters; j++)
                    writer.Line($"Vec.Store(c{p}_{j}, {Address.Of("t", $"{(sums[p] + j) * Lanes}")});");
            }
        });
    }

    private void Steps(CodeWriter writer, EquatableArray<long> offsets, int filters, int steps)
    {
        long stepX = (long)StepX * PixelStep, stepY = (long)Sizes.Filters * Block;
        for (int u = 0; u < steps; u++)
        {
            using (writer.Block(""))
            {
                for (int j = 0; j < filters; j++)
                    writer.Line($"VecF {(Pool is null ? "y" : "peak")}{j} = Vec.Load({Address.Of("dy", $"{u * stepY + j * Block}")}) & mask;");
                if (Pool is { } pool)
                    Cells(writer, pool, offsets, filters, u * stepX, u * stepY);
                else
                    Products(writer, offsets, filters, u * stepX);
            }
        }

        Address.Advance(writer, "x", steps * stepX);
        Address.Advance(writer, "dy", steps * stepY);
        if (Pool is not null)
            Address.Advance(writer, "index", steps * stepY);
    }

    /// <summary>Each cell of a window has the gradient of its maximum in the lanes where it held it.</summary>
    private void Cells(CodeWriter writer, Window2D pool, EquatableArray<long> offsets, int filters, long x, long y)
    {
        for (int j = 0; j < filters; j++)
            writer.Line($"VecI cell{j} = Vec.Load({Address.Of("index", $"{y + j * Block}")});");
        for (int cell = 0; cell < CellsAWindow; cell++)
        {
            using (writer.Block(""))
            {
                for (int j = 0; j < filters; j++)
                    writer.Line($"VecF y{j} = Vec.Equals(cell{j}, Vec.Create({cell})).AsSingle() & peak{j};");
                long at = cell / pool.SizeX * Sizes.StrideY * Line + (long)(cell % pool.SizeX) * Sizes.StrideX * PixelStep;
                Products(writer, offsets, filters, x + at);
            }
        }
    }

    private void Products(CodeWriter writer, EquatableArray<long> offsets, int filters, long x)
    {
        for (int p = 0; p < offsets.Count; p++)
        {
            writer.Line($"{(p == 0 ? "VecF " : "")}v = Vec.Load({Address.Of("x", $"{x + offsets[p]}")});");
            for (int j = 0; j < filters; j++)
                writer.Line($"c{p}_{j} = {Width.MultiplyAdd}(v, y{j}, c{p}_{j});");
        }
    }

    /// <summary>Adds the lanes of each sum, and runs the epilogue on the filters of each tap.</summary>
    private void WriteSums(CodeWriter writer, int filters)
    {
        writer.Line($"float* sums = stackalloc float[{Block}];");
        var epilogue = Epilogue(Sizes.Filters);
        epilogue.Hoist(writer);
        using (writer.Block($"for (nint tap = 0; tap < {Taps}; tap++)"))
        {
            for (int j = 0; j < filters; j++)
                writer.Line($"sums[{j}] = VectorMath.HorizontalSum(Vec.Load({Address.Of("t", $"tap * {filters * Lanes}", $"{j * Lanes}")}));");
            string row = Sum(
                kernel.Groups > 1 ? Times("group", Sizes.KernelHeight * TapsALine) : "0", Bands > 1 ? Times("band", Taps) : "0", "tap");
            writer.Line($"nint element = {Times(row == "tap" ? row : $"({row})", Sizes.Filters)} + filter;");
            epilogue.Span(writer, "element", $"{filters}", "Vec.Load(&sums[i])", filters);
        }
    }
}
