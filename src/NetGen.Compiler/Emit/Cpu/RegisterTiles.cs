namespace NetGen.Compiler;

/// <summary>
/// Shapes of register tiles: rows times vectors of columns, so that sums, a row's number and the vectors of B fit the registers (14×2, 8×3, 6×4
/// of 32; 6×2, 4×3 of 16).
/// </summary>
internal static class RegisterTiles
{
    /// <summary>The most rows of a tile where the column block has this many vectors.</summary>
    public static int MostRows(VectorWidth width, int vectors) => (width.Registers, vectors) switch
    {
        (32, 3) => 8,
        (32, _) => 14,
        (_, 1) => 10,
        (_, 3) => 4,
        _ => 6,
    };

    /// <summary>The most vectors of a panel that a batch of rows goes through: a load of B then serves six rows or more.</summary>
    public static int MostVectors(VectorWidth width) => width.Registers == 32 ? 4 : 2;

    /// <summary>Heights for a batched row axis and a panel of <paramref name="vectors"/>: the usual one, then what is left over.</summary>
    public static int[] BatchedHeights(VectorWidth width, int vectors) => (width.Registers, vectors) switch
    {
        (32, <= 3) or (_, 1) => [8, 4, 2, 1],
        _ => [6, 4, 2, 1],
    };

    /// <summary>Cuts a column block of <paramref name="vectors"/> near-equally into panels for tiles of <paramref name="rows"/>.</summary>
    public static IReadOnlyList<int> Panels(VectorWidth width, int vectors, int rows)
    {
        int most = 1;
        while (most < 8 && rows * (most + 1) <= 28 && rows * (most + 1) + Math.Min(rows, most + 1) + 1 <= width.Registers)
            most++;
        return [.. RowBlock.Pieces(0, vectors, (vectors + most - 1) / most).Select(p => p.Count)];
    }

    /// <summary>Writes a scope for each panel or run of equal panels of a block of columns.</summary>
    /// <param name="rows">Of the tiles, at most.</param>
    /// <param name="start">The block's first column, as text.</param>
    /// <param name="panel">Where the panel begins, as text; its vectors; the columns in its last vector, or 0 when that is full.</param>
    public static void EachPanel(CodeWriter writer, VectorWidth width, int columns, int rows, string start, Action<string, int, int> panel)
    {
        var widths = Panels(width, (columns + width.Lanes - 1) / width.Lanes, rows);
        int first = 0;
        for (int i = 0; i < widths.Count;)
        {
            int vectors = widths[i], count = 1;
            bool IsPartial(int index) => index == widths.Count - 1 && columns % width.Lanes != 0;
            while (i + count < widths.Count && widths[i + count] == vectors && !IsPartial(i + count) && !IsPartial(i))
                count++;
            int end = first + count * vectors * width.Lanes;
            string At(int column) => start == "0" ? $"{column}" : column == 0 ? start : $"{start} + {column}";
            if (count == 1)
            {
                using (writer.Block(""))
                    panel(At(first), vectors, IsPartial(i) ? columns % width.Lanes : 0);
            }
            else
            {
                using (writer.Block($"for (nint at = {At(first)}; at < {At(end)}; at += {vectors * width.Lanes})"))
                    panel("at", vectors, 0);
            }

            i += count;
            first = end;
        }
    }

    /// <summary>Writes the call of each tile of a group, given its number as text.</summary>
    public static void Repeat(CodeWriter writer, RowGroup group, Func<string, string> call)
    {
        if (group.Count == 1)
            writer.Line(call("0"));
        else
            writer.Line($"for (nint r = 0; r < {group.Count}; r++)").Line("    " + call("r"));
    }

    /// <summary>Cuts the rows of a block into tiles, neighbors of one shape in one group.</summary>
    public static IReadOnlyList<RowGroup> Rows(VectorWidth width, int vectors, IReadOnlyList<long> offsets)
    {
        int most = MostRows(width, vectors);
        var groups = new List<RowGroup>();
        foreach (var (start, count) in RowBlock.Pieces(0, offsets.Count, (offsets.Count + most - 1) / most))
        {
            var pattern = Enumerable.Range(start, count).Select(r => offsets[r] - offsets[start]).ToEquatableArray();
            var last = groups.LastOrDefault();
            if (last is not null && last.Pattern == pattern && (last.Count == 1 || offsets[start] == last.Offset + last.Count * last.Step))
                groups[groups.Count - 1] = last with { Count = last.Count + 1, Step = (offsets[start] - last.Offset) / last.Count };
            else
                groups.Add(new RowGroup(1, start, offsets[start], 0, pattern));
        }

        return groups;
    }
}

/// <summary>Equal register tiles below each other.</summary>
/// <param name="Row">The first row of the first, counted from the block's first.</param>
/// <param name="Offset">Its offset in A.</param>
/// <param name="Step">From a tile to the next, in A.</param>
/// <param name="Pattern">The offsets in A of a tile's rows from its first.</param>
internal sealed record RowGroup(int Count, int Row, long Offset, long Step, EquatableArray<long> Pattern)
{
    public int Height => Pattern.Count;
}
