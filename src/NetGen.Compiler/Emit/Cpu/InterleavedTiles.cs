namespace NetGen.Compiler;

/// <summary>
/// Register tiles over interleaved samples: so many units along one axis (positions, or products of a kernel's gradient) times so many filters,
/// each a sum in a register of its own.
/// </summary>
/// <param name="Units">Cut of the unit axis into near-equal pieces, neighbors of one size in one run.</param>
/// <param name="Filters">Likewise of the filters.</param>
internal sealed record InterleavedTiles(IReadOnlyList<PieceRun> Units, IReadOnlyList<PieceRun> Filters)
{
    /// <summary>Loads and multiply-adds that a core starts a cycle, and the multiply-adds under way that keep it busy.</summary>
    private const double PerCycle = 2, Latency = 4;

    /// <summary>The cut that takes the fewest cycles, and among equal ones the fewest tiles.</summary>
    /// <param name="sumsAUnit">Sums that a unit has for each filter: the cells of a window whose maximum is taken.</param>
    /// <param name="mostFilters">Filters of a tile at most.</param>
    public static InterleavedTiles Of(VectorWidth width, int units, int filters, int sumsAUnit, int mostFilters = int.MaxValue)
    {
        var best = (Cycles: double.MaxValue, Tiles: int.MaxValue, Units: 1, Filters: 1);
        for (int u = 1; u <= Math.Min(units, width.Registers); u++)
        {
            for (int f = 1; f <= Math.Min(Math.Min(filters, mostFilters), width.Registers); f++)
            {
                int sums = u * sumsAUnit;
                if (sums * f + Math.Min(sums, f) + 1 > width.Registers && (u, f) != (1, 1))
                    continue;

                int[] unitPieces = Sizes(units, u), filterPieces = Sizes(filters, f);
                double cycles = unitPieces.Sum(p => filterPieces.Sum(q => Cycles(p * sumsAUnit, q)));
                var found = (cycles, unitPieces.Length * filterPieces.Length, u, f);
                if (cycles < best.Cycles || (cycles == best.Cycles && found.Item2 < best.Tiles))
                    best = found;
            }
        }

        return new(PieceRun.Of(Sizes(units, best.Units)), PieceRun.Of(Sizes(filters, best.Filters)));
    }

    private static double Cycles(int sums, int filters) => Math.Max(Latency, Math.Max(sums * filters, sums + filters) / PerCycle);

    private static int[] Sizes(int count, int most) => [.. RowBlock.Pieces(0, count, (count + most - 1) / most).Select(p => p.Count)];
}

/// <summary>Neighboring pieces of one size along an axis.</summary>
internal sealed record PieceRun(int Start, int Size, int Count)
{
    public static IReadOnlyList<PieceRun> Of(IEnumerable<int> sizes)
    {
        var runs = new List<PieceRun>();
        int start = 0;
        foreach (int size in sizes)
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.Size == size)
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new PieceRun(start, size, 1));
            start += size;
        }

        return runs;
    }

    /// <summary>Writes the body for each piece: in a loop where there are several. The body gets the piece's start as C# text.</summary>
    public void Each(CodeWriter writer, string index, Action<string> body)
    {
        if (Count == 1)
        {
            body($"{Start}");
            return;
        }

        using (writer.Block($"for (nint {index} = {Start}; {index} < {Start + Size * Count}; {index} += {Size})"))
            body(index);
    }
}
