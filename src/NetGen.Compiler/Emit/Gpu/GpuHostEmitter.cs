namespace NetGen.Compiler;

/// <summary>
/// What a network has more where NetGen.Gpu is referenced: its kernels in a class beside it, because ILGPU must be able to name their argument structs, and
/// its steps inside the network.
/// </summary>
internal static class GpuHostEmitter
{
    /// <summary>The hidden member through which the runtime finds the programs.</summary>
    private const string Override = "protected override object? GpuNetwork => Generated.Gpu.Network;";

    public static IEnumerable<SourceText> Emit(Model model)
    {
        var spec = model.Spec;
        var programs = new[] { model.Train, model.Evaluate, model.Predict }
            .OfType<Program>()
            .Select(p => Lower.Run(p, model))
            .ToList();
        var kernels = new GpuKernelLibrary(model.AllowsTensorFloat32);
        string steps = EmitSteps(model, programs, kernels);
        yield return new SourceText(PublicSurface.HintName(spec, "GpuSteps"), steps);
        yield return new SourceText(PublicSurface.HintName(spec, "GpuKernels"), EmitKernels(spec, kernels));
    }

    private static string KernelClass(ModelSpec spec) =>
        $"{string.Join("_", spec.Declarations.Select(d => new string([.. d.Name.Where(c => char.IsLetterOrDigit(c) || c == '_')])))}GpuKernels";

    private static string EmitSteps(Model model, List<LoweredProgram> programs, GpuKernelLibrary kernels)
    {
        var spec = model.Spec;
        var writer = new CodeWriter();
        var dialect = new GpuSteps(kernels);
        using (PublicSurface.Open(writer, spec, derives: false, "using global::NetGen.Gpu;"))
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line(Override);
            writer.Line();
            using (writer.Block($"private static partial class {HostEmitter.Machinery}"))
            using (writer.Block("internal static class Gpu"))
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
        }

        return writer.ToString();
    }

    private static void EmitNetwork(CodeWriter writer, ModelSpec spec, List<LoweredProgram> programs, GpuKernelLibrary kernels)
    {
        string type = KernelClass(spec);
        using (writer.Block("internal static readonly GpuNetwork Network = new()", "};"))
        {
            writer.Line("Assembly = typeof(Gpu).Assembly,");
            using (writer.Block($"Code = new(\"{(spec.Namespace.Length > 0 ? spec.Namespace + "." : "")}{type}\")", "},"))
            {
                using (writer.Block("Kernels =", "],", "["))
                {
                    foreach (var (kernel, comment) in kernels.Entries)
                        writer.Line($"new(\"{kernel.Name}\", \"{comment.Replace("\n", "; ")}\", {kernel.GroupSize}, {kernel.Operands}{(kernel.NeedsTensorCores ? ", needsTensorCores: true" : "")}),");
                }

                writer.Line("// A native program leaves ILGPU out: its kernels are the PTX that the build embeds.");
                writer.Line("Methods = global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? Methods : null,");
            }

            foreach (var program in programs)
                writer.Line($"{program.Name} = new({program.Name}, {program.Plan.FixedFloats}, {program.Plan.FloatsPerSample}),");
        }

        writer.Line();
        using (writer.Block("private static GpuMethod[] Methods() =>", "];", "["))
        {
            foreach (var (kernel, _) in kernels.Entries)
                writer.Line($"GpuMethod.Of({type}.{kernel.Name}, static (in GpuCall call) => new {type}.{kernel.Name}Arguments(in call)),");
        }
    }

    private static string EmitKernels(ModelSpec spec, GpuKernelLibrary kernels)
    {
        var writer = new CodeWriter();
        writer.Line(PublicSurface.Marker).Line("#nullable enable").Line();
        writer.Line(string.Join("\n", IlgpuEmitter.Usings)).Line();
        writer.Line("// ILGPU launches kernels from an assembly of its own, which names their argument structs.");
        writer.Line("[assembly: global::System.Runtime.CompilerServices.InternalsVisibleTo(\"ILGPURuntime\")]").Line();
        if (spec.Namespace.Length > 0)
            writer.Line($"namespace {string.Join(".", spec.Namespace.Split('.').Select(PublicSurface.Identifier))};").Line();
        using (writer.Block($"internal static class {KernelClass(spec)}"))
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
