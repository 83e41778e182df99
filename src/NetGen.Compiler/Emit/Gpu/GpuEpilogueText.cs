using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The epilogue of a kernel at one element, or at four that lie side by side from a multiple of four on: those are read and written as one
/// <c>F4</c>. It is a method of its own, which ILGPU inlines, so that a register tile is no longer than its contraction.
/// </summary>
/// <param name="vector">1 or 4.</param>
internal sealed class GpuEpilogueText(Kernel kernel, string name, int vector)
{
    private Epilogue Epilogue => kernel.Epilogue;

    /// <summary>The call for the elements from <paramref name="element"/> on, <paramref name="accumulators"/> being what the skeleton computed.</summary>
    public string Call(string element, params string[] accumulators)
    {
        string values = string.Concat(accumulators.Select(a => $", {a}"));
        return $"{name}Epilogue(c, {element}{values});";
    }

    /// <summary>The method.</summary>
    public void Write(CodeWriter writer, bool hasAccumulator)
    {
        string parameters = hasAccumulator ? string.Concat(Lanes.Select(l => $", float s{l}")) : "";
        using var block = writer.Block($"private static void {name}Epilogue({name}Arguments c, int e{parameters})");
        var steps = Epilogue.Steps;
        var stored = steps.Select(s => s.Store).Where(s => s >= 0).Distinct().OrderBy(i => i).ToList();
        var read = steps.SelectMany(s => s.Value.Arguments).Distinct().OrderBy(i => i).ToList();

        foreach (int i in read.Where(i => IsVector(i)))
            writer.Line($"{VectorType(i)} x{i} = {Vectors(i)}[{GpuSkeleton.InFours(Place(kernel, i, "e"))}];");
        foreach (int i in stored.Where(_ => vector == 4))
            writer.Line($"F4 y{i};");

        foreach (int lane in Lanes)
        {
            // Locals of one lane stay in its own scope; what is stored waits, as an argument is what the operand holds beforehand.
            using var scope = vector == 4 ? writer.Block("") : null;
            WriteLane(writer, lane);
        }

        foreach (int i in stored.Where(_ => vector == 4))
            writer.Line($"{Vectors(i)}[e / 4] = y{i};");
    }

    private IEnumerable<int> Lanes => Enumerable.Range(0, vector);

    private void WriteLane(CodeWriter writer, int lane) => WriteSteps(
        writer,
        Epilogue,
        leaf => leaf switch
        {
            Accumulator => $"s{lane}",
            Argument a => Load(a.Index, lane),
            _ => Leaf(kernel, leaf, At(lane)) ?? throw new InvalidOperationException($"{leaf} is no leaf of an epilogue."),
        },
        (operand, value) => [vector == 4 ? $"y{operand}.{GpuSkeleton.Fields[lane]} = {value};" : $"c.P{operand}[e] = {value};"]);

    /// <summary>
    /// An epilogue's steps at one element. What is stored waits for the last of them, as an argument is what the operand holds beforehand.
    /// </summary>
    /// <param name="leaf">The text of an accumulator, argument, or a use's number or draw.</param>
    /// <param name="store">The lines that store a value in an operand.</param>
    public static void WriteSteps(CodeWriter writer, Epilogue epilogue, Func<ScalarExpression, string> leaf, Func<int, string, IEnumerable<string>> store)
    {
        var names = new Dictionary<int, string>();
        var text = new GpuScalarText(l => l is Step s ? names[s.Index] : leaf(l));
        foreach (var step in epilogue.Steps)
            text.Count(step.Value);
        var stores = new List<string>();
        for (int k = 0; k < epilogue.Steps.Count; k++)
        {
            var step = epilogue.Steps[k];
            string value = text.Write(writer, step.Value);
            if (step.Store >= 0 || epilogue.Steps.Skip(k + 1).Any(s => s.Value.Leaves().Contains(new Step(k))))
            {
                writer.Line($"float v{k} = {value};");
                value = $"v{k}";
            }

            names[k] = value;
            if (step.Store >= 0)
                stores.AddRange(store(step.Store, value));
        }

        foreach (string line in stores)
            writer.Line(line);
    }

    private static string At(int lane) => lane == 0 ? "e" : $"e + {lane}";

    /// <summary>Whether the lanes of an operand lie side by side, like the elements.</summary>
    private bool IsVector(int operand) => vector == 4 && kernel.Operands[operand].Access is Access.Strided s && (s.IsElement || s.IsDenseAlong(4));

    private string VectorType(int operand) => kernel.Operands[operand].IsInteger ? "I4" : "F4";

    private string Vectors(int operand) => $"c.P{operand}.Cast<{VectorType(operand)}>()";

    private string Load(int operand, int lane)
    {
        if (!IsVector(operand))
            return Load(kernel, operand, At(lane));
        string value = $"x{operand}.{GpuSkeleton.Fields[lane]}";
        return kernel.Operands[operand].IsInteger ? $"(float){value}" : value;
    }

    /// <summary>The text of a leaf at the element with this flat index, where that is an argument, a use's number or draw, or a position; else null.</summary>
    public static string? Leaf(Kernel kernel, ScalarExpression leaf, string element) => leaf switch
    {
        Argument a => Load(kernel, a.Index, element),
        Rate r => GpuScalarText.RateOf(r.Operand),
        Draw d => GpuScalarText.DrawOf(d.Operand, element),
        Ordinal o => $"(float)({Place(Access.Along(o), element)})",
        _ => null,
    };

    private static string Load(Kernel kernel, int operand, string element)
    {
        string value = $"c.P{operand}[{Place(kernel, operand, element)}]";
        return kernel.Operands[operand].IsInteger ? $"(float){value}" : value;
    }

    private static string Place(Kernel kernel, int operand, string element) =>
        kernel.Operands[operand].Access is Access.Strided { IsElement: false } s ? Place(s, element) : element;

    /// <summary>The place in an operand of the element with this flat index.</summary>
    public static string Place(Access.Strided strides, string element)
    {
        string whole = element.Contains(' ') ? $"({element})" : element;
        return GpuSkeleton.Sum([.. strides.Digits.Select(d =>
        {
            string digit = GpuSkeleton.Divided(whole, d.Inner);
            return GpuSkeleton.Times(d.Extent == 0 ? digit : GpuSkeleton.Modulo(digit, d.Extent), d.Stride);
        })]);
    }
}
