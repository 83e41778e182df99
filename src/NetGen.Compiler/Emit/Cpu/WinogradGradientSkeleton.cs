namespace NetGen.Compiler;

/// <summary>
/// The sums of a kernel gradient in the transformed domain. A work tile is one block of channels and filters of one group of samples; it goes band by
/// band and adds each band's products to sums of its own, which stay in the second-level cache.
/// </summary>
internal sealed class WinogradPartialGradientSkeleton(WinogradPartialGradientKernel kernel, VectorWidth width) : WinogradSkeleton(kernel, kernel.Tiles, width)
{
    /// <summary>
    /// Tiles a band: products of each element of the sums before they are stored. More of them would not find room in the caches beside the sums.
    /// </summary>
    private const int MostPositions = 32;

    private readonly WinogradGradientSplit _split = kernel.Split;

    /// <summary>Rows of tiles a band; small images go several at a time.</summary>
    private int Band
    {
        get
        {
            int rows = RowsPerBand(MostPositions);
            return rows < Tiles.Rows ? rows : rows * Math.Max(1, MostPositions / (Tiles.Rows * Tiles.Columns));
        }
    }

    private int Positions => Band * Tiles.Columns;

    private int Channels => (int)Round16(_split.ChannelBlock);

    private int InputStride => Positions * Channels + Winograd.Block;

    private int OutputStride => Positions * _split.FilterBlock + Winograd.Block;

    /// <summary>dy, whose tiles are m × m.</summary>
    private WinogradSource Gradient => new("c->P1", "Gradient", Winograd.Transposed(Winograd.Output(Tiles.Tile)), Tiles.Output, 0, 0);

    public override KernelSchedule Schedule
    {
        get
        {
            int blocks = _split.ChannelBlocks * _split.FilterBlocks;
            string groups = _split.Groups == 1 ? "1" : $"(n < {_split.Groups} ? n : {_split.Groups})";
            long scratch = Tiles.Points * ((long)InputStride + OutputStride) + Math.Max(GatheredFloats(Input), GatheredFloats(Gradient));
            return new KernelSchedule(_split.Groups == 1 ? $"{blocks}" : Times(groups, blocks), Round16(scratch));
        }
    }

    protected override void WriteBody(CodeWriter writer)
    {
        int blocks = _split.ChannelBlocks * _split.FilterBlocks;
        writer.Line("// Transformed input and gradient, and room to gather a row of either.");
        writer.Line("float* v = &c->Scratch[thread * c->ScratchStride];");
        writer.Line($"float* g = v + {Tiles.Points * InputStride};");
        if (Math.Max(GatheredFloats(Input), GatheredFloats(Gradient)) > 0)
            writer.Line($"float* t = g + {Tiles.Points * OutputStride};");
        writer.Line($"nint groups = Math.Min(c->N, {_split.Groups});");
        writer.Line(blocks == 1 ? "nint group = tile;" : "nint group = tile % groups;");
        writer.Line($"nint row = group * c->N / groups * {Tiles.Rows}, end = (group + 1) * c->N / groups * {Tiles.Rows};");
        string channel = "0", filter = "0";
        if (blocks > 1)
        {
            writer.Line("nint block = tile / groups;");
            writer.Line($"nint channel = block / {_split.FilterBlocks} * {_split.ChannelBlock}, filter = block % {_split.FilterBlocks} * {_split.FilterBlock};");
            (channel, filter) = ("channel", "filter");
        }

        string first = Sum($"c->P2 + group * {Tiles.Points * _split.PointStride}", Times(channel, _split.ChannelStride), filter);
        writer.Line($"float* sums = {first};");
        writer.Line($"{Clear()}(sums);");
        using (writer.Block($"for (; row < end; row += {Band})"))
        {
            writer.Line($"nint last = Math.Min(row + {Band}, end);");
            if (Band > 1 && Tiles.Rows % Band != 0)
            {
                writer.Line($"if (last - row < {Band})");
                writer.Line($"    new Span<float>(v, {Tiles.Points * (InputStride + OutputStride)}).Clear(); // tiles that are missing add nothing");
            }

            using (writer.Block("for (nint r = row; r < last; r++)"))
            {
                string sample = $"(r / {Tiles.Rows})", y = Times($"(r % {Tiles.Rows})", Tiles.Tile);
                TransformRow(
                    writer, Input, sample, y, "t", channel, _split.ChannelBlock, $"v + (r - row) * {Tiles.Columns * Channels}", InputStride, Channels);
                TransformRow(
                    writer, Gradient, sample, y, "t", filter, _split.FilterBlock, $"g + (r - row) * {Tiles.Columns * _split.FilterBlock}", OutputStride, _split.FilterBlock);
            }

            writer.Line($"float* nextInput = c->P0 + {Start("last", Tiles.Height, Tiles.Width * Tiles.Channels)};");
            writer.Line($"float* nextGradient = c->P1 + {Start("last", Tiles.OutputHeight, Tiles.OutputWidth * Tiles.Filters)};");
            using (writer.Block($"for (nint point = 0; point < {Tiles.Points}; point++)"))
            {
                Fetch(writer, "nextInput", Band, Tiles.Width * Tiles.Channels);
                Fetch(writer, "nextGradient", Band, Tiles.OutputWidth * Tiles.Filters);
                writer.Line($"{Multiply()}(v + point * {InputStride}, g + point * {OutputStride}, sums + point * {_split.PointStride});");
            }
        }
    }

    /// <summary>Zeros in a block of the sums.</summary>
    private string Clear() => Share("ClearSums", "float* sums", writer =>
    {
        using (writer.Block($"for (nint point = 0; point < {Tiles.Points}; point++, sums += {_split.PointStride})"))
        {
            writer.Line($"for (nint channel = 0; channel < {_split.ChannelBlock}; channel++)");
            writer.Line($"    new Span<float>(&sums[channel * {_split.ChannelStride}], {_split.FilterBlock}).Clear();");
        }
    });

    /// <summary>The products of one point: channels by filters, summed over the tiles of a band.</summary>
    private string Multiply() => Share("Multiply", "float* v, float* g, float* sums", writer =>
    {
        writer.Line($"// [{Positions} tiles × {_split.ChannelBlock}]ᵀ · [{Positions} tiles × {_split.FilterBlock}]");
        new WinogradProducts(
            _split.ChannelBlock, _split.FilterBlock, Positions, 1, Channels, _split.FilterBlock, Winograd.Block, _split.ChannelStride, Adds: true)
            .Write(writer, Width, (stem, parameters, body) => Share(stem, parameters, body), "v", "g", "sums");
    });
}

/// <summary>Gᵀ·(Σ dU)·G and the epilogue: a work tile is some channels with all their filters.</summary>
internal sealed class WinogradGradientSkeleton(WinogradGradientKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private const int Taps = 9;

    /// <summary>Channels a work tile.</summary>
    private const int Channels = 4;

    private readonly WinogradGradientSplit _split = kernel.Split;

    private int Points => Winograd.Points(kernel.Tile);

    private int Filters => (int)Round16(kernel.Filters);

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Extent.Of(kernel.Channels), Channels, 1, (long)(Points + Taps) * Filters);

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line("// A channel's sums, and its taps.");
        writer.Line("float* sums = &c->Scratch[thread * c->ScratchStride];");
        writer.Line($"float* taps = {Address.Of("sums", Points * Filters)};");
        if (_split.Groups > 1)
            writer.Line($"nint groups = Math.Min(c->N, {_split.Groups});");
        using (Units(writer, "channel", Extent.Of(kernel.Channels), Channels))
        {
            writer.Line($"{AddGroups()}(&c->P0[channel * {_split.ChannelStride}], {(_split.Groups > 1 ? "groups, " : "")}sums);");
            writer.Line($"{Untransform()}(sums, taps);");
            writer.Line($"{Finish()}(c, taps, channel * {kernel.Filters});");
        }
    }

    private string AddGroups() => Share("AddGroups", $"float* groupSums, {(_split.Groups > 1 ? "nint groups, " : "")}float* sums", writer =>
    {
        writer.Line("// The sums of all groups of samples, in order.");
        using (writer.Block($"for (nint point = 0; point < {Points}; point++, groupSums += {_split.PointStride}, sums += {Filters})"))
        using (writer.Block($"for (nint i = 0; i < {Filters}; i += {Lanes})"))
        {
            writer.Line("VecF sum = Vec.Load(&groupSums[i]);");
            if (_split.Groups > 1)
            {
                writer.Line("for (nint group = 1; group < groups; group++)");
                writer.Line($"    sum += Vec.Load({Address.Of("groupSums", $"group * {Points * _split.PointStride}", "i")});");
            }

            writer.Line("Vec.Store(sum, &sums[i]);");
        }
    });

    private string Untransform() => Share("UntransformTaps", "float* sums, float* taps", writer =>
    {
        using var block = writer.Block($"for (nint i = 0; i < {Filters}; i += {Lanes})");
        int size = Winograd.Size(kernel.Tile);
        new TransformText(Winograd.Transposed(Winograd.Kernel(kernel.Tile)), Width).Write(
            writer,
            (r, c) => $"Vec.Load({Address.Of("sums", "i", $"{(r * size + c) * Filters}")})",
            (r, c, y) => writer.Line($"Vec.Store({y}, {Address.Of("taps", "i", $"{(r * 3 + c) * Filters}")});"));
    });

    private string Finish() => Share("FinishTaps", "KernelCall* c, float* taps, nint element", writer =>
    {
        writer.Line($"// The epilogue on a channel's {kernel.Filters} filters, tap by tap.");
        var epilogue = Epilogue(kernel.Filters);
        epilogue.Hoist(writer);
        using (writer.Block($"for (int tap = 0; tap < {Taps}; tap++, taps += {Filters}, element += {(long)kernel.Channels * kernel.Filters})"))
            epilogue.Span(writer, "element", $"{kernel.Filters}", "Vec.Load(&taps[i])", kernel.Filters);
    });
}
