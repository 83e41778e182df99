using System.Text.RegularExpressions;

namespace NetGen.Compiler;

/// <summary>A lowered program as straight lines of kernel calls, cut into methods that the JIT compiles well.</summary>
internal static class StepEmitter
{
    /// <summary>Calls a method: sixteen pointers each stay far below the JIT's limits.</summary>
    private const int CallsPerMethod = 24;

    public static void Emit(CodeWriter writer, LoweredProgram program, Model model, KernelLibrary kernels)
    {
        var calls = program.Launches.Select((launch, i) => Call(program, launch, i, kernels)).ToList();
        var penalties = PenaltiesOf(program, model).ToList();
        int methods = (calls.Count + CallsPerMethod - 1) / CallsPerMethod;

        using (writer.Block($"static partial void {program.Name}(Workspace w)"))
        {
            for (int i = 0; i < methods; i++)
                writer.Line($"{program.Name}Part{i + 1}(w);");
        }

        for (int i = 0; i < methods; i++)
        {
            var lines = calls.Skip(i * CallsPerMethod).Take(CallsPerMethod).SelectMany(c => c);
            EmitPart(writer, $"{program.Name}Part{i + 1}", program, [.. i == 0 ? penalties.Concat(lines) : lines]);
        }
    }

    private static void EmitPart(CodeWriter writer, string name, LoweredProgram program, List<string> lines)
    {
        var words = new HashSet<string>(lines.Where(l => !l.StartsWith("//")).SelectMany(l => Regex.Matches(l, @"\w+").Cast<Match>()).Select(m => m.Value));
        writer.Line();
        using (writer.Block($"private static unsafe void {name}(Workspace w)"))
        {
            foreach (var (local, declaration) in Locals(program))
            {
                if (words.Contains(local))
                    writer.Line(declaration);
            }

            foreach (string line in lines)
                writer.Line(line);
        }
    }

    private static IEnumerable<(string Local, string Declaration)> Locals(LoweredProgram program) =>
    [
        ("n", "int n = w.BatchSize;"),
        ("b", "nint b = w.PaddedBatch;"),
        ("p", "float* p = w.Parameters;"),
        ("g", "float* g = w.Gradients;"),
        ("m", "float* m = w.Moments;"),
        ("a", "float* a = w.Arena;"),
        ("s", program.Plan.FixedFloats == 0 ? "float* s = w.Arena;" : $"float* s = w.Arena + {program.Plan.FixedFloats};"),
    ];

    private static IEnumerable<string> Call(LoweredProgram program, Launch launch, int index, KernelLibrary kernels)
    {
        yield return "";
        if (program.ClipsBefore == index)
            yield return "w.ClipGradients();";

        var entry = kernels.Entry(launch);
        string operands = string.Concat(launch.Bindings.Select(b => $", {Pointer(b, program, kernels.Layout, kernels.Layout.Floats)}"));
        yield return $"// {launch.Comment}";
        yield return $"w.Run(&Kernels.{entry.Name}, {entry.Schedule.Tiles}, {KernelCost.Of(launch.Kernel).Text}{operands});";
    }

    private static string Pointer(Binding binding, LoweredProgram program, ParameterLayout layout, long floats) => binding switch
    {
        Binding.Input => "w.Input",
        Binding.Target => "w.Target",
        Binding.Output => "w.Output",
        Binding.Losses => "w.Losses",
        Binding.Parameter { Block: ParameterBlock.Values } v => Sum("p", layout.Offsets[v.Index]),
        Binding.Parameter { Block: ParameterBlock.Gradients } v => Sum("g", layout.Offsets[v.Index]),
        Binding.Parameter v => Sum("m", v.Moment * floats + layout.Offsets[v.Index]),
        Binding.AllParameters { Block: ParameterBlock.Values } => "p",
        Binding.AllParameters { Block: ParameterBlock.Gradients } => "g",
        Binding.AllParameters v => Sum("m", v.Moment * floats),
        Binding.Arena v when program.Buffers[v.Id] is var buffer => (buffer.IsBatched, program.Plan.Offsets[buffer]) switch
        {
            (false, var offset) => Sum("a", offset),
            (true, 0) => "s",
            (true, var offset) => $"s + {offset} * b",
        },
        _ => throw new InvalidOperationException($"No pointer for {binding}."),
    };

    private static string Sum(string start, long offset) => offset == 0 ? start : $"{start} + {offset}";

    /// <summary>λ·Σw² of each parameter with a penalty, added to the loss.</summary>
    private static IEnumerable<string> PenaltiesOf(LoweredProgram program, Model model)
    {
        if (program.Name == "Predict")
            yield break;

        var layout = ParameterLayout.Of(model);
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            var parameter = model.Parameters[i];
            if (parameter.L2 > 0)
                yield return $"w.AddPenalty({Sum("p", layout.Offsets[i])}, {parameter.Shape.Size}, {CodeWriter.Number((float)parameter.L2)}); // {parameter.Name}";
        }
    }
}
