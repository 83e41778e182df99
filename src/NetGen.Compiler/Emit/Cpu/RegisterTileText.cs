namespace NetGen.Compiler;

/// <summary>The method of one register tile: named sums, the loops of the reduction, and what happens to the sums.</summary>
/// <param name="counts">What the counts of the outermost loops are called where the method is told them; never that of the innermost loop.</param>
internal sealed class RegisterTileText(
    ContractionKernel kernel, VectorWidth width, IReadOnlyList<ReductionLoop> loops, EquatableArray<long> pattern, int vectors, IReadOnlyList<string>? counts = null)
{
    private const int MostUnrolled = 8;

    /// <summary>Floats.</summary>
    private const int CacheLine = 16;

    /// <summary>Floats that an epilogue may read from one step to the next without missing the caches (2 MB).</summary>
    private const long LargestCached = 512 * 1024;

    /// <summary>Floats ahead of the loads of B in a single row: measured, flat between a half and twice of it.</summary>
    private const int PrefetchDistance = 512;

    private int Rows => pattern.Count;

    private int Lanes => width.Lanes;

    public void Zero(CodeWriter writer)
    {
        for (int r = 0; r < Rows; r++)
            writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"c{r}_{j} = VecF.Zero"))};");
    }

    /// <summary>Goes on from the sums at <c>t</c>.</summary>
    public void Load(CodeWriter writer, long stride) => EachSum((sum, at) => writer.Line($"VecF {sum} = Vec.Load({at});"), stride);

    public void Store(CodeWriter writer, long stride) => EachSum((sum, at) => writer.Line($"Vec.Store({sum}, {at});"), stride);

    /// <summary>Adds to the sums at <c>t</c>: sums of sums, more exact than one long one.</summary>
    public void Add(CodeWriter writer, long stride) => EachSum((sum, at) => writer.Line($"Vec.Store(Vec.Load({at}) + {sum}, {at});"), stride);

    /// <summary>The epilogue on the sums in registers. <c>element</c> is the flat index of the tile's first element.</summary>
    /// <param name="partial">Columns in the last vector, or 0 when it is full.</param>
    public void Finish(CodeWriter writer, EpilogueText epilogue, int partial)
    {
        epilogue.Hoist(writer);
        epilogue.HoistSpan(writer, "element");
        var steps = new CodeWriter();
        for (int j = 0; j < vectors; j++)
        {
            epilogue.HoistPanel(writer, j, $"{j * Lanes}");
            for (int r = 0; r < Rows; r++)
            {
                string? count = partial > 0 && j == vectors - 1 ? $"{partial}" : null;
                epilogue.Vector(steps, $"c{r}_{j}", "element", $"{r * kernel.Rows.CStride + j * Lanes}", count, j);
                string text = steps.Take();
                using (text.Contains("VecF ") ? writer.Block("") : null)
                    writer.Lines(text);
            }
        }
    }

    /// <summary>Asks for what the epilogue reads while the products are added: worth it where that lies outside the caches.</summary>
    public void Prefetch(CodeWriter writer)
    {
        var read = Enumerable.Range(0, kernel.Operands.Count)
            .Where(i => kernel.Operands[i].IsElement && kernel.Epilogue.Steps.Any(s => s.Value.Reads(i))).ToList();
        if (kernel.Rows.Count.IsBatched || kernel.Rows.Count.Fixed * kernel.Columns * read.Count < LargestCached)
            return;
        foreach (int i in read)
        {
            for (int r = 0; r < Rows; r++)
            {
                for (int column = 0; column < vectors * Lanes; column += CacheLine)
                    writer.Line($"Prefetch.Line({Address.Of($"c->P{i}", "element", $"{r * kernel.Rows.CStride + column}")});");
            }
        }
    }

    /// <summary>Adds every product to the sums; <c>a</c> and <c>b</c> run along.</summary>
    public void Accumulate(CodeWriter writer) => Loop(writer, 0);

    private void EachSum(Action<string, string> write, long stride)
    {
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < vectors; j++)
                write($"c{r}_{j}", Address.Of("t", r * stride + j * Lanes));
        }
    }

    private void Loop(CodeWriter writer, int level)
    {
        var loop = loops[level];
        if (level == loops.Count - 1)
        {
            Innermost(writer, loop, $"k{level}");
            return;
        }

        var inner = loops[level + 1];
        using (writer.Block($"for (nint k{level} = 0; k{level} < {Told(level) ?? Count(loop.Count)}; k{level}++)"))
        {
            Loop(writer, level + 1);
            Advance(writer, "a", loop.AStride, level + 1, inner.AStride);
            Advance(writer, "b", loop.BStride, level + 1, inner.BStride);
        }
    }

    private string? Told(int level) => counts is not null && level < counts.Count ? counts[level] : null;

    /// <summary>From the end of an inner loop to the start of its next run.</summary>
    private void Advance(CodeWriter writer, string pointer, long stride, int inner, long innerStride)
    {
        var innerCount = loops[inner].Count;
        long step = stride - innerCount.Fixed * innerStride;
        if (Told(inner) is { } told)
            writer.Line($"{pointer} = {Address.Of(pointer, $"{stride} - {told} * {innerStride}")};");
        else if (innerCount.IsBatched)
            writer.Line($"{pointer} = {Address.Of(pointer, $"{step} - {Count(innerCount)} * {innerStride}")};");
        else
            Address.Advance(writer, pointer, step);
    }

    private void Innermost(CodeWriter writer, ReductionLoop loop, string k)
    {
        int unroll = loop.Count.IsBatched ? 4 : Unroll(loop.Count.Fixed);
        if (loop.Count.IsBatched)
        {
            writer.Line($"nint {k} = {Count(loop.Count)};");
            using (writer.Block($"for (; {k} >= {unroll}; {k} -= {unroll})"))
                Steps(writer, loop, unroll);
            using (writer.Block($"for (; {k} > 0; {k}--)"))
                Steps(writer, loop, 1);
            return;
        }

        if (IsStreaming(loop))
            unroll = 1;
        long trips = loop.Count.Fixed / unroll;
        if (trips == 1)
        {
            Steps(writer, loop, unroll);
        }
        else
        {
            using (writer.Block($"for (int {k} = 0; {k} < {trips}; {k}++)"))
                Steps(writer, loop, unroll);
        }

        if (loop.Count.Fixed % unroll > 0)
            Steps(writer, loop, (int)(loop.Count.Fixed % unroll));
    }

    /// <summary>
    /// A single row uses each vector of B once, so the loads are all there is to wait for. Processors foresee them best where one instruction
    /// meets every row of B: a loop unrolled four times is 1.8 times slower.
    /// </summary>
    private bool IsStreaming(ReductionLoop loop) => Rows == 1 && vectors >= 4 && !loop.Count.IsBatched && loop.Count.Fixed > MostUnrolled;

    /// <summary>All of a short loop; a divisor when there is one; else two or four and a rest.</summary>
    private static int Unroll(long count) => count switch
    {
        <= MostUnrolled => (int)count,
        _ when count % 4 == 0 => 4,
        _ when count % 3 == 0 => 3,
        _ when count % 2 == 0 && count < 64 => 2,
        _ => 4,
    };

    private void Steps(CodeWriter writer, ReductionLoop loop, int steps)
    {
        for (int u = 0; u < steps; u++)
        {
            writer.Line("{");
            if (vectors <= Rows)
                RowByRow(writer, u * loop.AStride, u * loop.BStride);
            else
                VectorByVector(writer, loop, u);
            writer.Line("}");
        }

        Address.Advance(writer, "a", steps * loop.AStride);
        Address.Advance(writer, "b", steps * loop.BStride);
    }

    private void RowByRow(CodeWriter writer, long aOffset, long bOffset)
    {
        for (int j = 0; j < vectors; j++)
            writer.Line($"    VecF b{j} = Vec.Load({Address.Of("b", bOffset + j * Lanes)});");
        for (int r = 0; r < Rows; r++)
        {
            writer.Line($"    {(r == 0 ? "VecF " : "")}x = {width.Broadcast($"a[{aOffset + pattern[r]}]")};");
            for (int j = 0; j < vectors; j++)
                writer.Line($"    c{r}_{j} = {width.MultiplyAdd}(x, b{j}, c{r}_{j});");
        }
    }

    private void VectorByVector(CodeWriter writer, ReductionLoop loop, int step)
    {
        long aOffset = step * loop.AStride, bOffset = step * loop.BStride;
        for (int r = 0; r < Rows; r++)
            writer.Line($"    VecF x{r} = {width.Broadcast($"a[{aOffset + pattern[r]}]")};");
        for (int j = 0; j < vectors; j++)
        {
            if (IsStreaming(loop) && j * Lanes % CacheLine == 0)
                writer.Line($"    Prefetch.Line({Address.Of("b", bOffset + j * Lanes + PrefetchDistance)});");
            writer.Line($"    {(j == 0 ? "VecF " : "")}y = Vec.Load({Address.Of("b", bOffset + j * Lanes)});");
            for (int r = 0; r < Rows; r++)
                writer.Line($"    c{r}_{j} = {width.MultiplyAdd}(x{r}, y, c{r}_{j});");
        }
    }

    private static string Count(Extent extent) => extent.IsBatched ? extent.PerBatch == 1 ? "c->N" : $"(nint)c->N * {extent.PerBatch}" : $"{extent.Fixed}";
}
