namespace NetGen.Compiler;

/// <summary>
/// Contractions: tiles of both factors come through shared memory, in two buffers, so that the next is on its way while a tile is multiplied. Sums are
/// scalars c0_0 …, which stay in registers. A factor is read four numbers at a time where they lie side by side; rows and columns past the
/// end read the last one again, terms past the end count as zero.
/// </summary>
internal sealed class GpuContractionSkeleton(ContractionKernel kernel, string name, GpuTile tile) : GpuSkeleton(kernel, name)
{
    private static readonly string[] Fields = ["X", "Y", "Z", "W"];

    private readonly IReadOnlyList<ReductionLoop> _loops = ReductionLoop.Merge(kernel.Reduction);

    public override int GroupSize => tile.Threads;

    public override string Groups
    {
        get
        {
            int columnTiles = Divide(kernel.Columns, tile.Columns);
            return GroupsFor(Rows, tile.Rows, (long)columnTiles * kernel.Groups);
        }
    }

    protected override int Vector => kernel.Columns % 4 == 0 ? 4 : 1;

    /// <summary>All rows, those of outer loops included.</summary>
    private Extent Rows => kernel.Outer.Aggregate(kernel.Rows.Count, (rows, loop) => loop.Count.IsBatched ? loop.Count.Times(rows.Fixed) : rows.Times(loop.Count.Fixed));

    /// <summary>Terms of a sum; by sample where the batch is summed over.</summary>
    private Extent Terms => _loops.Aggregate(Extent.Of(1), (terms, loop) => loop.Count.IsBatched ? loop.Count.Times(terms.Fixed) : terms.Times(loop.Count.Fixed));

    private bool SumsBatch => Terms.IsBatched;

    /// <summary>The terms fill whole tiles, whatever the batch.</summary>
    private bool IsWholeDepth => !SumsBatch && Terms.Fixed % tile.Depth == 0;

    private ReductionLoop Inner => _loops[_loops.Count - 1];

    // Which numbers of A lie side by side: along a sum, or along the rows.
    private bool RunsAlongSumA => Inner.AStride == 1;

    private bool RunsAlongRows => !RunsAlongSumA && InnerRow.Stride == 1;

    private bool RunsAlongSumB => kernel.BColumnStride != 1;

    private (long Count, long Stride) InnerRow => kernel.Rows.Loops.Count > 0
        ? (kernel.Rows.Loops[kernel.Rows.Loops.Count - 1].Count, kernel.Rows.Loops[kernel.Rows.Loops.Count - 1].AStride)
        : (Math.Max(kernel.Rows.Count.Fixed, kernel.Rows.Count.PerBatch), kernel.Rows.AStride);

    private IEnumerable<long> RowStrides => kernel.Outer.Select(o => o.AStride)
        .Concat(kernel.Rows.Loops.Count > 0 ? kernel.Rows.Loops.Select(l => (long)l.AStride) : [kernel.Rows.AStride]);

    private bool IsVectorA => RunsAlongSumA
        ? IsInnerWhole && RowStrides.Concat(_loops.Take(_loops.Count - 1).Select(l => l.AStride)).All(s => s % 4 == 0)
        : RunsAlongRows && !kernel.Rows.Count.IsBatched && InnerRow.Count % 4 == 0
            && RowStrides.Where((_, i) => i < RowStrides.Count() - 1).Concat(_loops.Select(l => l.AStride)).All(s => s % 4 == 0);

    private bool IsVectorB => RunsAlongSumB
        ? Inner.BStride == 1 && IsInnerWhole && kernel.BColumnStride % 4 == 0 && _loops.Take(_loops.Count - 1).All(l => l.BStride % 4 == 0)
        : kernel.Columns % 4 == 0 && _loops.All(l => l.BStride % 4 == 0);

    private bool IsInnerWhole => !Inner.Count.IsBatched && Inner.Count.Fixed % 4 == 0;

    private GpuTileLoad LoadA => new("a", tile.Rows, tile.Depth, tile.Threads, IsVectorA, !RunsAlongRows);

    private GpuTileLoad LoadB => new("b", tile.Columns, tile.Depth, tile.Threads, IsVectorB, RunsAlongSumB);

    protected override void WriteBody(CodeWriter writer)
    {
        int columnTiles = Divide(kernel.Columns, tile.Columns);
        writer.Line($"var sharedA = SharedMemory.Allocate<float>({2 * LoadA.Size});");
        writer.Line($"var sharedB = SharedMemory.Allocate<float>({2 * LoadB.Size});");
        writer.Line("var tileA = sharedA.AsAligned(16).Cast<F4>();");
        writer.Line("var tileB = sharedB.AsAligned(16).Cast<F4>();");
        if (IsVectorA)
            writer.Line("var p0 = c.P0.Cast<F4>();");
        if (IsVectorB)
            writer.Line("var p1 = c.P1.Cast<F4>();");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int columns = {Times(Modulo("Grid.IdxX", columnTiles), tile.Columns)};");
        string rest = Divided("Grid.IdxX", columnTiles);
        writer.Line($"int rows = {Times(kernel.Groups == 1 ? rest : $"({rest} / {kernel.Groups})", tile.Rows)};");
        if (SumsBatch)
        {
            if (kernel.Groups == 1)
            {
                writer.Line($"int from = 0, to = {Count(Terms)};");
            }
            else
            {
                writer.Line($"int group = ({rest}) % {kernel.Groups};");
                WriteSamples(writer, kernel.Groups);
                writer.Line($"int from = {Times("first", Terms.PerBatch)}, to = {Times("last", Terms.PerBatch)};");
            }
        }
        else
        {
            writer.Line($"const int from = 0, to = {Terms.Fixed};");
        }

        WritePlaces(writer);
        for (int i = 0; i < tile.ThreadRows; i++)
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, tile.ThreadColumns).Select(j => $"c{i}_{j} = 0f"))};");
        WriteLoop(writer);
        WriteSlices(writer);
        WriteResults(writer);
    }

    /// <summary>Where a thread's part of each tile lies in memory and in shared memory.</summary>
    private void WritePlaces(CodeWriter writer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            bool isA = load.Name == "a";
            for (int i = 0; i < load.Count; i++)
            {
                string at = i == 0 ? "t" : $"(t + {i * tile.Threads})";
                string n = $"{load.Name}{i}";
                if (load.IsPartial(i))
                    writer.Line($"bool {n}Is = {at} < {load.Pieces};");
                writer.Line($"int {n}Depth = {load.Depth(at)}, {n}Place = {load.Place(at)};");
                if (isA)
                    WriteRow(writer, n, load);
                else
                    WriteColumn(writer, n, load);
            }
        }
    }

    private void WriteRow(CodeWriter writer, string n, GpuTileLoad load)
    {
        bool isWhole = !Rows.IsBatched && Rows.Fixed % tile.Rows == 0;
        int step = load.IsVector && !load.RunsAlongSum ? 4 : 1;
        string last = step == 1 ? $"{Count(Rows)} - 1" : $"{Rows.Fixed} - 4";
        writer.Line(isWhole ? $"int {n}Row = rows + {n}Place;" : $"int {n}Row = GpuMath.Min(rows + {n}Place, {last});");
        writer.Line($"int {n} = {RowOffset($"{n}Row")};");
    }

    private void WriteColumn(CodeWriter writer, string n, GpuTileLoad load)
    {
        bool isWhole = kernel.Columns % tile.Columns == 0;
        int step = load.IsVector && !load.RunsAlongSum ? 4 : 1;
        string column = isWhole ? $"columns + {n}Place" : $"GpuMath.Min(columns + {n}Place, {kernel.Columns - step})";
        writer.Line($"int {n} = {Times(column, kernel.BColumnStride)};");
    }

    /// <summary>The offset in A of a row, counted through all outer loops.</summary>
    private string RowOffset(string row)
    {
        var loops = kernel.Outer.Select(o => (Count: o.Count.Fixed, o.AStride)).Concat(kernel.Rows.Loops.Count > 0
            ? kernel.Rows.Loops.Select(l => (Count: (long)l.Count, AStride: (long)l.AStride))
            : [(kernel.Rows.Count.Fixed, kernel.Rows.AStride)]).ToList();
        return Offset(row, loops);
    }

    /// <summary>A mixed-radix number's digits times strides; the outermost digit has no bound.</summary>
    private static string Offset(string index, IReadOnlyList<(long Count, long Stride)> loops)
    {
        var terms = new List<string>();
        long below = 1;
        for (int i = loops.Count - 1; i >= 0; i--)
        {
            string digit = Divided(index, below);
            if (i > 0)
                digit = loops[i].Count == 1 ? "0" : $"{digit} % {loops[i].Count}";
            terms.Add(digit == "0" ? "0" : Times(digit, loops[i].Stride));
            below *= loops[i].Count;
        }

        terms.Reverse();
        return Sum([.. terms]);
    }

    private string TermOffset(string term, Func<ReductionLoop, long> stride) =>
        Offset(term, [.. _loops.Select(l => (l.Count.Fixed, stride(l)))]);

    private void WriteLoop(CodeWriter writer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            for (int i = 0; i < load.Count; i++)
                writer.Line(load.IsVector ? $"F4 {load.Name}{i}Next = default;" : $"float {load.Name}{i}Next = 0f;");
        }

        WriteReads(writer, "from");
        WriteStages(writer, "0");
        writer.Line("Group.Barrier();");
        writer.Line("int buffer = 0;");
        using (writer.Block($"for (int k = from; k < to; k += {tile.Depth})"))
        {
            writer.Line($"int next = k + {tile.Depth};");
            using (writer.Block("if (next < to)"))
                WriteReads(writer, "next");
            writer.Line();
            WriteProducts(writer);
            writer.Line();
            writer.Line("buffer = 1 - buffer;");
            using (writer.Block("if (next < to)"))
                WriteStages(writer, "buffer");
            writer.Line("Group.Barrier();");
        }
    }

    /// <summary>From memory into registers, the terms from <paramref name="start"/> on.</summary>
    private void WriteReads(CodeWriter writer, string start)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            bool isA = load.Name == "a";
            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                int step = load.IsVector && load.RunsAlongSum ? 4 : 1;
                using var partial = load.IsPartial(i) ? writer.Block($"if ({n}Is)") : writer.Block("");
                writer.Line($"int term = {start} + {n}Depth;");
                string term = "term";
                if (!IsWholeDepth)
                {
                    writer.Line($"int known = GpuMath.Max(GpuMath.Min(term, to - {step}), 0);");
                    term = "known";
                }

                string offset = Sum(n, TermOffset(term, isA ? l => l.AStride : l => l.BStride));
                string value = load.IsVector ? $"{(isA ? "p0" : "p1")}[({offset}) / 4]" : $"c.{(isA ? "P0" : "P1")}[{offset}]";
                writer.Line($"{n}Next = {value};");
                // Zero times the last term's B; a group without samples reads nothing that exists.
                if (!IsWholeDepth && isA)
                {
                    using (writer.Block("if (term >= to)"))
                        writer.Line(load.IsVector ? $"{n}Next = default;" : $"{n}Next = 0f;");
                }
            }
        }
    }

    /// <summary>From registers into a buffer of shared memory.</summary>
    private void WriteStages(CodeWriter writer, string buffer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            string shared = load.Name == "a" ? "sharedA" : "sharedB", vectors = load.Name == "a" ? "tileA" : "tileB";
            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                string start = buffer == "0" ? "" : $"{buffer} * {load.Size} + ";
                using var partial = load.IsPartial(i) ? writer.Block($"if ({n}Is)") : null;
                if (!load.IsVector)
                {
                    writer.Line($"{shared}[{start}{n}Depth * {load.Stride} + {n}Place] = {n}Next;");
                }
                else if (load.RunsAlongSum)
                {
                    for (int f = 0; f < 4; f++)
                        writer.Line($"{shared}[{start}{(f == 0 ? $"{n}Depth" : $"({n}Depth + {f})")} * {load.Stride} + {n}Place] = {n}Next.{Fields[f]};");
                }
                else
                {
                    writer.Line($"{vectors}[({start}{n}Depth * {load.Stride} + {n}Place) / 4] = {n}Next;");
                }
            }
        }
    }

    /// <summary>The products of one staged tile: each slice takes some terms.</summary>
    private void WriteProducts(CodeWriter writer)
    {
        int terms = tile.Depth / tile.Slices;
        string position = tile.Slices == 1 ? "t" : $"(t % {tile.Positions})";
        string slice = tile.Slices == 1 ? "" : $" + t / {tile.Positions} * {terms * LoadA.Stride / 4}";
        string sliceB = tile.Slices == 1 ? "" : $" + t / {tile.Positions} * {terms * LoadB.Stride / 4}";
        writer.Line($"int atA = buffer * {LoadA.Size / 4}{slice} + {position} / {tile.Across};");
        writer.Line($"int atB = buffer * {LoadB.Size / 4}{sliceB} + {position} % {tile.Across};");
        for (int k = 0; k < terms; k++)
        {
            var a = Read("tileA", "atA", k * LoadA.Stride / 4, tile.ThreadRows, tile.Down, $"a{k}_");
            var b = Read("tileB", "atB", k * LoadB.Stride / 4, tile.ThreadColumns, tile.Across, $"b{k}_");
            writer.Line(string.Join(" ", a.Declarations.Concat(b.Declarations)));
            for (int i = 0; i < tile.ThreadRows; i++)
                writer.Line(string.Join(" ", Enumerable.Range(0, tile.ThreadColumns).Select(j => $"c{i}_{j} = GpuMath.MultiplyAdd({a.Values[i]}, {b.Values[j]}, c{i}_{j});")));
        }
    }

    /// <summary>A thread's 4 or 8 numbers of a staged row: 8 are two fours half a tile apart, so that neighbors read neighbors.</summary>
    private static (List<string> Declarations, List<string> Values) Read(string view, string at, int offset, int count, int half, string stem)
    {
        var declarations = new List<string>();
        var values = new List<string>();
        for (int q = 0; q < count / 4; q++)
        {
            string name = $"{stem}{q}";
            declarations.Add($"F4 {name} = {view}[{Sum(at, $"{offset + q * half}")}];");
            values.AddRange(Fields.Select(f => $"{name}.{f}"));
        }

        return (declarations, values);
    }

    /// <summary>Adds what the slices have, in their order; the first goes on with the sums.</summary>
    private void WriteSlices(CodeWriter writer)
    {
        if (tile.Slices == 1)
            return;
        int sums = tile.ThreadRows * tile.ThreadColumns;
        writer.Line($"var sums = SharedMemory.Allocate<float>({(tile.Slices - 1) * tile.Positions * sums});");
        using (writer.Block($"if (t >= {tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"sums[{Sum($"{i * (tile.Slices - 1) * tile.Positions}", "t")} - {tile.Positions}] = c{i / tile.ThreadColumns}_{i % tile.ThreadColumns};");
        }

        writer.Line("Group.Barrier();");
        writer.Line($"if (t >= {tile.Positions})");
        writer.Line("    return;");
        for (int i = 0; i < sums; i++)
        {
            for (int s = 1; s < tile.Slices; s++)
                writer.Line($"c{i / tile.ThreadColumns}_{i % tile.ThreadColumns} += sums[{i * (tile.Slices - 1) * tile.Positions + (s - 1) * tile.Positions} + t];");
        }
    }

    private void WriteResults(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"int row = rows + t / {tile.Across} * 4;");
        writer.Line($"int column = columns + t % {tile.Across} * 4;");
        string group = kernel.Groups == 1 ? "" : $"group * {Rows.Fixed * kernel.Columns} + ";
        bool hasAllRows = !Rows.IsBatched && Rows.Fixed % tile.Rows == 0;
        bool hasAllColumns = kernel.Columns % tile.Columns == 0;
        for (int i = 0; i < tile.ThreadRows; i++)
        {
            string row = Sum("row", $"{i / 4 * tile.Rows / 2 + i % 4}");
            using var rowScope = hasAllRows ? writer.Block("") : writer.Block($"if ({row} < {Count(Rows)})");
            writer.Line($"int e = {group}({row}) * {kernel.Columns} + column;");
            for (int q = 0; q < tile.ThreadColumns / 4; q++)
            {
                int shift = q * tile.Columns / 2;
                if (Vector == 4)
                {
                    string call = Epilogue.Call(Sum("e", $"{shift}"), [.. Enumerable.Range(0, 4).Select(j => $"c{i}_{4 * q + j}")]);
                    writer.Line(hasAllColumns ? call : $"if ({Sum("column", $"{shift}")} < {kernel.Columns}) {call}");
                    continue;
                }

                for (int j = 0; j < 4; j++)
                    writer.Line($"if ({Sum("column", $"{shift + j}")} < {kernel.Columns}) {Epilogue.Call(Sum("e", $"{shift + j}"), $"c{i}_{4 * q + j}")}");
            }
        }
    }
}

/// <summary>How the threads of a group bring a tile of one factor, <c>[depth, places]</c> in shared memory, from where it lies.</summary>
/// <param name="Places">Rows of A or columns of B.</param>
/// <param name="IsVector">Four numbers at a time.</param>
/// <param name="RunsAlongSum">Those that lie side by side are terms of one sum, not places.</param>
internal sealed record GpuTileLoad(string Name, int Places, int Terms, int Threads, bool IsVector, bool RunsAlongSum)
{
    /// <summary>Floats from a term's row to the next: four more than a row, so that writes across rows meet different banks.</summary>
    public int Stride => RunsAlongSum ? Places + 4 : Places;

    public int Size => Stride * Terms;

    /// <summary>Reads of the whole tile.</summary>
    public int Pieces => Places * Terms / (IsVector ? 4 : 1);

    /// <summary>Reads of a thread.</summary>
    public int Count => (Pieces + Threads - 1) / Threads;

    /// <summary>Whether only some threads have a read of this number.</summary>
    public bool IsPartial(int index) => (index + 1) * Threads > Pieces;

    /// <summary>The term of read <paramref name="at"/> of the tile.</summary>
    public string Depth(string at) => RunsAlongSum
        ? IsVector ? $"{at} % {Terms / 4} * 4" : $"{at} % {Terms}"
        : IsVector ? $"{at} / {Places / 4}" : $"{at} / {Places}";

    public string Place(string at) => RunsAlongSum
        ? IsVector ? $"{at} / {Terms / 4}" : $"{at} / {Terms}"
        : IsVector ? $"{at} % {Places / 4} * 4" : $"{at} % {Places}";
}
