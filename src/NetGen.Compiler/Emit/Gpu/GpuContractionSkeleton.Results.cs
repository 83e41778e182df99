namespace NetGen.Compiler;

/// <summary>
/// How sums become results: slices are added in their order, by the threads of the first, or where there are many by all; behind a pool, the maximum of each window is taken before.
/// </summary>
internal partial class GpuContractionSkeleton
{
    /// <summary>Adds what the slices have, in their order; the first goes on with the sums.</summary>
    private void WriteSlices(CodeWriter writer)
    {
        if (Tile.Slices == 1)
            return;
        int sums = Tile.ThreadRows * Tile.ThreadColumns;
        if (IsOneStage)
            writer.Line("Group.Barrier();");
        using (writer.Block($"if (t >= {Tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"shared[{Sum($"{i * (Tile.Slices - 1) * Tile.Positions}", "t")} - {Tile.Positions}] = c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns};");
        }

        writer.Line("Group.Barrier();");
        writer.Line($"if (t >= {Tile.Positions})");
        writer.Line("    return;");
        using (writer.Block($"for (int i = t; i < {(Tile.Slices - 1) * Tile.Positions}; i += {Tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns} += shared[{Sum($"{i * (Tile.Slices - 1) * Tile.Positions}", "i")}];");
        }
    }

    /// <summary>Adds what the slices have, in their order, a thread a result; neighbors have neighbors.</summary>
    private void WriteSharedResults(CodeWriter writer)
    {
        int sums = Tile.Rows * Tile.Columns;
        if (IsOneStage)
            writer.Line("Group.Barrier();");

        // Every fourth row of the tile stands side by side, so that the threads of a square write to different banks.
        int quads = Tile.Columns / 4;
        writer.Line($"ArrayView<F4> sums = shared.AsAligned(16).Cast<F4>().SubView({Sum($"t / {Tile.Positions} * {sums / 4}", Times("down", quads), "across")}, {3 * Tile.Down * quads + 1});");
        for (int i = 0; i < Tile.ThreadRows; i++)
            writer.Line($"sums[{i * Tile.Down * quads}] = new F4 {{ {string.Join(", ", Fields.Select((field, j) => $"{field} = c{i}_{j}"))} }};");
        writer.Line("Group.Barrier();");
        for (int first = 0; first < sums; first += Tile.Threads)
        {
            using var scope = writer.Block("");
            string place = first == 0 ? "t" : $"(t + {first})", line = Divided(place, Tile.Columns);
            writer.Line($"int row = rows + {Sum(Times(Modulo(line, Tile.Down), 4), Divided(line, Tile.Down))}, column = columns + {Modulo(place, Tile.Columns)};");
            writer.Line($"float sum = shared[{place}];");
            for (int slice = 1; slice < Tile.Slices; slice++)
                writer.Line($"sum += shared[{place} + {slice * sums}];");
            using (writer.Block($"if (row < {Count(Rows)} && column < {Contraction.Columns})"))
                writer.Line(Epilogue.Call($"{GroupOffset}row * {Contraction.Columns} + column", "sum"));
        }
    }

    protected virtual void WriteResults(CodeWriter writer)
    {
        // A thread's place is found again, rather than kept in registers all the while.
        writer.Line();
        writer.Line($"int row = rows + {Times(Down("t"), Math.Min(4, Tile.ThreadRows))};");
        writer.Line($"int column = columns + {Times(Across("t"), Math.Min(4, Tile.ThreadColumns))};");
        string group = GroupOffset;
        bool hasAllRows = !Rows.IsBatched && Rows.Fixed % Tile.Rows == 0;
        bool hasAllColumns = Contraction.Columns % Tile.Columns == 0;
        for (int i = 0; i < Tile.ThreadRows; i += Contraction.Pool)
        {
            string row = Sum("row", $"{i / 4 * Tile.Rows / 2 + i % 4}");
            using var rowScope = hasAllRows ? writer.Block("") : writer.Block($"if ({row} < {Count(Rows)})");
            writer.Line($"int e = {group}{Divided($"({row})", Contraction.Pool)} * {Contraction.Columns} + column;");
            for (int q = 0; q < (Tile.ThreadColumns + 3) / 4; q++)
            {
                int shift = q * Tile.Columns / 2;
                var sums = Enumerable.Range(4 * q, Math.Min(4, Tile.ThreadColumns)).Select(j => $"c{i}_{j}").ToList();
                if (Vector == 4)
                {
                    using var fourScope = hasAllColumns ? null : writer.Block($"if ({Sum("column", $"{shift}")} < {Contraction.Columns})");
                    WriteMaxima(writer, i, 4 * q, 4);
                    if (Contraction.Index >= 0)
                        writer.Line($"c.P{Contraction.Index}.Cast<I4>()[({Sum("e", $"{shift}")}) / 4] = new I4 {{ X = cell0, Y = cell1, Z = cell2, W = cell3 }};");
                    if (HasResult)
                        writer.Line(Epilogue.Call(Sum("e", $"{shift}"), [.. sums]));
                    continue;
                }

                for (int j = 0; j < sums.Count; j++)
                {
                    using var oneScope = hasAllColumns ? null : writer.Block($"if ({Sum("column", $"{shift + j}")} < {Contraction.Columns})");
                    WriteMaxima(writer, i, 4 * q + j, 1);
                    if (Contraction.Index >= 0)
                        writer.Line($"c.P{Contraction.Index}[{Sum("e", $"{shift + j}")}] = cell0;");
                    if (HasResult)
                        writer.Line(Epilogue.Call(Sum("e", $"{shift + j}"), sums[j]));
                }
            }
        }
    }

    /// <summary>Whether more is written than the cells of maxima.</summary>
    private bool HasResult => Contraction.Epilogue.Steps.Count > 0;

    /// <summary>
    /// The maximum of each column over the rows of a window, into the sum of the first, and which row held it: the first of equal ones; what is not a number
    /// counts as the largest.
    /// </summary>
    private void WriteMaxima(CodeWriter writer, int row, int column, int count)
    {
        if (Contraction.Pool == 1)
            return;
        if (Contraction.Index >= 0)
            writer.Line($"int {string.Join(", ", Enumerable.Range(0, count).Select(j => $"cell{j} = 0"))};");
        for (int j = 0; j < count; j++)
        {
            string top = $"c{row}_{column + j}";
            for (int k = 1; k < Contraction.Pool; k++)
            {
                string value = $"c{row + k}_{column + j}";
                string keep = Contraction.Index >= 0 ? $"cell{j} = {k}; " : "";
                writer.Line($"if ({value} > {top} || (GpuMath.IsNaN({value}) && !GpuMath.IsNaN({top}))) {{ {keep}{top} = {value}; }}");
            }
        }
    }
}
