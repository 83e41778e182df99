namespace NetGen.Compiler;

/// <summary>
/// How the factors come: stage by stage through two buffers, so that the next stage is on its way while one is multiplied, or at once where all terms fit one. A factor is read four
/// numbers at a time where they lie side by side; rows and columns past the end read the last one again, terms past the end count as zero.
/// </summary>
internal partial class GpuContractionSkeleton
{
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
                writer.Line($"ArrayView<{(load.IsVector ? "F4" : "float")}> {load.Name}From = {memory}.SubView({(load.IsVector ? $"({at}) / 4" : at)});");
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
                writer.Line($"ArrayView<{(across == 4 ? Staged.Four : Staged.One)}> {load.Name}Into = {(across == 4 ? vectors : shared)}.SubView({(across == 4 ? $"({at}) / 4" : at)}, {(Size(load) - load.Places) / across + 1});");
            }

            for (int i = 0; i < load.Count; i++)
            {
                string n = $"{load.Name}{i}";
                using var partial = load.Condition(i) is not null ? writer.Block($"if ({n}Is)") : !isKnown && load.Step == 4 ? writer.Block("") : null;
                string at = Sum(start, $"{n}Depth * {load.Stride}", load.Swapped($"{PlaceName(load, i)}Place", $"{n}Depth"));
                if (load.Step == 4 && !isKnown)
                    writer.Line($"ArrayView<{Staged.One}> into = {shared}.SubView({at}, {3 * load.Stride + 1});");
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
}
