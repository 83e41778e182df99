namespace NetGen.Compiler;

/// <summary>
/// What the skeletons of a graphics processor share: one argument struct, one explicitly grouped method, its epilogue. Groups are counted along one
/// axis; indices are 32-bit and count floats from an operand's start.
/// </summary>
internal abstract class GpuSkeleton(Kernel kernel, string name)
{
    /// <summary>Threads of a group where nothing speaks for another number.</summary>
    protected const int Threads = 256;

    /// <summary>Threads of a group.</summary>
    public virtual int GroupSize => Threads;

    /// <summary>How many groups, as C# text in <c>n</c>, the batch.</summary>
    public abstract string Groups { get; }

    protected string Name { get; } = name;

    public string Emit(string comment)
    {
        var writer = new CodeWriter();
        using (writer.Block($"internal struct {Name}Arguments(in GpuCall call)"))
        {
            for (int i = 0; i < kernel.Operands.Count; i++)
                writer.Line(kernel.Operands[i].IsInteger ? $"public ArrayView<int> P{i} = call.Integers({i});" : $"public ArrayView<float> P{i} = call.Floats({i});");
            writer.Line("public ArrayView<float> S = call.Scalars;");
            writer.Line("public int N = call.BatchSize;");
        }

        writer.Line();
        foreach (string line in comment.Split('\n'))
            writer.Line($"// {line}");
        using (writer.Block($"internal static void {Name}({Name}Arguments c)"))
            WriteBody(writer);
        if (kernel.Epilogue.Steps.Count > 0)
        {
            writer.Line();
            Epilogue.Write(writer, HasAccumulator);
        }

        WriteMethods(writer);
        return writer.ToString();
    }

    protected abstract void WriteBody(CodeWriter writer);

    /// <summary>Methods that the body calls, each after an empty line.</summary>
    protected virtual void WriteMethods(CodeWriter writer)
    {
    }

    /// <summary>Elements that a thread finishes at once: 1 or 4.</summary>
    protected abstract int Vector { get; }

    protected virtual bool HasAccumulator => true;

    protected GpuEpilogueText Epilogue => new(kernel, Name, Vector);

    /// <summary>As many groups of <see cref="GroupSize"/> threads as give each of <paramref name="count"/> units one, times <paramref name="times"/>.</summary>
    protected static string GroupsFor(Extent count, long units, long times = 1) => (count.IsBatched, units) switch
    {
        (false, _) => $"{(count.Fixed + units - 1) / units * times}",
        (true, 1) => count.Times(times).Text,
        _ => $"({count.Text} + {units - 1}) / {units}" + (times == 1 ? "" : $" * {times}"),
    };

    /// <summary>An extent as C# text of a kernel.</summary>
    protected static string Count(Extent extent) =>
        extent.PerBlock != 0 ? throw new InvalidOperationException("Graphics processors have no interleaved samples.")
        : extent.IsBatched ? extent.PerBatch == 1 ? "c.N" : $"c.N * {extent.PerBatch}"
        : $"{extent.Fixed}";

    /// <summary><paramref name="x"/> · <paramref name="factor"/> without ones and zeros.</summary>
    internal static string Times(string x, long factor) => factor switch
    {
        0 => "0",
        1 => x,
        _ => $"{(x.Contains(' ') && !IsInParentheses(x) ? $"({x})" : x)} * {factor}",
    };

    /// <summary>Whether the first parenthesis of a text is closed by its last character.</summary>
    private static bool IsInParentheses(string x)
    {
        int depth = 0;
        return x[0] == '(' && x.TakeWhile(c => (depth += c == '(' ? 1 : c == ')' ? -1 : 0) > 0).Count() == x.Length - 1;
    }

    /// <summary>The terms that are not zero, added.</summary>
    internal static string Sum(params string[] terms) => terms.Where(t => t != "0").ToList() is { Count: > 0 } some ? string.Join(" + ", some) : "0";

    internal static string Divided(string x, long by) => by == 1 ? x : $"{x} / {by}";

    /// <summary>
    /// <paramref name="x"/> modulo <paramref name="by"/>, for an x that is not negative: that of a power of two is one instruction, where a remainder takes four.
    /// </summary>
    internal static string Modulo(string x, long by) => by == 1 ? "0" : (by & (by - 1)) == 0 ? $"({x} & {by - 1})" : $"{x} % {by}";

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
        writer.Line($"int e = {Times($"(Grid.IdxX * {GroupSize} + Group.IdxX)", Vector)};");
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
