namespace NetGen.Compiler;

/// <summary>
/// Contractions: tiles of both factors come through shared memory, in two buffers, so that the next is on its way while a tile is multiplied. Sums are
/// scalars c0_0 …, which stay in registers. A factor is read four numbers at a time where they lie side by side; rows and columns past the
/// end read the last one again, terms past the end count as zero.
/// </summary>
internal class GpuContractionSkeleton(ContractionKernel kernel, string name, GpuTile tile) : GpuSkeleton(kernel, name)
{
    private protected static readonly string[] Fields = ["X", "Y", "Z", "W"];

    private readonly IReadOnlyList<ReductionLoop> _loops = ReductionLoop.Merge(kernel.Reduction);

    protected ContractionKernel Contraction { get; } = kernel;

    protected GpuTile Tile { get; } = tile;

    public override int GroupSize => Tile.Threads;

    public override string Groups
    {
        get
        {
            int columnTiles = Divide(Contraction.Columns, Tile.Columns);
            return GroupsFor(Rows, Tile.Rows, (long)columnTiles * Contraction.Groups);
        }
    }

    protected override int Vector => Contraction.Columns % 4 == 0 ? 4 : 1;

    /// <summary>All rows, those of outer loops included.</summary>
    protected Extent Rows => Contraction.Outer.Aggregate(Contraction.Rows.Count, (rows, loop) => loop.Count.IsBatched ? loop.Count.Times(rows.Fixed) : rows.Times(loop.Count.Fixed));

    /// <summary>Terms of a sum; by sample where the batch is summed over.</summary>
    private Extent Terms => _loops.Aggregate(Extent.Of(1), (terms, loop) => loop.Count.IsBatched ? loop.Count.Times(terms.Fixed) : terms.Times(loop.Count.Fixed));

    private bool SumsBatch => Terms.IsBatched;

    /// <summary>The terms fill whole tiles, whatever the batch.</summary>
    private bool IsWholeDepth => !SumsBatch && Terms.Fixed % Tile.Depth == 0;

    private ReductionLoop Inner => _loops[_loops.Count - 1];

    // Which numbers of A lie side by side: along a sum, or along the rows.
    private bool RunsAlongSumA => Inner.AStride == 1;

    private bool RunsAlongRows => !RunsAlongSumA && InnerRow.Stride == 1;

    private bool RunsAlongSumB => Contraction.BColumnStride != 1;

    private (long Count, long Stride) InnerRow => Contraction.Rows.Loops.Count > 0
        ? (Contraction.Rows.Loops[Contraction.Rows.Loops.Count - 1].Count, Contraction.Rows.Loops[Contraction.Rows.Loops.Count - 1].AStride)
        : (Math.Max(Contraction.Rows.Count.Fixed, Contraction.Rows.Count.PerBatch), Contraction.Rows.AStride);

    private IEnumerable<long> RowStrides => Contraction.Outer.Select(o => o.AStride)
        .Concat(Contraction.Rows.Loops.Count > 0 ? Contraction.Rows.Loops.Select(l => (long)l.AStride) : [Contraction.Rows.AStride]);

    private bool IsVectorA => RunsAlongSumA
        ? IsInnerWhole && RowStrides.Concat(_loops.Take(_loops.Count - 1).Select(l => l.AStride)).All(s => s % 4 == 0)
        : RunsAlongRows && !Contraction.Rows.Count.IsBatched && InnerRow.Count % 4 == 0
            && RowStrides.Where((_, i) => i < RowStrides.Count() - 1).Concat(_loops.Select(l => l.AStride)).All(s => s % 4 == 0);

    private bool IsVectorB => RunsAlongSumB
        ? Inner.BStride == 1 && IsInnerWhole && Contraction.BColumnStride % 4 == 0 && _loops.Take(_loops.Count - 1).All(l => l.BStride % 4 == 0)
        : Contraction.Columns % 4 == 0 && _loops.All(l => l.BStride % 4 == 0);

    private bool IsInnerWhole => !Inner.Count.IsBatched && Inner.Count.Fixed % 4 == 0;

    protected GpuTileLoad LoadA => new("a", Tile.Rows, Tile.Depth, Tile.Threads, IsVectorA, !RunsAlongRows, Padding(!RunsAlongRows));

    protected GpuTileLoad LoadB => new("b", Tile.Columns, Tile.Depth, Tile.Threads, IsVectorB, RunsAlongSumB, Padding(RunsAlongSumB));

    /// <summary>What shared memory holds: one number, and four.</summary>
    protected virtual (string One, string Four) Staged => ("float", "F4");

    /// <summary>Floats behind each staged row: with four, writes across rows meet different banks.</summary>
    protected virtual int Padding(bool runsAlongSum) => runsAlongSum ? 4 : 0;

    /// <summary>A number, or four, as shared memory holds them.</summary>
    protected virtual string Stage(string value) => value;

    protected override void WriteBody(CodeWriter writer)
    {
        int columnTiles = Divide(Contraction.Columns, Tile.Columns);
        writer.Line($"var sharedA = SharedMemory.Allocate<{Staged.One}>({2 * LoadA.Size});");
        writer.Line($"var sharedB = SharedMemory.Allocate<{Staged.One}>({2 * LoadB.Size});");
        writer.Line($"var tileA = sharedA.AsAligned(16).Cast<{Staged.Four}>();");
        writer.Line($"var tileB = sharedB.AsAligned(16).Cast<{Staged.Four}>();");
        if (IsVectorA)
            writer.Line("var p0 = c.P0.Cast<F4>();");
        if (IsVectorB)
            writer.Line("var p1 = c.P1.Cast<F4>();");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int columns = {Times(Modulo("Grid.IdxX", columnTiles), Tile.Columns)};");
        string rest = Divided("Grid.IdxX", columnTiles);
        writer.Line($"int rows = {Times(Contraction.Groups == 1 ? rest : $"({rest} / {Contraction.Groups})", Tile.Rows)};");
        if (SumsBatch)
        {
            if (Contraction.Groups == 1)
            {
                writer.Line($"int from = 0, to = {Count(Terms)};");
            }
            else
            {
                writer.Line($"int group = {Modulo($"({rest})", Contraction.Groups)};");
                WriteSamples(writer, Contraction.Groups);
                writer.Line($"int from = {Times("first", Terms.PerBatch)}, to = {Times("last", Terms.PerBatch)};");
            }
        }
        else
        {
            writer.Line($"const int from = 0, to = {Terms.Fixed};");
        }

        WritePlaces(writer);
        WriteSums(writer);
        WriteLoop(writer);
        WriteSlices(writer);
        WriteResults(writer);
    }

    /// <summary>The sums of a thread, zero at first.</summary>
    protected virtual void WriteSums(CodeWriter writer)
    {
        for (int i = 0; i < Tile.ThreadRows; i++)
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, Tile.ThreadColumns).Select(j => $"c{i}_{j} = 0f"))};");
    }

    /// <summary>Where a thread's part of each tile lies in memory and in shared memory.</summary>
    private void WritePlaces(CodeWriter writer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            bool isA = load.Name == "a";
            for (int i = 0; i < load.Count; i++)
            {
                string at = i == 0 ? "t" : $"(t + {i * Tile.Threads})";
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
        bool isWhole = !Rows.IsBatched && Rows.Fixed % Tile.Rows == 0;
        int step = load.IsVector && !load.RunsAlongSum ? 4 : 1;
        string last = step == 1 ? $"{Count(Rows)} - 1" : $"{Rows.Fixed} - 4";
        writer.Line(isWhole ? $"int {n}Row = rows + {n}Place;" : $"int {n}Row = GpuMath.Min(rows + {n}Place, {last});");
        writer.Line($"int {n} = {RowOffset($"{n}Row")};");
    }

    private void WriteColumn(CodeWriter writer, string n, GpuTileLoad load)
    {
        bool isWhole = Contraction.Columns % Tile.Columns == 0;
        int step = load.IsVector && !load.RunsAlongSum ? 4 : 1;
        string column = isWhole ? $"columns + {n}Place" : $"GpuMath.Min(columns + {n}Place, {Contraction.Columns - step})";
        writer.Line($"int {n} = {Times(column, Contraction.BColumnStride)};");
    }

    /// <summary>The offset in A of a row, counted through all outer loops.</summary>
    private string RowOffset(string row)
    {
        var loops = Contraction.Outer.Select(o => (Count: o.Count.Fixed, o.AStride)).Concat(Contraction.Rows.Loops.Count > 0
            ? Contraction.Rows.Loops.Select(l => (Count: (long)l.Count, AStride: (long)l.AStride))
            : [(Contraction.Rows.Count.Fixed, Contraction.Rows.AStride)]).ToList();
        return Offset(row, loops);
    }

    /// <summary>A mixed-radix number's digits times strides; the outermost digit has no bound.</summary>
    private static string Offset(string index, IReadOnlyList<(long Count, long Stride)> loops)
    {
        var terms = new List<string>();
        long below = 1;
        for (int i = loops.Count - 1; i >= 0; i--)
        {
            // Digits whose strides go on where those of the next end are one.
            long count = loops[i].Count, stride = loops[i].Stride;
            for (; i > 0 && loops[i - 1].Stride == count * stride; i--)
                count *= loops[i - 1].Count;
            string digit = Divided(index, below);
            terms.Add(Times(i > 0 ? Modulo(digit, count) : digit, stride));
            below *= count;
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
        using (writer.Block($"for (int k = from; k < to; k += {Tile.Depth})"))
        {
            writer.Line($"int next = k + {Tile.Depth};");
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
                string at = $"{start}{n}Depth * {load.Stride} + {n}Place";
                using var partial = load.IsPartial(i) ? writer.Block($"if ({n}Is)") : load is { IsVector: true, RunsAlongSum: true } ? writer.Block("") : null;
                if (!load.IsVector)
                {
                    writer.Line($"{shared}[{at}] = {Stage($"{n}Next")};");
                }
                else if (load.RunsAlongSum)
                {
                    writer.Line($"var into = {shared}.SubView({at}, {3 * load.Stride + 1});");
                    for (int f = 0; f < 4; f++)
                        writer.Line($"into[{f * load.Stride}] = {Stage($"{n}Next.{Fields[f]}")};");
                }
                else
                {
                    writer.Line($"{vectors}[({at}) / 4] = {Stage($"{n}Next")};");
                }
            }
        }
    }

    /// <summary>Where the results of the group of samples begin, before a sum.</summary>
    protected string GroupOffset => Contraction.Groups == 1 ? "" : $"group * {Rows.Fixed * Contraction.Columns} + ";

    /// <summary>The products of one staged tile: each slice takes some terms.</summary>
    protected virtual void WriteProducts(CodeWriter writer)
    {
        int terms = Tile.Depth / Tile.Slices;
        string position = Tile.Slices == 1 ? "t" : Modulo("t", Tile.Positions);
        string slice = Tile.Slices == 1 ? "" : $" + t / {Tile.Positions} * {terms * LoadA.Stride / 4}";
        string sliceB = Tile.Slices == 1 ? "" : $" + t / {Tile.Positions} * {terms * LoadB.Stride / 4}";
        // Views whose indices are constants, which an instruction adds to its address on its own.
        writer.Line($"var a = tileA.SubView(buffer * {LoadA.Size / 4}{slice} + {position} / {Tile.Across}, {LoadA.Size / 4});");
        writer.Line($"var b = tileB.SubView(buffer * {LoadB.Size / 4}{sliceB} + {Modulo(position, Tile.Across)}, {LoadB.Size / 4});");
        for (int k = 0; k < terms; k++)
        {
            var a = Read("a", k * LoadA.Stride / 4, Tile.ThreadRows, Tile.Down, $"a{k}_");
            var b = Read("b", k * LoadB.Stride / 4, Tile.ThreadColumns, Tile.Across, $"b{k}_");
            writer.Line(string.Join(" ", a.Declarations.Concat(b.Declarations)));
            for (int i = 0; i < Tile.ThreadRows; i++)
                writer.Line(string.Join(" ", Enumerable.Range(0, Tile.ThreadColumns).Select(j => $"c{i}_{j} = GpuMath.MultiplyAdd({a.Values[i]}, {b.Values[j]}, c{i}_{j});")));
        }
    }

    /// <summary>A thread's 4 or 8 numbers of a staged row: 8 are two fours half a tile apart, so that neighbors read neighbors.</summary>
    private static (List<string> Declarations, List<string> Values) Read(string view, int offset, int count, int half, string stem)
    {
        var declarations = new List<string>();
        var values = new List<string>();
        for (int q = 0; q < count / 4; q++)
        {
            string name = $"{stem}{q}";
            declarations.Add($"F4 {name} = {view}[{offset + q * half}];");
            values.AddRange(Fields.Select(f => $"{name}.{f}"));
        }

        return (declarations, values);
    }

    /// <summary>Adds what the slices have, in their order; the first goes on with the sums.</summary>
    private void WriteSlices(CodeWriter writer)
    {
        if (Tile.Slices == 1)
            return;
        int sums = Tile.ThreadRows * Tile.ThreadColumns;
        writer.Line($"var sums = SharedMemory.Allocate<float>({(Tile.Slices - 1) * Tile.Positions * sums});");
        using (writer.Block($"if (t >= {Tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"sums[{Sum($"{i * (Tile.Slices - 1) * Tile.Positions}", "t")} - {Tile.Positions}] = c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns};");
        }

        writer.Line("Group.Barrier();");
        writer.Line($"if (t >= {Tile.Positions})");
        writer.Line("    return;");
        for (int i = 0; i < sums; i++)
        {
            for (int s = 1; s < Tile.Slices; s++)
                writer.Line($"c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns} += sums[{i * (Tile.Slices - 1) * Tile.Positions + (s - 1) * Tile.Positions} + t];");
        }
    }

    protected virtual void WriteResults(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"int row = rows + t / {Tile.Across} * 4;");
        writer.Line($"int column = columns + {Modulo("t", Tile.Across)} * 4;");
        string group = GroupOffset;
        bool hasAllRows = !Rows.IsBatched && Rows.Fixed % Tile.Rows == 0;
        bool hasAllColumns = Contraction.Columns % Tile.Columns == 0;
        for (int i = 0; i < Tile.ThreadRows; i += Contraction.Pool)
        {
            string row = Sum("row", $"{i / 4 * Tile.Rows / 2 + i % 4}");
            using var rowScope = hasAllRows ? writer.Block("") : writer.Block($"if ({row} < {Count(Rows)})");
            writer.Line($"int e = {group}{Divided($"({row})", Contraction.Pool)} * {Contraction.Columns} + column;");
            for (int q = 0; q < Tile.ThreadColumns / 4; q++)
            {
                int shift = q * Tile.Columns / 2;
                var sums = Enumerable.Range(0, 4).Select(j => $"c{i}_{4 * q + j}").ToList();
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

                for (int j = 0; j < 4; j++)
                {
                    using var oneScope = writer.Block($"if ({Sum("column", $"{shift + j}")} < {Contraction.Columns})");
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

/// <summary>How the threads of a group bring a tile of one factor, <c>[depth, places]</c> in shared memory, from where it lies.</summary>
/// <param name="Places">Rows of A or columns of B.</param>
/// <param name="IsVector">Four numbers at a time.</param>
/// <param name="RunsAlongSum">Those that lie side by side are terms of one sum, not places.</param>
/// <param name="Padding">Floats behind each term's row.</param>
internal sealed record GpuTileLoad(string Name, int Places, int Terms, int Threads, bool IsVector, bool RunsAlongSum, int Padding)
{
    /// <summary>Floats from a term's row to the next.</summary>
    public int Stride => Places + Padding;

    public int Size => Stride * Terms;

    /// <summary>Reads of the whole tile.</summary>
    public int Pieces => Places * Terms / (IsVector ? 4 : 1);

    /// <summary>Reads of a thread.</summary>
    public int Count => (Pieces + Threads - 1) / Threads;

    /// <summary>Whether only some threads have a read of this number.</summary>
    public bool IsPartial(int index) => (index + 1) * Threads > Pieces;

    /// <summary>The term of read <paramref name="at"/> of the tile.</summary>
    public string Depth(string at) => RunsAlongSum
        ? IsVector ? $"{GpuSkeleton.Modulo(at, Terms / 4)} * 4" : GpuSkeleton.Modulo(at, Terms)
        : IsVector ? $"{at} / {Places / 4}" : $"{at} / {Places}";

    public string Place(string at) => RunsAlongSum
        ? IsVector ? $"{at} / {Terms / 4}" : $"{at} / {Terms}"
        : IsVector ? $"{GpuSkeleton.Modulo(at, Places / 4)} * 4" : GpuSkeleton.Modulo(at, Places);
}
