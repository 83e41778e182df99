namespace NetGen.Compiler;

/// <summary>Padding and cropping: results row by row, a row in runs that are zero or contiguous in the source.</summary>
internal sealed class MoveSkeleton(MoveKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Elements a tile.</summary>
    private const long Block = 16384;

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Rows, RowsPerTile);

    private Shape Source => kernel.Source;

    /// <summary>Elements of a result's row: a line of an image.</summary>
    private long RowLength => (long)kernel.Result[1] * kernel.Result[2];

    private Extent Rows => kernel.Planes.Times(kernel.Result.Size / RowLength);

    private long RowsPerTile => Math.Max(1, Block / RowLength);

    protected override void WriteBody(CodeWriter writer)
    {
        bool isPixelwise = kernel.Movement is Movement.Pad { InteriorX: > 0 };
        var epilogue = Epilogue(isPixelwise ? kernel.Result.Last : RowLength);
        epilogue.Hoist(writer);
        using (Units(writer, "row", Rows, RowsPerTile))
        {
            writer.Line($"nint element = {Times("row", RowLength)};");
            switch (kernel.Movement)
            {
                case Movement.Pad pad:
                    WritePadded(writer, epilogue, pad);
                    break;
                case Movement.Crop crop:
                    writer.Line($"float* x = c->P0 + {Line(crop.Top, 0)}{(crop.Left == 0 ? "" : $" + {crop.Left * Source[2]}")};");
                    epilogue.Span(writer, "element", $"{RowLength}", "Vec.Load(&x[i])", RowLength);
                    break;
                default:
                    throw new NotSupportedException($"{kernel.Kind} has no skeleton for processors; add one to {nameof(MoveSkeleton)}.");
            }
        }
    }

    /// <summary>The offset of the source's line for the result's row, <paramref name="shift"/> lines on.</summary>
    private string Line(int shift, int interior)
    {
        int height = kernel.Result[0];
        string y = Sum($"row % {height}", $"{shift}");
        if (interior > 0)
            y = $"({y}) / {interior + 1}";
        return $"(row / {height} * {Source[0]} + {y}) * {Source[1] * Source[2]}";
    }

    private void WritePadded(CodeWriter writer, EpilogueText epilogue, Movement.Pad pad)
    {
        int channels = Source[2];
        writer.Line($"nint y = row % {kernel.Result[0]} - {pad.Top};");
        if (pad.InteriorX > 0)
        {
            WritePixels(writer, epilogue, pad);
            return;
        }

        using (writer.Block($"if ({Outside("y", Source[0], pad.InteriorY)})"))
        {
            epilogue.Span(writer, "element", $"{RowLength}", "VecF.Zero", RowLength);
            writer.Line("continue;");
        }

        writer.Line($"float* x = c->P0 + {Line(-pad.Top, pad.InteriorY)};");
        int columns = Math.Min(Source[1], kernel.Result[1] - pad.Left);
        Run(pad.Left, "VecF.Zero");
        Run(columns, "Vec.Load(&x[i])");
        Run(kernel.Result[1] - pad.Left - columns, "VecF.Zero");

        void Run(int pixels, string value)
        {
            long length = (long)pixels * channels;
            if (length == 0)
                return;
            using (writer.Block(""))
                epilogue.Span(writer, "element", $"{length}", value, length);
            writer.Line($"element += {length};");
        }
    }

    /// <summary>A row with zeros between its pixels.</summary>
    private void WritePixels(CodeWriter writer, EpilogueText epilogue, Movement.Pad pad)
    {
        int channels = Source[2];
        writer.Line($"bool isZero = {Outside("y", Source[0], pad.InteriorY)};");
        writer.Line($"float* x = c->P0 + {Line(-pad.Top, pad.InteriorY)};");
        using (writer.Block($"for (nint z = -{pad.Left}; z < {kernel.Result[1] - pad.Left}; z++, element += {channels})"))
        {
            using (writer.Block($"if (isZero || {Outside("z", Source[1], pad.InteriorX)})"))
                epilogue.Span(writer, "element", $"{channels}", "VecF.Zero", channels);
            using (writer.Block("else"))
            {
                epilogue.Span(writer, "element", $"{channels}", "Vec.Load(&x[i])", channels);
                writer.Line($"x += {channels};");
            }
        }
    }

    private static string Outside(string index, int extent, int interior) =>
        $"{index} < 0 || {index} > {(extent - 1) * (interior + 1)}" + (interior == 0 ? "" : $" || {index} % {interior + 1} != 0");
}

/// <summary>Transposes planes of weights in blocks of 16 × 16: [K, N] → [N, K], or [kh, kw, C, F] → [kh, kw, F, C] with the planes in reverse.</summary>
internal sealed class TransposeSkeleton(MoveKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private const int Block = 16;

    public override KernelSchedule Schedule => new($"{Planes * Divide(Height, Block)}", 0);

    private long Planes => kernel.Result.Size / ((long)Height * Length);

    /// <summary>Rows of the result's plane.</summary>
    private int Height => kernel.Source.Last;

    private int Length => kernel.Result.Last;

    protected override void WriteBody(CodeWriter writer)
    {
        long blocks = Divide(Height, Block);
        var epilogue = Epilogue(Length);
        epilogue.Hoist(writer);
        writer.Line($"nint plane = tile / {blocks};");
        writer.Line($"nint first = (nint)(tile % {blocks}) * {Block};");
        writer.Line($"nint last = Math.Min(first + {Block}, {Height});");
        string source = kernel.Movement is Movement.Flip ? $"({Planes - 1} - plane)" : "plane";
        writer.Line($"float* x = c->P0 + {source} * {(long)Height * Length} + first;");
        writer.Line($"float* block = stackalloc float[{Block * Block}];");
        using (writer.Block($"for (nint k = 0; k < {Length}; k += {Block})"))
        {
            writer.Line($"nint depth = Math.Min({Block}, {Length} - k);");
            using (writer.Block($"for (nint z = 0; z < depth; z++, x += {Height})"))
            {
                writer.Line($"for (nint r = 0; r < {Block}; r++)");
                writer.Line($"    block[r * {Block} + z] = x[r];");
            }

            using (writer.Block("for (nint row = first; row < last; row++)"))
            {
                writer.Line($"nint element = (plane * {Height} + row) * {Length} + k;");
                epilogue.Span(writer, "element", "depth", $"Vec.Load({Address.Of("block", $"(row - first) * {Block}", "i")})", isWhole: Length % Lanes == 0);
            }
        }
    }
}
