namespace NetGen.Compiler;

/// <summary>
/// Column sums. Few rows, as partial sums have them, are added by one thread a column or four. Those of a batch go to groups of
/// threads: neighbors take columns, the others rows, and what they have is added in pairs.
/// </summary>
internal sealed class GpuColumnSumSkeleton(ColumnSumKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private bool IsShort => !kernel.Rows.IsBatched;

    public override GpuGroups GroupCount => IsShort
        ? new(Extent.Of(kernel.Columns), Threads * Vector)
        : new(Extent.Of(kernel.Columns), ColumnLanes, kernel.Groups);

    protected override int Vector => IsShort && kernel.Columns % 4 == 0 ? 4 : 1;

    private int ColumnLanes => PowerOfTwo(kernel.Columns, 32);

    private int RowLanes => Threads / ColumnLanes;

    protected override void WriteBody(CodeWriter writer)
    {
        if (IsShort)
            WriteShort(writer);
        else
            WriteBatch(writer);
    }

    private void WriteShort(CodeWriter writer)
    {
        WriteElement(writer, Extent.Of(kernel.Columns));
        string type = Vector == 4 ? "F4" : "float";
        if (Vector == 4)
            writer.Line("var x = c.P0.Cast<F4>();");
        writer.Line($"{type} sum = {(Vector == 4 ? "x[e / 4]" : "c.P0[e]")};");
        using (writer.Block($"for (int row = 1; row < {kernel.Rows.Fixed}; row++)"))
        {
            if (Vector == 4)
            {
                writer.Line($"F4 next = x[row * {kernel.Columns / 4} + e / 4];");
                foreach (string field in new[] { "X", "Y", "Z", "W" })
                    writer.Line($"sum.{field} += next.{field};");
            }
            else
            {
                writer.Line($"sum += c.P0[row * {kernel.Columns} + e];");
            }
        }

        writer.Line(Vector == 4 ? Epilogue.Call("e", "sum.X", "sum.Y", "sum.Z", "sum.W") : Epilogue.Call("e", "sum"));
    }

    private void WriteBatch(CodeWriter writer)
    {
        int blocks = Divide(kernel.Columns, ColumnLanes);
        writer.Line($"var shared = SharedMemory.Allocate<float>({Threads});");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int column = {Sum(Times(Modulo("block", blocks), ColumnLanes), Modulo("t", ColumnLanes))};");
        bool isCut = kernel.Columns % ColumnLanes != 0;
        if (isCut)
            writer.Line($"int at = column < {kernel.Columns} ? column : {kernel.Columns - 1};");
        writer.Line($"int group = {Divided("block", blocks)};");
        WriteSamples(writer, kernel.Groups);
        writer.Line("float sum = 0f;");
        writer.Line($"for (int row = {Sum(Times("first", kernel.Rows.PerBatch), Divided("t", ColumnLanes))}; row < {Times("last", kernel.Rows.PerBatch)}; row += {RowLanes})");
        writer.Line($"    sum += c.P0[row * {kernel.Columns} + {(isCut ? "at" : "column")}];");
        GpuReduction.Write(writer, "sum", "shared", RowLanes, ColumnLanes, "+");
        using (writer.Block($"if (t < {ColumnLanes}{(isCut ? $" && column < {kernel.Columns}" : "")})"))
            writer.Line(Epilogue.Call(Sum(kernel.Groups == 1 ? "0" : $"group * {kernel.Columns}", "column"), "sum"));
    }
}

/// <summary>Means over part of a sample: a thread a column, or where a sample gives one number, as many as fit its length.</summary>
internal sealed class GpuMeanSkeleton(MeanKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private bool IsSpatial => kernel.Columns > 0;

    private int Lanes => PowerOfTwo(kernel.Rows, Threads);

    private int SamplesPerGroup => Threads / Lanes;

    public override GpuGroups GroupCount => IsSpatial ? new(Extent.Batch(kernel.Columns), Threads) : new(Extent.Batch(1), SamplesPerGroup);

    protected override int Vector => 1;

    protected override void WriteBody(CodeWriter writer)
    {
        if (IsSpatial)
        {
            WriteElement(writer, Extent.Batch(kernel.Columns));
            writer.Line($"int at = {Times($"(e / {kernel.Columns})", (long)kernel.Rows * kernel.Columns)} + {Modulo("e", kernel.Columns)};");
            writer.Line("float sum = 0f;");
            writer.Line($"for (int row = 0; row < {kernel.Rows}; row++)");
            writer.Line($"    sum += c.P0[at + row * {kernel.Columns}];");
            writer.Line(Epilogue.Call("e", $"sum * {CodeWriter.Number(1f / kernel.Rows)}"));
            return;
        }

        writer.Line($"var shared = SharedMemory.Allocate<float>({Threads});");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int sample = {Sum(Times("block", SamplesPerGroup), SamplesPerGroup == 1 ? "0" : Divided("t", Lanes))};");
        writer.Line($"int lane = {Modulo("t", Lanes)};");
        writer.Line("int at = sample < c.N ? sample : c.N - 1;");
        writer.Line("float sum = 0f;");
        writer.Line($"for (int i = lane; i < {kernel.Rows}; i += {Lanes})");
        writer.Line($"    sum += c.P0[{Times("at", kernel.Rows)} + i];");
        GpuReduction.Write(writer, "sum", "shared", Lanes, 1, "+");
        using (writer.Block("if (lane == 0 && sample < c.N)"))
            writer.Line(Epilogue.Call("sample", $"sum * {CodeWriter.Number(1f / kernel.Rows)}"));
    }
}

/// <summary>Values of several threads combined in pairs through shared memory, always in the same order.</summary>
internal static class GpuReduction
{
    /// <summary>
    /// Threads t, t + stride, … combine <paramref name="value"/>; afterwards those whose lane is 0 have the result, and with
    /// <paramref name="spreads"/> all of them. Lanes are counted in steps of <paramref name="stride"/>: lane = t / stride % lanes.
    /// </summary>
    /// <param name="operation"><c>+</c>, or the name of a function of two numbers.</param>
    public static void Write(CodeWriter writer, string value, string shared, int lanes, int stride, string operation, bool spreads = false)
    {
        if (lanes == 1)
            return;
        string lane = GpuSkeleton.Modulo(GpuSkeleton.Divided("t", stride), lanes);
        writer.Line($"{shared}[t] = {value};");
        writer.Line("Group.Barrier();");
        using (writer.Block($"for (int half = {lanes / 2}; half > 0; half >>= 1)"))
        {
            string other = stride == 1 ? "t + half" : $"t + half * {stride}";
            string both = operation == "+" ? $"{value} + {shared}[{other}]" : $"{operation}({value}, {shared}[{other}])";
            using (writer.Block($"if ({lane} < half)"))
            {
                writer.Line($"{value} = {both};");
                writer.Line($"{shared}[t] = {value};");
            }

            writer.Line("Group.Barrier();");
        }

        if (spreads)
        {
            writer.Line($"{value} = {shared}[{(stride == 1 ? $"t - {lane}" : $"t - {lane} * {stride}")}];");
            writer.Line("Group.Barrier();");
        }
    }
}
