namespace NetGen.Compiler;

/// <summary>The runtime's <c>NetworkSchema</c> as an object initializer, behind the line that the build prints.</summary>
internal static class SchemaEmitter
{
    public static string Emit(Model model, List<LoweredProgram> programs, KernelLibrary kernels, EquatableArray<VectorWidth> widths)
    {
        var report = NetworkReport.Of(model, programs, kernels);
        var writer = new CodeWriter();
        writer.Line($"// netgen: {report.BuildLine}");
        GeneratedNamespace.Open(writer, model.Spec, isArithmetic: false, null, "using global::NetGen;");
        using (writer.Block($"internal static partial class {SurfaceEmitter.Programs}"))
        using (writer.Block("static partial void Describe(ref NetworkSchema? schema) => schema = new()", "};"))
        {
            EmitSchema(writer, model, programs, kernels, report);
            if (widths != CodeOptions.AllWidths)
                writer.Line($"VectorBits = [{string.Join(", ", widths.Select(w => (int)w))}],");
        }

        return writer.ToString();
    }

    private static void EmitSchema(CodeWriter writer, Model model, List<LoweredProgram> programs, KernelLibrary kernels, NetworkReport report)
    {
        writer.Line($"Name = \"{model.Spec.Name}\",");
        writer.Line($"InputShape = {(model.Inputs.Count == 1 ? Integers(model.Inputs[0].Shape) : $"[{model.InputSize}]")},");
        if (model.Inputs.Count > 1)
            writer.Line($"Inputs = [{string.Join(", ", model.Inputs.Select(i => $"new(\"{i.Name}\", {NumberList.Of(i.Shape.Dimensions)})"))}],");
        EmitOutputs(writer, model);
        using (writer.Block("Layers =", "],", "["))
        {
            for (int i = 0; i < model.Layers.Count; i++)
                EmitLayer(writer, model, i);
        }

        using (writer.Block("Parameters =", "],", "["))
        {
            for (int i = 0; i < model.Parameters.Count; i++)
                EmitParameter(writer, model, i, kernels.Layout.Offsets[i]);
        }

        writer.Line($"ParameterFloats = {kernels.Layout.Floats},");
        EmitOptimizer(writer, model.Optimizer);
        writer.Line($"StoresGradients = {Flag(programs.Any(p => p.ClipsBefore >= 0))},");
        writer.Line($"ScalarCount = {model.ScalarCount},");
        if (model.Draws.Count > 0)
            writer.Line($"Draws = [{string.Join(", ", model.Draws.Select(s => $"new({s}, {ScalarSlots.StreamOf(s)})"))}],");
        writer.Line($"TrainingArena = {Arena(programs, ProgramKind.Train, kernels)},");
        writer.Line($"EvaluationArena = {Arena(programs, ProgramKind.Evaluate, kernels)},");
        writer.Line($"InferenceArena = {Arena(programs, ProgramKind.Predict, kernels)},");
        writer.Line($"OperationsPerSample = {report.Operations},");
        writer.Line("Summary =");
        EmitText(writer, report.Summary);
    }

    /// <summary>One output as the schema's own, several as a list.</summary>
    private static void EmitOutputs(CodeWriter writer, Model model)
    {
        if (model.Outputs.Count == 1)
        {
            writer.Line($"OutputShape = {Integers(model.Outputs[0].Shape)},");
            EmitTraining(writer, model.Outputs[0]);
            return;
        }

        writer.Line($"OutputShape = [{model.OutputSize}],");
        using var block = writer.Block("Outputs =", "],", "[");
        foreach (var output in model.Outputs)
        {
            string item = $"new(\"{output.Name}\", {NumberList.Of(output.Shape.Dimensions)})";
            if (output.Loss is null)
            {
                writer.Line($"{item},");
                continue;
            }

            using var members = writer.Block(item, "},");
            EmitTraining(writer, output);
        }
    }

    /// <summary>What an output learns from, and how.</summary>
    private static void EmitTraining(CodeWriter writer, OutputInfo output)
    {
        if (output is not { Target: { } target, Loss: { } loss })
            return;
        writer.Line($"TargetShape = {Integers(target.Shape)},");
        writer.Line($"TargetKind = TargetKind.{(target.Element == ElementKind.Integer ? "ClassIndices" : "Values")},");
        writer.Line($"Loss = LossKind.{loss.Kind},");
        writer.Line($"FromLogits = {Flag(loss.FromLogits)},");
        writer.Line($"LossWeight = {CodeWriter.Number(loss.Weight)},");
        writer.Line($"LossWeightSlot = {loss.ScaleSlot},");
    }

    /// <summary>A string constant, a literal a line, so that the table reads as one.</summary>
    private static void EmitText(CodeWriter writer, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            bool isLast = i == lines.Length - 1;
            writer.Line($"    \"{lines[i].Replace("\\", "\\\\").Replace("\"", "\\\"")}{(isLast ? "\"," : "\\n\" +")}");
        }
    }

    private static void EmitLayer(CodeWriter writer, Model model, int index)
    {
        var layer = model.Layers[index];
        long parameters = model.Parameters.Where(p => layer.Holds(p.Layer) && p.IsTrained).Sum(p => p.Shape.Size);
        string dropout = layer.DropoutSlots.Count == 0
            ? ""
            : $", DropoutSlot = {layer.DropoutSlots[0]}, DropoutStream = {ScalarSlots.StreamOf(layer.DropoutSlots[0])}, DropoutRate = {CodeWriter.Number((float)layer.DropoutRate)}{Repeats(layer)}";
        writer.Line(
            $"new() {{ Name = \"{layer.Name}\", Description = \"{layer.Description.Replace("\"", "\\\"")}\", OutputShape = {Integers(layer.Output)}, "
            + $"ParameterCount = {parameters}{(layer.Depth > 0 ? $", Depth = {layer.Depth}" : "")}{dropout} }},");
    }

    /// <summary>The uses of a dropout behind its first, which have its rate and draws of their own.</summary>
    private static string Repeats(LayerInfo layer) => layer.DropoutSlots.Count == 1 ? ""
        : $", DropoutRepeats = [{string.Join(", ", layer.DropoutSlots.Skip(1).Select(s => $"new({s}, {ScalarSlots.StreamOf(s)})"))}]";

    private static void EmitParameter(CodeWriter writer, Model model, int index, long offset)
    {
        var parameter = model.Parameters[index];
        writer.Line(
            $"new() {{ Name = \"{parameter.Name}\", Layer = \"{parameter.Layer}\", Shape = {Integers(parameter.Shape)}, "
            + $"Offset = {offset}, Initializer = Initializer.{parameter.Initializer}, "
            + $"InitializerValue = {CodeWriter.Number(parameter.InitializerValue)}, FanIn = {parameter.FanIn}, FanOut = {parameter.FanOut}{(parameter.IsTrained ? "" : ", IsTrained = false")} }},");
    }

    private static void EmitOptimizer(CodeWriter writer, OptimizerInfo? optimizer)
    {
        if (optimizer is null)
        {
            writer.Line("Optimizer = null,");
            return;
        }

        using var block = writer.Block("Optimizer = new()", "},");
        writer.Line($"Kind = OptimizerKind.{optimizer.Kind},");
        writer.Line($"LearningRate = {CodeWriter.Number(optimizer.LearningRate)},");
        writer.Line($"Momentum = {CodeWriter.Number(optimizer.Momentum)},");
        writer.Line($"Nesterov = {Flag(optimizer.Nesterov)},");
        writer.Line($"Beta1 = {CodeWriter.Number(optimizer.Beta1)},");
        writer.Line($"Beta2 = {CodeWriter.Number(optimizer.Beta2)},");
        writer.Line($"Rho = {CodeWriter.Number(optimizer.Rho)},");
        writer.Line($"Epsilon = {CodeWriter.Number(optimizer.Epsilon)},");
        writer.Line($"WeightDecay = {CodeWriter.Number(optimizer.WeightDecay)},");
        writer.Line($"ClipNorm = {CodeWriter.Number(optimizer.ClipNorm)},");
        if (optimizer.InitialAccumulator > 0)
            writer.Line($"InitialAccumulator = {CodeWriter.Number(optimizer.InitialAccumulator)},");
        if (optimizer.AccumulationSteps > 1)
            writer.Line($"AccumulationSteps = {optimizer.AccumulationSteps},");
        writer.Line($"MomentCount = {optimizer.MomentCount},");
    }

    private static string Arena(List<LoweredProgram> programs, ProgramKind kind, KernelLibrary kernels) =>
        programs.FirstOrDefault(p => p.Kind == kind) is { } program
            ? $"new({program.Plan.FixedFloats}, {program.Plan.FloatsPerSample}, {kernels.ScratchPerThread(program)}{InPlace(program)})"
            : "default";

    private static string InPlace(LoweredProgram program) =>
        (program.ReadsInputInPlace ? ", ReadsInputInPlace: true" : "") + (program.WritesOutputInPlace ? ", WritesOutputInPlace: true" : "");

    private static string Integers(Shape shape) =>
        $"[{NumberList.Of(shape.Dimensions)}]";

    private static string Flag(bool flag) => flag ? "true" : "false";
}
