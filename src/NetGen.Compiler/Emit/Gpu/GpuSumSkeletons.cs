namespace NetGen.Compiler;

/// <summary>
/// Column sums: neighboring threads take columns, others rows, and what they have is added in pairs. Few rows, as partial sums have them, are shared by as many threads as let each read
/// its rows at once, so that a small sum waits for memory once; of very few rows, a thread has four columns.
/// </summary>
internal sealed class GpuColumnSumSkeleton(ColumnSumKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private const int MostRowLanes = 32;

    private bool IsShort => !kernel.Rows.IsBatched;

    public override GpuGroups GroupCount => new(Extent.Of(kernel.Columns), ColumnLanes * Vector, kernel.Groups);

    protected override int Vector => IsShort && RowLanes == 1 && kernel.Columns % 4 == 0 && kernel.Term is null ? 4 : 1;

    private int ColumnLanes => IsShort ? Threads / RowLanes : PowerOfTwo(kernel.Columns, 32);

    private int RowLanes => IsShort ? LanesOfFew : Threads / ColumnLanes;

    /// <summary>As many as let each read its rows at once, but no more than fill a device.</summary>
    private int LanesOfFew
    {
        get
        {
            if (kernel.Rows.Fixed <= 2 * GpuRunningSum.AtOnce)
                return 1;
            int lanes = PowerOfTwo((kernel.Rows.Fixed + GpuRunningSum.AtOnce - 1) / GpuRunningSum.AtOnce, MostRowLanes);
            while (lanes > 1 && Divide(kernel.Columns * lanes, Threads) > GpuTile.FullDevice)
                lanes /= 2;
            return lanes;
        }
    }

    protected override void WriteBody(CodeWriter writer)
    {
        if (RowLanes == 1)
            WriteAlone(writer);
        else
            WriteShared(writer);
    }

    private void WriteAlone(CodeWriter writer)
    {
        WriteElement(writer, Extent.Of(kernel.Columns));
        if (kernel.Term is null)
            writer.Line($"ArrayView<{(Vector == 4 ? "F4" : "float")}> x = c.P0{(Vector == 4 ? ".Cast<F4>()" : "")}.SubView({Divided("e", Vector)});");
        GpuRunningSum.Write(writer, "0", 1, kernel.Rows.Fixed, row => kernel.Term is null ? $"x[{Times(row, kernel.Columns / Vector)}]" : TermAt(row, "e"), Vector);
        writer.Line(Vector == 4 ? Epilogue.Call("e", "sum.X", "sum.Y", "sum.Z", "sum.W") : Epilogue.Call("e", "sum"));
    }

    private void WriteShared(CodeWriter writer)
    {
        int blocks = Divide(kernel.Columns, ColumnLanes);
        writer.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads});");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int column = {Sum(Times(kernel.Groups == 1 ? "block" : Modulo("block", blocks), ColumnLanes), Modulo("t", ColumnLanes))};");
        bool isCut = kernel.Columns % ColumnLanes != 0;
        string known = isCut ? $"GpuMath.Min(column, {kernel.Columns - 1})" : "column";
        writer.Line(kernel.Term is null ? $"ArrayView<float> x = c.P0.SubView({known});" : $"int known = {known};");
        writer.Line($"int lane = {Divided("t", ColumnLanes)};");
        string Read(string row) => kernel.Term is null ? $"x[{Times(row, kernel.Columns)}]" : TermAt(row, "known");
        if (IsShort)
        {
            GpuRunningSum.Write(writer, "lane", RowLanes, kernel.Rows.Fixed, Read);
        }
        else
        {
            writer.Line($"int group = {Divided("block", blocks)};");
            WriteSamples(writer, kernel.Groups);
            GpuRunningSum.Write(writer, Sum(Times("first", kernel.Rows.PerBatch), "lane"), Times("last", kernel.Rows.PerBatch), RowLanes, Read);
        }

        GpuReduction.Write(writer, "sum", "shared", RowLanes, ColumnLanes, "+");
        using (writer.Block($"if (lane == 0{(isCut ? $" && column < {kernel.Columns}" : "")})"))
            writer.Line(Epilogue.Call(Sum(kernel.Groups == 1 ? "0" : $"group * {kernel.Columns}", "column"), "sum"));
    }

    /// <summary>What is summed at a row's column: a method of its own, which ILGPU inlines.</summary>
    private string TermAt(string row, string column) => $"{Name}Term(c, {Sum(Times(row, kernel.Columns), column)})";

    protected override void WriteMethods(CodeWriter writer, string comment)
    {
        if (kernel.Term is null)
            return;
        writer.Line();
        using var block = writer.Block($"private static float {Name}Term({Name}Arguments c, int e)");
        var text = new GpuScalarText(leaf => GpuEpilogueText.Leaf(kernel, leaf, "e") ?? throw new InvalidOperationException($"{leaf} is no leaf of a sum's term."));
        text.Count(kernel.Term);
        writer.Line($"return {text.Write(writer, kernel.Term)};");
    }
}

/// <summary>Means over part of a sample: a thread a column.</summary>
internal sealed class GpuMeanSkeleton(MeanKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    public override GpuGroups GroupCount => new(Extent.Batch(kernel.Columns), Threads);

    protected override int Vector => 1;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteElement(writer, Extent.Batch(kernel.Columns));
        writer.Line($"int at = {Times($"(e / {kernel.Columns})", (long)kernel.Rows * kernel.Columns)} + {Modulo("e", kernel.Columns)};");
        writer.Line("ArrayView<float> x = c.P0.SubView(at);");
        GpuRunningSum.Write(writer, "0", 1, kernel.Rows, row => $"x[{Times(row, kernel.Columns)}]");
        writer.Line(Epilogue.Call("e", $"sum * {CodeWriter.Number(1f / kernel.Rows)}"));
    }
}
