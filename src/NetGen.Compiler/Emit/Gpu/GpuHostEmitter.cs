namespace NetGen.Compiler;

/// <summary>
/// What a network has more where NetGen.Gpu is referenced: its kernels in a class beside it, because ILGPU must be able to name their argument structs, and
/// its steps inside the network.
/// </summary>
internal static class GpuHostEmitter
{
    /// <summary>The class of the steps, and of what the runtime knows of them.</summary>
    private const string Programs = "GpuPrograms";

    /// <summary>The class of the kernels.</summary>
    private const string Kernels = "GpuKernels";

    public static IEnumerable<SourceText> Emit(Model model, Target target)
    {
        var spec = model.Spec;
        var programs = model.Programs.Select(p => Pipeline.Lower(p, model, target)).ToList();
        var kernels = new GpuKernelLibrary(model.AllowsTensorFloat32);
        string steps = EmitSteps(model, programs, kernels);
        yield return new SourceText("Gpu", EmitSurface(spec));
        yield return new SourceText("GpuSteps", steps);
        yield return new SourceText(Kernels, EmitKernels(spec, kernels));
    }

    /// <summary>The hidden member through which the runtime finds the programs.</summary>
    private static string EmitSurface(ModelSpec spec)
    {
        var writer = new CodeWriter();
        using (PublicSurface.Open(writer, spec, derives: false))
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"protected override object? GpuNetwork => {GeneratedNamespace.Class(spec, Programs)}.Network;");
        }

        return writer.ToString();
    }

    private static string EmitSteps(Model model, List<LoweredProgram> programs, GpuKernelLibrary kernels)
    {
        var spec = model.Spec;
        var writer = new CodeWriter();
        var dialect = new GpuSteps(kernels);
        GeneratedNamespace.Open(writer, spec, isArithmetic: false, null, "using global::System.Runtime.CompilerServices;", "using global::NetGen.Gpu;");
        using (writer.Block($"internal static class {Programs}"))
        {
            var body = new CodeWriter();
            foreach (var program in programs)
            {
                body.Line();
                StepEmitter.Emit(body, program, model, dialect, "private static");
            }

            EmitNetwork(writer, spec, programs, kernels);
            writer.Line(body.ToString().TrimEnd());
            writer.Line();
            writer.Line("/// <summary>Places in the network's list of kernels.</summary>");
            using (writer.Block("private static class Kernel"))
            {
                for (int i = 0; i < kernels.Entries.Count; i++)
                    writer.Line($"public const int {kernels.Entries[i].Kernel.Name} = {i};");
            }
        }

        return writer.ToString();
    }

    private static void EmitNetwork(CodeWriter writer, ModelSpec spec, List<LoweredProgram> programs, GpuKernelLibrary kernels)
    {
        using (writer.Block("internal static readonly GpuNetwork Network = new()", "};"))
        {
            writer.Line($"Assembly = typeof({Programs}).Assembly,");
            using (writer.Block($"Code = new(\"{ShortName.Distinct(spec.FullName)}\")", "},"))
            {
                using (writer.Block("Kernels =", "],", "["))
                {
                    foreach (var (kernel, comment) in kernels.Entries)
                        writer.Line($"new(\"{kernel.Name}\", \"{comment.Replace("\n", "; ")}\", {kernel.GroupSize}, {kernel.Operands}{(kernel.NeedsTensorCores ? ", needsTensorCores: true" : "")}),");
                }

                writer.Line("// A native program leaves ILGPU out: its kernels are the PTX that the build embeds.");
                writer.Line("Methods = RuntimeFeature.IsDynamicCodeSupported ? Methods : null,");
            }

            foreach (var program in programs)
                writer.Line($"{program.Kind} = new({program.Kind}, {program.Plan.FixedFloats}, {program.Plan.FloatsPerSample}),");
        }

        writer.Line();
        using (writer.Block("private static GpuMethod[] Methods() =>", "];", "["))
        {
            foreach (var (kernel, _) in kernels.Entries)
                writer.Line($"GpuMethod.Of({Kernels}.{kernel.Name}, static (in GpuCall call) => new {Kernels}.{kernel.Name}Arguments(in call)),");
        }
    }

    private static string EmitKernels(ModelSpec spec, GpuKernelLibrary kernels)
    {
        var writer = new CodeWriter();
        // ILGPU launches kernels from an assembly of its own, which names their argument structs.
        const string attribute = "[assembly: global::System.Runtime.CompilerServices.InternalsVisibleTo(\"ILGPURuntime\")]";
        GeneratedNamespace.Open(writer, spec, isArithmetic: true, attribute, [.. IlgpuEmitter.Usings]);
        using (writer.Block($"internal static class {Kernels}"))
        {
            for (int i = 0; i < kernels.Entries.Count; i++)
            {
                if (i > 0)
                    writer.Line();
                writer.Line(kernels.Entries[i].Kernel.Text.TrimEnd());
            }
        }

        return writer.ToString();
    }
}
