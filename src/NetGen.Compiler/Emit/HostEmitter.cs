namespace NetGen.Compiler;

/// <summary>
/// The generated part of a network: its public surface, then in a namespace of its own its schema with the names of its programs, their steps,
/// and its kernels in one file a vector width.
/// </summary>
public static class HostEmitter
{
    /// <summary>The class of the schema and the steps.</summary>
    private const string Programs = "Programs";

    /// <param name="hasGpu">Whether graphics processors are wanted, too.</param>
    public static CompiledNetwork Emit(Model model, bool hasGpu, EquatableArray<Problem> problems)
    {
        var spec = model.Spec;
        var programs = model.Programs.Select(p => Pipeline.Lower(p, model, Target.Cpu)).ToList();
        var kernels = new KernelLibrary(model);
        var report = NetworkReport.Of(model, programs, kernels);

        SourceText[] surface = [new("", EmitSurface(model, report)), new(Programs, EmitPrograms(model, programs, kernels, report))];
        SourceText[] kernelTexts =
        [
            new("Steps", EmitSteps(model, programs, kernels)),
            .. new[] { VectorWidth.V512, VectorWidth.V256, VectorWidth.V128 }.Select(w => new SourceText($"Kernels{(int)w}", EmitKernels(spec, kernels, w))),
            .. hasGpu ? GpuHostEmitter.Emit(model) : [],
        ];
        return new CompiledNetwork(problems, surface.ToEquatableArray(), kernelTexts.ToEquatableArray(), report.BuildLine);
    }

    private static string EmitSurface(Model model, NetworkReport report)
    {
        var spec = model.Spec;
        var writer = new CodeWriter();
        writer.Line($"// netgen: {report.BuildLine}");
        using (PublicSurface.Open(writer, spec, derives: true))
        {
            writer.Line("/// <summary>Layers, shapes, parameters, operations and bytes, as a table.</summary>");
            writer.Line($"{PublicSurface.Summary} = {GeneratedNamespace.Class(spec, Programs)}.Summary;");
            writer.Line();
            writer.Line("/// <summary>Makes the network with fresh parameters.</summary>");
            writer.Line("/// <param name=\"device\">Where it runs; the CPU with all its cores unless said otherwise.</param>");
            writer.Line("/// <param name=\"seed\">Decides initial parameters, shuffling and dropout; the same seed gives the same bits.</param>");
            writer.Line($"{PublicSurface.Constructor(spec)} : base({GeneratedNamespace.Class(spec, Programs)}.Schema, device, seed)");
            writer.Line("{");
            writer.Line("}");

            for (int i = 0; i < spec.Layers.Count; i++)
            {
                writer.Line();
                if (!spec.Layers[i].IsDocumented)
                    writer.Line($"/// <summary>{XmlText(model.Layers[i].Description)}: {model.Layers[i].Output} a sample.</summary>");
                writer.Line($"{PublicSurface.Layer(spec.Layers[i])} => Layers[{i}];");
            }

            foreach (string trainStep in PublicSurface.TrainSteps(spec))
            {
                writer.Line();
                writer.Line("/// <summary>One step of training on a batch of any size. Returns the batch's mean loss; allocates nothing.</summary>");
                writer.Line($"{trainStep} => RunTrainStep(input, target);");
            }

            EmitOverride(writer, PublicSurface.TrainStepOverride, model.Train is not null, "Train", spec);
            EmitOverride(writer, PublicSurface.EvaluateStepOverride, model.Evaluate is not null, "Evaluate", spec);
            EmitOverride(writer, PublicSurface.PredictStepOverride, true, "Predict", spec);
        }

        return writer.ToString();
    }

    /// <summary>The steps are partial methods: an editor, which does not ask for their text, finds them all the same.</summary>
    private static string EmitPrograms(Model model, List<LoweredProgram> programs, KernelLibrary kernels, NetworkReport report)
    {
        var writer = new CodeWriter();
        GeneratedNamespace.Open(writer, model.Spec, null, "using global::NetGen;");
        using (writer.Block($"internal static partial class {Programs}"))
        {
            writer.Line("internal const string Summary =");
            EmitText(writer, report.Summary);
            writer.Line();
            SchemaEmitter.Emit(writer, model, programs, kernels);
            foreach (var program in programs)
            {
                writer.Line();
                writer.Line($"internal static void Run{program.Kind}(Workspace w) => {program.Kind}(w);");
                writer.Line();
                writer.Line($"static partial void {program.Kind}(Workspace w);");
            }
        }

        return writer.ToString();
    }

    private static void EmitOverride(CodeWriter writer, string signature, bool exists, string program, ModelSpec spec)
    {
        string missing = program == "Train" ? "a loss and an optimizer" : "a loss";
        writer.Line();
        writer.Line(exists
            ? $"{signature} => {GeneratedNamespace.Class(spec, Programs)}.Run{program}(w);"
            : $"{signature} => throw new global::System.InvalidOperationException(\"'{spec.Name}' can only predict: give the class {missing}.\");");
    }

    private static string EmitSteps(Model model, List<LoweredProgram> programs, KernelLibrary kernels)
    {
        var writer = new CodeWriter();
        GeneratedNamespace.Open(writer, model.Spec, null, "using global::System.Runtime.Intrinsics;", "using global::NetGen;");
        using (writer.Block($"internal static partial class {Programs}"))
        {
            foreach (var program in programs)
            {
                if (program != programs[0])
                    writer.Line();
                StepEmitter.Emit(writer, program, model, new CpuSteps(kernels), "static partial");
            }
        }

        writer.Line();
        EmitDispatch(writer, kernels);
        return writer.ToString();
    }

    /// <summary>One method a kernel that chooses the vector width; the tests for widths that the target lacks fold away.</summary>
    private static void EmitDispatch(CodeWriter writer, KernelLibrary kernels)
    {
        writer.Line("/// <summary>Each kernel at the vector width that the device asks for.</summary>");
        using var block = writer.Block("internal static unsafe class Kernels");
        foreach (var entry in kernels.Entries)
        {
            if (entry != kernels.Entries[0])
                writer.Line();
            using (writer.Block($"internal static void {entry.Name}(KernelCall* c, int tile, int thread)"))
            {
                writer.Line("if (Vector512.IsHardwareAccelerated && c->VectorBits == 512)");
                writer.Line($"    Kernels512.{entry.Name}(c, tile, thread);");
                writer.Line("else if (Vector256.IsHardwareAccelerated && c->VectorBits >= 256)");
                writer.Line($"    Kernels256.{entry.Name}(c, tile, thread);");
                writer.Line("else");
                writer.Line($"    Kernels128.{entry.Name}(c, tile, thread);");
            }
        }
    }

    private static string EmitKernels(ModelSpec spec, KernelLibrary kernels, VectorWidth width)
    {
        var writer = new CodeWriter();
        var shared = new HashSet<string>();
        GeneratedNamespace.Open(writer, spec, null, [.. CpuEmitter.Usings(width)]);
        using (writer.Block($"internal static unsafe class Kernels{(int)width}"))
        {
            foreach (var entry in kernels.Entries)
            {
                var emitted = CpuEmitter.Emit(entry.Kernel, entry.Name, entry.Comment, width);
                foreach (string method in emitted.Shared.Where(shared.Add).Append(emitted.Entry))
                    writer.Line(method.TrimEnd()).Line();
            }
        }

        return writer.ToString();
    }

    /// <summary>A string constant, a literal a line, so that the table reads as one.</summary>
    private static void EmitText(CodeWriter writer, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            bool isLast = i == lines.Length - 1;
            writer.Line($"    \"{lines[i].Replace("\\", "\\\\").Replace("\"", "\\\"")}{(isLast ? "\";" : "\\n\" +")}");
        }
    }

    private static string XmlText(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
