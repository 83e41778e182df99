namespace NetGen.Compiler;

/// <summary>
/// Contractions: tiles of both factors come through shared memory, in two buffers, so that the next is on its way while a tile is multiplied. Sums are
/// scalars c0_0 …, which stay in registers. A factor is read four numbers at a time where they lie side by side; rows and columns past the
/// end read the last one again, terms past the end count as zero.
/// </summary>
internal class GpuContractionSkeleton(ContractionKernel kernel, string name, GpuTile tile) : GpuSkeleton(kernel, name)
{
    private protected static readonly string[] Fields = ["X", "Y", "Z", "W"];

    protected ContractionKernel Contraction { get; } = kernel;

    protected GpuTile Tile { get; } = tile;

    private GpuFactors Factors { get; } = new(kernel);

    public override int GroupSize => Tile.Threads;

    public override GpuGroups GroupCount => new(Rows, Tile.Rows, (long)Divide(Contraction.Columns, Tile.Columns) * Contraction.Groups);

    public override int SharedFloats => Buffers * (Size(LoadA) + Size(LoadB)) + SliceFloats;

    /// <summary>Floats for the sums of all slices but the first.</summary>
    private int SliceFloats => (Tile.Slices - 1) * Tile.Positions * Tile.ThreadRows * Tile.ThreadColumns;

    protected override int Vector => Contraction.Columns % 4 == 0 && Tile.ThreadColumns >= 4 ? 4 : 1;

    protected Extent Rows => Factors.Rows;

    private Extent Terms => Factors.Terms;

    private bool SumsBatch => Factors.SumsBatch;

    /// <summary>All terms fit one stage.</summary>
    private bool IsOneStage => !SumsBatch && Terms.Fixed <= Tile.Depth;

    private int Buffers => IsOneStage ? 1 : 2;

    /// <summary>Terms in shared memory: the slices have the same number of them, so that some are zero.</summary>
    private int StagedTerms => Divide(Tile.Depth, Tile.Slices) * Tile.Slices;

    /// <summary>Every stage is full, whatever the batch.</summary>
    private bool IsWholeDepth => Factors.IsWhole(Tile.Depth);

    /// <summary>Terms of a stage stand where those of the first do, from its first on.</summary>
    private bool IsRegular => IsOneStage || IsWholeDepth && Factors.Splits(Tile.Depth);

    // A few rows are no more lines of memory than many terms are, and side by side their terms meet all banks of shared memory.
    protected GpuTileLoad LoadA => Load(
        "a", Tile.Rows, Factors.IsVectorA, !Factors.RunsAlongRows, Factors.RunsAlongSumA && Factors.HasPlainRows && Tile.Rows > 16);

    protected GpuTileLoad LoadB => Load("b", Tile.Columns, Factors.IsVectorB, Factors.RunsAlongSumB, Factors.RunsAlongSumB);

    private GpuTileLoad Load(string name, int places, bool isVector, bool runsAlongSum, bool isScattered) =>
        new(name, places, Tile.Depth, Tile.Threads, isVector, runsAlongSum, isScattered, Padding(runsAlongSum));

    /// <summary>Where the buffer that holds a stage begins, in steps of so many floats.</summary>
    protected string BufferStart(GpuTileLoad load, int width = 1) => IsOneStage ? "0" : $"buffer * {Size(load) / width}";

    /// <summary>Floats of one buffer.</summary>
    protected int Size(GpuTileLoad load) => load.Stride * StagedTerms;

    /// <summary>What shared memory holds: one number, and four.</summary>
    protected virtual (string One, string Four) Staged => ("float", "F4");

    /// <summary>Floats behind each staged row: with four, writes across rows meet different banks.</summary>
    protected virtual int Padding(bool runsAlongSum) => runsAlongSum ? 4 : 0;

    /// <summary>A number, or four, as shared memory holds them.</summary>
    protected virtual string Stage(string value) => value;

    protected override void WriteBody(CodeWriter writer)
    {
        int columnTiles = Divide(Contraction.Columns, Tile.Columns);
        writer.Line($"var sharedA = SharedMemory.Allocate<{Staged.One}>({Buffers * Size(LoadA)});");
        writer.Line($"var sharedB = SharedMemory.Allocate<{Staged.One}>({Buffers * Size(LoadB)});");
        writer.Line($"var tileA = sharedA.AsAligned(16).Cast<{Staged.Four}>();");
        writer.Line($"var tileB = sharedB.AsAligned(16).Cast<{Staged.Four}>();");
        if (Factors.IsVectorA)
            writer.Line("var p0 = c.P0.Cast<F4>();");
        if (Factors.IsVectorB)
            writer.Line("var p1 = c.P1.Cast<F4>();");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int columns = {Times(Modulo("block", columnTiles), Tile.Columns)};");
        string rest = Divided("block", columnTiles);
        writer.Line($"int rows = {Times(Contraction.Groups == 1 ? rest : $"({rest} / {Contraction.Groups})", Tile.Rows)};");
        if (!SumsBatch)
        {
            if (!IsOneStage)
                writer.Line($"const int from = 0, to = {Terms.Fixed};");
        }
        else if (Contraction.Groups == 1)
        {
            writer.Line($"int from = 0, to = {Count(Terms)};");
        }
        else
        {
            writer.Line($"int group = {Modulo($"({rest})", Contraction.Groups)};");
            WriteSamples(writer, Contraction.Groups);
            writer.Line($"int from = {Times("first", Terms.PerBatch)}, to = {Times("last", Terms.PerBatch)};");
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

    /// <summary>Where a thread's reads of each tile lie, in memory and in shared memory.</summary>
    private void WritePlaces(CodeWriter writer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                if (load.Condition(i) is { } condition)
                    writer.Line($"bool {n}Is = {condition};");
                if (load.KnownDepth(i) < 0)
                    writer.Line($"int {n}Depth = {load.Depth(i)};");
                if (i == 0 || !load.KeepsPlace)
                    WritePlace(writer, load, i);
                if (IsRegular && load.KnownDepth(i) < 0)
                    writer.Line($"int {n} = {Sum(Start(load, i), Factors.TermOffset(Known(load, $"{n}Depth"), load.Name == "a"))};");
            }
        }
    }

    /// <summary>The place of a read, and where its terms begin in memory; places past the end are the last.</summary>
    private void WritePlace(CodeWriter writer, GpuTileLoad load, int read)
    {
        bool isA = load.Name == "a";
        string n = PlaceName(load, read), start = isA ? "rows" : "columns";
        writer.Line($"int {n}Place = {load.Place(read)};");
        bool isWhole = isA ? !Rows.IsBatched && Rows.Fixed % Tile.Rows == 0 : Contraction.Columns % Tile.Columns == 0;
        string last = !isA ? $"{Contraction.Columns - load.Width}" : load.Width == 1 ? $"{Count(Rows)} - 1" : $"{Rows.Fixed} - {load.Width}";
        string place = isWhole ? $"{start} + {n}Place" : $"GpuMath.Min({start} + {n}Place, {last})";
        if (isA)
            writer.Line($"int {n}Row = {place};");
        writer.Line($"int {n}Start = {(isA ? Factors.RowOffset($"{n}Row") : Times(place, Contraction.BColumnStride))};");
    }

    private static string PlaceName(GpuTileLoad load, int read) => $"{load.Name}{(load.KeepsPlace ? 0 : read)}";

    private static string Start(GpuTileLoad load, int read) => $"{PlaceName(load, read)}Start";

    /// <summary>A term that exists: where the only stage has more, the last again.</summary>
    private string Known(GpuTileLoad load, string term) => IsOneStage && Terms.Fixed < Tile.Depth ? $"GpuMath.Min({term}, {Terms.Fixed - load.Step})" : term;

    private void WriteLoop(CodeWriter writer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            for (int i = 0; i < load.Count; i++)
                writer.Line(load.IsVector ? $"F4 {load.Name}{i}Next = default;" : $"float {load.Name}{i}Next = 0f;");
        }

        WriteZeros(writer);
        if (IsOneStage)
        {
            WriteReads(writer, "");
            WriteStages(writer, "");
            writer.Line("Group.Barrier();");
            WriteProducts(writer);
            return;
        }

        // A group without samples has no first stage; where terms are not known to exist, it reads some other.
        using (writer.Block(SumsBatch && IsRegular ? "if (from < to)" : ""))
            WriteReads(writer, "from");
        using (writer.Block(""))
            WriteStages(writer, "");
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

    /// <summary>The terms behind a stage, which fill the slices, are zero in both factors.</summary>
    private void WriteZeros(CodeWriter writer)
    {
        int more = StagedTerms - Tile.Depth;
        if (more == 0)
            return;
        foreach (var load in new[] { LoadA, LoadB })
        {
            string shared = load.Name == "a" ? "sharedA" : "sharedB";
            using (writer.Block($"for (int i = t; i < {more * load.Stride}; i += {Tile.Threads})"))
            {
                for (int buffer = 0; buffer < Buffers; buffer++)
                    writer.Line($"{shared}[{buffer * Size(load) + Tile.Depth * load.Stride} + i] = 0;");
            }
        }
    }

    /// <summary>From memory into registers, the stage that begins with term <paramref name="start"/>; nothing for the only one.</summary>
    private void WriteReads(CodeWriter writer, string start)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            bool isA = load.Name == "a";
            string memory = load.IsVector ? isA ? "p0" : "p1" : isA ? "c.P0" : "c.P1";
            string stage = start.Length == 0 || !IsRegular ? "0" : Factors.TermOffset(start, isA, Tile.Depth);
            if (load.Count > 1 && load.KnownDepth(0) < 0 && stage.Contains(' '))
            {
                writer.Line($"int {load.Name}Stage = {stage};");
                stage = $"{load.Name}Stage";
            }

            if (IsRegular && load.KnownDepth(0) >= 0)
            {
                // The thread's place is one view, its terms are constants in it.
                string at = Sum(Start(load, 0), stage);
                writer.Line($"var {load.Name}From = {memory}.SubView({(load.IsVector ? $"({at}) / 4" : at)});");
            }

            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                int known = load.KnownDepth(i);
                if (IsOneStage && known >= Terms.Fixed)
                    continue;
                using var partial = load.Condition(i) is not null ? writer.Block($"if ({n}Is)") : IsRegular ? null : writer.Block("");
                if (IsRegular && known >= 0)
                {
                    writer.Line($"{n}Next = {load.Name}From[{Factors.TermOffset(known, isA) / (load.IsVector ? 4 : 1)}];");
                    continue;
                }

                string offset = IsRegular ? Sum(n, stage) : Irregular(writer, load, i, start);
                writer.Line($"{n}Next = {memory}[{(load.IsVector ? $"({offset}) / 4" : offset)}];");
                // Terms past the end are zero times the last one's B.
                string term = IsRegular ? $"{n}Depth" : "term", end = IsOneStage ? $"{Terms.Fixed}" : "to";
                if (isA && (IsOneStage ? Terms.Fixed < Tile.Depth : !IsWholeDepth))
                {
                    using (writer.Block($"if ({term} >= {end})"))
                        writer.Line(load.IsVector ? $"{n}Next = default;" : $"{n}Next = 0f;");
                }
            }
        }
    }

    /// <summary>The offset of a read's first term where each has to be found anew, the last one for terms past the end.</summary>
    private string Irregular(CodeWriter writer, GpuTileLoad load, int read, string start)
    {
        string n = $"{load.Name}{read}";
        writer.Line($"int term = {Sum(start, load.KnownDepth(read) is >= 0 and var known ? $"{known}" : $"{n}Depth")};");
        string term = "term";
        if (!IsWholeDepth)
        {
            writer.Line($"int known = GpuMath.Max(GpuMath.Min(term, to - {load.Step}), 0);");
            term = "known";
        }

        return Sum(Start(load, read), Factors.TermOffset(term, load.Name == "a"));
    }

    /// <summary>From registers into a buffer of shared memory; into the first for nothing.</summary>
    private void WriteStages(CodeWriter writer, string buffer)
    {
        foreach (var load in new[] { LoadA, LoadB })
        {
            string shared = load.Name == "a" ? "sharedA" : "sharedB", vectors = load.Name == "a" ? "tileA" : "tileB";
            string start = buffer.Length == 0 ? "0" : $"{buffer} * {Size(load)}";
            int across = load.RunsAlongSum || !load.IsVector ? 1 : 4;
            bool isKnown = load.KnownDepth(0) >= 0;
            if (isKnown)
            {
                string at = Sum(start, $"{load.Name}0Place");
                writer.Line($"var {load.Name}Into = {(across == 4 ? vectors : shared)}.SubView({(across == 4 ? $"({at}) / 4" : at)}, {(Size(load) - load.Places) / across + 1});");
            }

            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                using var partial = load.Condition(i) is not null ? writer.Block($"if ({n}Is)") : !isKnown && load.Step == 4 ? writer.Block("") : null;
                string at = Sum(start, $"{n}Depth * {load.Stride}", $"{PlaceName(load, i)}Place");
                if (load.Step == 4 && !isKnown)
                    writer.Line($"var into = {shared}.SubView({at}, {3 * load.Stride + 1});");
                for (int f = 0; f < load.Step; f++)
                {
                    string value = Stage(load.Step == 4 ? $"{n}Next.{Fields[f]}" : $"{n}Next");
                    string place = isKnown ? $"{load.Name}Into[{(load.KnownDepth(i) + f) * load.Stride / across}]"
                        : load.Step == 4 ? $"into[{f * load.Stride}]"
                        : across == 4 ? $"{vectors}[({at}) / 4]" : $"{shared}[{at}]";
                    writer.Line($"{place} = {value};");
                }
            }
        }
    }

    /// <summary>Where the results of the group of samples begin, before a sum.</summary>
    protected string GroupOffset => Contraction.Groups == 1 ? "" : $"group * {Rows.Fixed * Contraction.Columns} + ";

    /// <summary>The products of one staged tile: each slice takes some terms.</summary>
    protected virtual void WriteProducts(CodeWriter writer)
    {
        int terms = StagedTerms / Tile.Slices;
        string position = Tile.Slices == 1 ? "t" : Modulo("t", Tile.Positions);
        int widthA = Math.Min(4, Tile.ThreadRows), widthB = Math.Min(4, Tile.ThreadColumns);

        // Views whose indices are constants, which an instruction adds to its address on its own.
        writer.Line($"var a = {View("A", widthA)}.SubView({Place(LoadA, widthA, $"{position} / {Tile.Across}")}, {Size(LoadA) / widthA});");
        writer.Line($"var b = {View("B", widthB)}.SubView({Place(LoadB, widthB, Modulo(position, Tile.Across))}, {Size(LoadB) / widthB});");
        string Place(GpuTileLoad load, int width, string place) => Sum(
            BufferStart(load, width), Tile.Slices == 1 ? "0" : $"t / {Tile.Positions} * {terms * load.Stride / width}", place);

        for (int k = 0; k < terms; k++)
        {
            var a = Read("a", k * LoadA.Stride / widthA, Tile.ThreadRows, Tile.Down, $"a{k}_");
            var b = Read("b", k * LoadB.Stride / widthB, Tile.ThreadColumns, Tile.Across, $"b{k}_");
            writer.Line(string.Join(" ", a.Declarations.Concat(b.Declarations)));
            for (int i = 0; i < Tile.ThreadRows; i++)
                writer.Line(string.Join(" ", Enumerable.Range(0, Tile.ThreadColumns).Select(j => $"c{i}_{j} = GpuMath.MultiplyAdd({a.Values[i]}, {b.Values[j]}, c{i}_{j});")));
        }
    }

    /// <summary>A factor in shared memory, so many numbers at a time.</summary>
    private static string View(string factor, int width) => width switch
    {
        1 => $"shared{factor}",
        4 => $"tile{factor}",
        _ => $"shared{factor}.AsAligned(16).Cast<F{width}>()",
    };

    /// <summary>A thread's 1, 2, 4 or 8 numbers of a staged row: 8 are two fours half a tile apart, so that neighbors read neighbors.</summary>
    private static (List<string> Declarations, List<string> Values) Read(string view, int offset, int count, int half, string stem)
    {
        var declarations = new List<string>();
        var values = new List<string>();
        if (count == 1)
            return ([$"float {stem}0 = {view}[{offset}];"], [$"{stem}0"]);
        if (count == 2)
            return ([$"F2 {stem}0 = {view}[{offset}];"], [$"{stem}0.X", $"{stem}0.Y"]);
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
        writer.Line($"var sums = SharedMemory.Allocate<float>({SliceFloats});");
        using (writer.Block($"if (t >= {Tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"sums[{Sum($"{i * (Tile.Slices - 1) * Tile.Positions}", "t")} - {Tile.Positions}] = c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns};");
        }

        writer.Line("Group.Barrier();");
        writer.Line($"if (t >= {Tile.Positions})");
        writer.Line("    return;");
        using (writer.Block($"for (int i = t; i < {(Tile.Slices - 1) * Tile.Positions}; i += {Tile.Positions})"))
        {
            for (int i = 0; i < sums; i++)
                writer.Line($"c{i / Tile.ThreadColumns}_{i % Tile.ThreadColumns} += sums[{Sum($"{i * (Tile.Slices - 1) * Tile.Positions}", "i")}];");
        }
    }

    protected virtual void WriteResults(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"int row = rows + {Times(Divided("t", Tile.Across), Math.Min(4, Tile.ThreadRows))};");
        writer.Line($"int column = columns + {Times(Modulo("t", Tile.Across), Math.Min(4, Tile.ThreadColumns))};");
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
