namespace NetGen.Compiler;

/// <summary>
/// The epilogue at every element. Flat where nothing depends on a row: tiles of <see cref="Block"/> elements. With a bias or a number a sample,
/// and rows long enough for vectors, row by row.
/// </summary>
internal sealed class MapSkeleton(MapKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Elements a tile: a multiple of every vector, small enough for several tiles in the second-level cache.</summary>
    private const int Block = 16384;

    /// <summary>Shorter rows are read flat, their operands lane by lane.</summary>
    private const int ShortestRow = 8;

    public override KernelSchedule Schedule => RowWidth == 0
        ? KernelSchedule.Chunks(kernel.Elements, Block)
        : KernelSchedule.Chunks(Rows, RowsPerTile, BlocksPerRow);

    /// <summary>The length of a row that no operand's period crosses, or 0 for a flat pass.</summary>
    private long RowWidth
    {
        get
        {
            var positions = kernel.Epilogue.Steps.SelectMany(s => s.Value.Leaves()).OfType<ScalarExpression.Ordinal>().Select(Access.Along);
            var digits = kernel.Operands.Select(o => o.Access).OfType<Access.Strided>().Concat(positions).SelectMany(a => a.Digits);
            long row = digits.SelectMany(d => new[] { d.Inner, d.Inner * d.Extent }).Where(border => border > 1).DefaultIfEmpty(0).Aggregate(GreatestCommonDivisor);
            long elements = Math.Max(kernel.Elements.Fixed, Math.Max(kernel.Elements.PerBatch, kernel.Elements.PerBlock));
            return row >= ShortestRow && elements % row == 0 ? row : 0;
        }
    }

    private static long GreatestCommonDivisor(long x, long y) => y == 0 ? x : GreatestCommonDivisor(y, x % y);

    private Extent Rows => new(kernel.Elements.Fixed / RowWidth, kernel.Elements.PerBatch / RowWidth, kernel.Elements.PerBlock / RowWidth);

    private long RowsPerTile => Math.Max(1, Block / RowWidth);

    private long BlocksPerRow => Divide(RowWidth, Block);

    protected override void WriteBody(CodeWriter writer)
    {
        if (RowWidth == 0)
            WriteFlat(writer);
        else
            WriteRows(writer);
    }

    private void WriteFlat(CodeWriter writer)
    {
        var epilogue = Epilogue(0);
        epilogue.Hoist(writer);
        writer.Line($"nint element = (nint)tile * {Block};");
        string end = kernel.Elements.IsBatched ? $"{Count(kernel.Elements)} + 15 & -16" : Count(kernel.Elements);
        writer.Line($"nint end = Math.Min(element + {Block}, {end});");
        epilogue.HoistSpan(writer, "element");
        using (writer.Block($"for (; element <= end - {Lanes}; element += {Lanes})"))
            epilogue.Vector(writer, "", "element", "0");

        // The padding behind a parameter stays zero, that behind a batch is free.
        if (!kernel.Elements.IsBatched && kernel.Elements.Fixed % Lanes != 0)
        {
            using (writer.Block("if (element < end)"))
                epilogue.Vector(writer, "", "element", "0", "(int)(end - element)");
        }
    }

    private void WriteRows(CodeWriter writer)
    {
        var epilogue = Epilogue(RowWidth);
        epilogue.Hoist(writer);
        if (BlocksPerRow > 1)
        {
            writer.Line($"nint column = (nint)(tile % {BlocksPerRow}) * {Block};");
            writer.Line($"nint element = (nint)(tile / {BlocksPerRow}) * {RowWidth} + column;");
            writer.Line($"nint length = Math.Min({Block}, {RowWidth} - column);");
            epilogue.Span(writer, "element", "length", "");
            return;
        }

        writer.Line($"nint element = (nint)tile * {RowsPerTile * RowWidth};");
        writer.Line($"nint end = Math.Min(element + {RowsPerTile * RowWidth}, {Count(kernel.Elements)});");
        using (writer.Block($"for (; element < end; element += {RowWidth})"))
            epilogue.Span(writer, "element", $"{RowWidth}", "", RowWidth);
    }
}
