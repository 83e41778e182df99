namespace NetGen.Compiler;

/// <summary>A lowered program as straight lines of kernel calls, cut into methods that the JIT compiles well.</summary>
internal static class StepEmitter
{
    /// <summary>Calls a method: sixteen pointers each stay far below the JIT's limits.</summary>
    private const int CallsPerMethod = 24;

    /// <param name="modifier">What stands before the program's method: <c>static partial</c>.</param>
    public static void Emit(CodeWriter writer, LoweredProgram program, Model model, StepDialect dialect, string modifier)
    {
        var memory = new Memory(model, ParameterLayout.Of(model));
        var calls = program.Launches.Select((launch, i) => Call(program, launch, i, dialect, memory, model.Optimizer is { AccumulationSteps: > 1 })).ToList();
        var penalties = PenaltiesOf(program, model, dialect, memory).ToList();
        int methods = (calls.Count + CallsPerMethod - 1) / CallsPerMethod;

        using (writer.Block($"{modifier} void {program.Kind}({dialect.Workspace} w)"))
        {
            if (program.Whole is not null)
            {
                using var small = writer.Block($"if (w.BatchSize <= {program.Whole.Schedule.To})");
                writer.Line($"{program.Kind}Whole(w);");
                writer.Line("return;");
            }

            for (int i = 0; i < methods; i++)
                writer.Line($"{program.Kind}Part{i + 1}(w);");
        }

        if (program.Whole is not null)
            EmitPart(writer, $"{program.Kind}Whole", program, dialect, [.. WholeCalls(program, program.Whole, dialect, memory)]);
        for (int i = 0; i < methods; i++)
        {
            var lines = calls.Skip(i * CallsPerMethod).Take(CallsPerMethod).SelectMany(c => c);
            EmitPart(writer, $"{program.Kind}Part{i + 1}", program, dialect, [.. i == 0 ? penalties.Concat(lines) : lines]);
        }
    }

    private static void EmitPart(CodeWriter writer, string name, LoweredProgram program, StepDialect dialect, List<string> lines)
    {
        writer.Line();
        using (writer.Block($"{dialect.PartModifier} void {name}({dialect.Workspace} w)"))
        {
            foreach (var (local, declaration) in Locals(program, dialect))
            {
                if (lines.Exists(line => !line.StartsWith("//", StringComparison.Ordinal) && Mentions(line, local)))
                    writer.Line(declaration);
            }

            foreach (string line in lines)
                writer.Line(line);
        }
    }

    /// <summary>Whether a letter is a word of a line.</summary>
    private static bool Mentions(string line, char letter)
    {
        for (int at = line.IndexOf(letter); at >= 0; at = line.IndexOf(letter, at + 1))
        {
            if ((at == 0 || !IsOfWord(line[at - 1])) && (at + 1 == line.Length || !IsOfWord(line[at + 1])))
                return true;
        }

        return false;

        // Other alphabets are in names alone.
        static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or > '\x7f';
    }

    private static IEnumerable<(char Local, string Declaration)> Locals(LoweredProgram program, StepDialect dialect) =>
    [
        ('n', "int n = w.BatchSize;"),
        ('b', $"{dialect.Index} b = w.PaddedBatch;"),
        ('p', $"{dialect.Pointer} p = w.Parameters;"),
        ('g', $"{dialect.Pointer} g = w.Gradients;"),
        ('m', $"{dialect.Pointer} m = w.Moments;"),
        ('a', $"{dialect.Pointer} a = w.Arena;"),
        ('s', $"{dialect.Pointer} s = {dialect.At("w.Arena", program.Plan.FixedFloats)};"),
    ];

    /// <param name="accumulates">Several steps make one update, the last launch.</param>
    private static IEnumerable<string> Call(LoweredProgram program, Launch launch, int index, StepDialect dialect, Memory memory, bool accumulates)
    {
        yield return "";
        if (program.ClipsBefore == index)
        {
            if (accumulates)
                yield return "if (!w.Updates) return;";
            yield return "w.ClipGradients();";
        }

        foreach (string line in launch.Comment.Split('\n'))
            yield return $"// {line}";
        foreach (string line in Run(program, launch, dialect, memory))
            yield return line;
    }

    private static IEnumerable<string> Run(LoweredProgram program, Launch launch, StepDialect dialect, Memory memory) => dialect.Run(
        launch,
        string.Concat(launch.Bindings.Select(b => $", {Pointer(b, program, dialect, memory)}")),
        launch.Parts.SelectMany(part => Run(program, part, dialect, memory)));

    /// <summary>One launch, and a second one where several groups have shared the batch.</summary>
    private static IEnumerable<string> WholeCalls(LoweredProgram program, WholeStep whole, StepDialect dialect, Memory memory) =>
    [
        $"// {whole.Step.Comment}",
        .. Run(program, whole.Step, dialect, memory),
        "",
        $"// {whole.Update.Comment}",
        $"if (n > {whole.Schedule.AloneTo})",
        .. Run(program, whole.Update, dialect, memory).Select(line => $"    {line}"),
    ];

    private static string Pointer(Binding binding, LoweredProgram program, StepDialect dialect, Memory memory) => binding switch
    {
        Binding.Input { Index: var index } => memory.Plane("w.Input", memory.Model.Inputs.Take(index).Sum(i => i.Shape.Size), dialect),
        Binding.Target { Index: var index } => memory.Plane("w.Target", memory.Model.Outputs.Take(index).Sum(o => o.Target!.Value.Shape.Size), dialect),
        Binding.Output { Index: var index } => memory.Plane("w.Output", memory.Model.Outputs.Take(index).Sum(o => o.Shape.Size), dialect),
        Binding.Losses { Index: var index } => memory.Plane("w.Losses", index, dialect),
        Binding.Parameter { Block: ParameterBlock.Values } v => dialect.At("p", memory.Parameters.Offsets[v.Index]),
        Binding.Parameter { Block: ParameterBlock.Gradients } v => dialect.At("g", memory.Parameters.Offsets[v.Index]),
        Binding.Parameter v => dialect.At("m", v.Moment * memory.Parameters.TrainedFloats + memory.Parameters.Offsets[v.Index]),
        Binding.AllParameters { Block: ParameterBlock.Values } => "p",
        Binding.AllParameters { Block: ParameterBlock.Gradients } => "g",
        Binding.AllParameters v => dialect.At("m", v.Moment * memory.Parameters.TrainedFloats),
        Binding.Use use => dialect.Scalar(use.Slot),
        Binding.Arena v when program.Buffers[v.Id] is var buffer => (buffer.IsBatched, program.Plan.Offsets[buffer]) switch
        {
            (false, var offset) => dialect.At("a", offset),
            (true, 0) => "s",
            (true, var offset) => dialect.At("s", $"{offset} * b"),
        },
        _ => throw new InvalidOperationException($"No pointer for {binding}."),
    };

    /// <summary>λ·Σw² of each parameter with a penalty, added to the loss.</summary>
    private static IEnumerable<string> PenaltiesOf(LoweredProgram program, Model model, StepDialect dialect, Memory memory)
    {
        if (program.Kind == ProgramKind.Predict)
            yield break;

        for (int i = 0; i < model.Parameters.Count; i++)
        {
            var parameter = model.Parameters[i];
            if (parameter.L2 > 0)
                yield return $"w.AddPenalty({dialect.At("p", memory.Parameters.Offsets[i])}, {parameter.Shape.Size}, {CodeWriter.Number((float)parameter.L2)}); // {parameter.Name}";
        }
    }

    /// <summary>What pointers are made from.</summary>
    private sealed record Memory(Model Model, ParameterLayout Parameters)
    {
        /// <summary>One of several buffers of a batch that lie one behind the other, behind so many numbers a sample.</summary>
        public string Plane(string start, long before, StepDialect dialect) => before == 0 ? start : dialect.At(start, before == 1 ? "b" : $"{before} * b");
    }
}
