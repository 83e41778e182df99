namespace NetGen.Compiler;

/// <summary>
/// What the skeletons of a graphics processor share: one argument struct, one explicitly grouped method, its epilogue. Groups are counted along one
/// axis; indices are 32-bit and count floats from an operand's start.
/// </summary>
internal abstract class GpuSkeleton(Kernel kernel, string name)
{
    /// <summary>Threads of a group where nothing speaks for another number.</summary>
    internal const int Threads = 256;

    /// <summary>The numbers of a four.</summary>
    internal static readonly string[] Fields = ["X", "Y", "Z", "W"];

    /// <summary>Threads of a group.</summary>
    public virtual int GroupSize => Threads;

    /// <summary>How many groups, as C# text in <c>n</c>, the batch.</summary>
    public virtual string Groups => GroupCount.Text;

    protected string Name { get; } = name;

    /// <summary>How many groups, as far as the batch counts.</summary>
    public virtual GpuGroups GroupCount => throw new NotSupportedException($"{kernel.Kind} counts its groups in a way of its own.");

    /// <summary>The smallest batch whose groups more than fill a device; <see cref="long.MaxValue"/> where none does.</summary>
    public long FillsDeviceFrom => GroupCount.From(GpuTile.FullDevice + 1);

    /// <summary>Floats of shared memory.</summary>
    public virtual int SharedFloats => Threads;

    /// <summary>A kernel as groups of <see cref="Threads"/> threads run it; a contraction with the smallest tile of those that do.</summary>
    public static GpuSkeleton Of(Kernel kernel, string name = "") => Skeletons.Of(kernel, name);

    private static SkeletonTable<string, GpuSkeleton> Skeletons { get; } = new SkeletonTable<string, GpuSkeleton>("graphics processors")
        .Add<ContractionKernel>(static (k, name) => new GpuContractionSkeleton(k, name, GpuTile.Ways(k).First(way => way.Tile.Threads == Threads).Tile))
        .Add<MapKernel>(static (k, name) => new GpuMapSkeleton(k, name))
        .Add<NestKernel>(static (k, name) => new GpuNestSkeleton(k, name))
        .Add<ColumnSumKernel>(static (k, name) => new GpuColumnSumSkeleton(k, name))
        .Add<MeanKernel>(static (k, name) => new GpuMeanSkeleton(k, name))
        .Add<WindowKernel>(static (k, name) => new GpuWindowSkeleton(k, name))
        .Add<RowKernel>(static (k, name) => new GpuRowSkeleton(k, name))
        .Add<MoveKernel>(static (k, name) => new GpuMoveSkeleton(k, name))
        .Add<StepKernel>(static (k, name) => new GpuStepSkeleton(k, name))
        .Add<TogetherKernel>(static (k, name) => new GpuTogetherSkeleton(k, name));

    /// <summary>The kernel: its argument struct, made of a call's operands, and its method.</summary>
    public string Emit(string comment)
    {
        var writer = new CodeWriter();
        using (writer.Block($"internal struct {Name}Arguments(in GpuCall call)"))
            WriteFields(writer, i => kernel.Operands[i].IsInteger ? $" = call.Integers({i})" : $" = call.Floats({i})", " = call.Scalars", " = call.BatchSize");
        writer.Line();
        WriteComment(writer, comment);
        using (writer.Block($"internal static void {Name}({Name}Arguments c)"))
        {
            writer.Line("int block = Grid.IdxX;");
            WriteBody(writer);
        }

        WriteRest(writer, comment);
        return writer.ToString();
    }

    /// <summary>The same as a part of another kernel, which makes its arguments and counts its groups of threads, <c>block</c>.</summary>
    public void EmitPart(CodeWriter writer, string comment)
    {
        using (writer.Block($"internal struct {Name}Arguments"))
            WriteFields(writer, _ => "", "", "");
        writer.Line();
        WriteComment(writer, comment);
        using (writer.Block($"private static void {Name}({Name}Arguments c, int block)"))
            WriteBody(writer);
        WriteRest(writer, comment);
    }

    private void WriteFields(CodeWriter writer, Func<int, string> operand, string scalars, string batch)
    {
        for (int i = 0; i < kernel.Operands.Count; i++)
            writer.Line($"public ArrayView<{(kernel.Operands[i].IsInteger ? "int" : "float")}> P{i}{operand(i)};");
        writer.Line($"public ArrayView<float> S{scalars};");
        writer.Line($"public int N{batch};");
    }

    private static void WriteComment(CodeWriter writer, string comment)
    {
        foreach (string line in comment.Split('\n'))
            writer.Line($"// {line}");
    }

    private void WriteRest(CodeWriter writer, string comment)
    {
        if (kernel.Epilogue.Steps.Count > 0)
        {
            writer.Line();
            Epilogue.Write(writer, HasAccumulator);
        }

        WriteMethods(writer, comment);
    }

    /// <summary>The lines of the method, in <c>c</c>, the arguments, and <c>block</c>, the number of the group of threads.</summary>
    protected abstract void WriteBody(CodeWriter writer);

    /// <summary>Methods that the body calls, each after an empty line.</summary>
    protected virtual void WriteMethods(CodeWriter writer, string comment)
    {
    }

    /// <summary>Elements that a thread finishes at once: 1 or 4.</summary>
    protected abstract int Vector { get; }

    protected virtual bool HasAccumulator => true;

    protected GpuEpilogueText Epilogue => new(kernel, Name, Vector);

    /// <summary>An extent as C# text of a kernel.</summary>
    protected static string Count(Extent extent) =>
        extent.PerBlock != 0 ? throw new InvalidOperationException("Graphics processors have no interleaved samples.")
        : extent.IsBatched ? extent.PerBatch == 1 ? "c.N" : $"c.N * {extent.PerBatch}"
        : $"{extent.Fixed}";

    /// <summary><paramref name="x"/> · <paramref name="factor"/> without ones and zeros.</summary>
    internal static string Times(string x, long factor) => factor switch
    {
        _ when x == "0" || factor == 0 => "0",
        1 => x,
        _ => $"{(x.Contains(' ') && !IsInParentheses(x) ? $"({x})" : x)} * {factor}",
    };

    /// <summary>Whether a text is a call, or its first parenthesis is closed by its last character.</summary>
    private static bool IsInParentheses(string x)
    {
        int start = x.IndexOf('('), depth = 0;
        return start >= 0 && x.Take(start).All(c => char.IsLetter(c) || c == '.')
            && x.Skip(start).TakeWhile(c => (depth += c == '(' ? 1 : c == ')' ? -1 : 0) > 0).Count() == x.Length - start - 1;
    }

    /// <summary>The terms that are not zero, added.</summary>
    internal static string Sum(params string[] terms) => terms.Where(t => t != "0").ToList() is { Count: > 0 } some ? string.Join(" + ", some) : "0";

    internal static string Divided(string x, long by) => by == 1 ? x : $"{x} / {by}";

    /// <summary>The number of the four that begins at a place.</summary>
    internal static string InFours(string x) => x.Contains(" + ") ? $"({x}) / 4" : $"{x} / 4";

    /// <summary>
    /// <paramref name="x"/> modulo <paramref name="by"/>, for an x that is not negative: that of a power of two is one instruction, where a remainder takes four.
    /// </summary>
    internal static string Modulo(string x, long by) => by == 1 ? "0" : IsPowerOfTwo(by) ? Masked(x, by - 1) : $"{x} % {by}";

    protected static bool IsPowerOfTwo(long number) => (number & (number - 1)) == 0;

    internal static string Masked(string x, long mask) => $"({x} & {mask})";

    internal static int Divide(int count, int by) => (count + by - 1) / by;

    /// <summary>The smallest power of two from <paramref name="count"/> on, up to <paramref name="most"/>.</summary>
    internal static int PowerOfTwo(long count, int most)
    {
        int power = 1;
        while (power < count && power < most)
            power *= 2;
        return power;
    }

    /// <summary>The bounds of a thread's place: <c>int e = …; if (e &gt;= count) return;</c>, for kernels without barriers.</summary>
    protected void WriteElement(CodeWriter writer, Extent elements)
    {
        writer.Line($"int e = {Times($"(block * {GroupSize} + Group.IdxX)", Vector)};");
        writer.Line($"if (e >= {Count(elements)})");
        writer.Line("    return;");
    }

    /// <summary>Whether runs of four elements never cross a row of this length.</summary>
    protected static bool IsWhole(Extent elements) => (elements.Fixed | elements.PerBatch) % 4 == 0;

    /// <summary>The samples <c>first</c> to <c>last</c> - 1 of group <c>group</c>, as in <see cref="GroupedSum"/>.</summary>
    protected static void WriteSamples(CodeWriter writer, int groups)
    {
        writer.Line($"int first = (int)((long)group * c.N / {groups});");
        writer.Line($"int last = (int)((long)(group + 1) * c.N / {groups});");
    }
}

/// <summary>So many groups that each of <paramref name="Count"/> units is in one of them, <paramref name="Units"/> in each, times <paramref name="Times"/>.</summary>
internal sealed record GpuGroups(Extent Count, long Units, long Times = 1)
{
    /// <summary>Their number as C# text in <c>n</c>, the batch.</summary>
    public string Text => (Count.IsBatched, Units) switch
    {
        (false, _) => $"{At(0)}",
        (true, 1) => Count.Times(Times).Text,
        _ => $"({Count.Text} + {Units - 1}) / {Units}" + (Times == 1 ? "" : $" * {Times}"),
    };

    /// <summary>The smallest batch with <paramref name="groups"/> of them; <see cref="long.MaxValue"/> for none.</summary>
    public long From(long groups) => !Count.IsBatched ? At(0) >= groups ? 1 : long.MaxValue : (((groups + Times - 1) / Times - 1) * Units / Count.PerBatch) + 1;

    private long At(long samples) => (Count.At(samples) + Units - 1) / Units * Times;
}
