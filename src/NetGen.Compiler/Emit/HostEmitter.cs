namespace NetGen.Compiler;

/// <summary>What only the running program needs of a network: its schema, its steps, and its kernels in one file a vector width.</summary>
internal static class HostEmitter
{
    public static EquatableArray<SourceText> Emit(Model model, CodeOptions options, Target cpu, Target gpu)
    {
        var programs = model.Programs.Select(p => Pipeline.Lower(p, model, cpu)).ToList();
        var kernels = new KernelLibrary(model);
        string steps = EmitSteps(model, programs, kernels, options.Widths);
        SourceText[] texts =
        [
            new("Schema", SchemaEmitter.Emit(model, programs, kernels, options.Widths)),
            new("Steps", steps),
            .. options.Widths.Select(w => new SourceText($"Kernels{(int)w}", EmitKernels(model.Spec, kernels, w))),
            .. options.HasGpu ? GpuHostEmitter.Emit(model, gpu) : [],
        ];
        return texts.ToEquatableArray();
    }

    private static string EmitSteps(Model model, List<LoweredProgram> programs, KernelLibrary kernels, EquatableArray<VectorWidth> widths)
    {
        var writer = new CodeWriter();
        GeneratedNamespace.Open(writer, model.Spec, isArithmetic: true, null, "using global::System.Runtime.Intrinsics;", "using global::NetGen;");
        using (writer.Block($"internal static partial class {SurfaceEmitter.Programs}"))
        {
            foreach (var program in programs)
            {
                if (program != programs[0])
                    writer.Line();
                StepEmitter.Emit(writer, program, model, new CpuSteps(kernels), "static partial");
            }
        }

        writer.Line();
        EmitDispatch(writer, kernels, widths);
        return writer.ToString();
    }

    /// <summary>
    /// One method a kernel that chooses the vector width; the tests for widths that the target lacks fold away. The runtime asks for widths that there are.
    /// </summary>
    private static void EmitDispatch(CodeWriter writer, KernelLibrary kernels, EquatableArray<VectorWidth> widths)
    {
        writer.Line("/// <summary>Each kernel at the vector width that the device asks for.</summary>");
        using var block = writer.Block("internal static unsafe class Kernels");
        foreach (var entry in kernels.Entries)
        {
            if (entry != kernels.Entries[0])
                writer.Line();
            using (writer.Block($"internal static void {entry.Name}(KernelCall* c, int tile, int thread)"))
            {
                for (int i = 0; i < widths.Count; i++)
                {
                    int bits = (int)widths[i];
                    string otherwise = i == 0 ? "" : "else ";
                    string test = i == widths.Count - 1 ? "" : $"if (Vector{bits}.IsHardwareAccelerated && c->VectorBits {(widths[i] == VectorWidth.V512 ? "==" : ">=")} {bits})";
                    if (widths.Count > 1)
                        writer.Line(otherwise + test);
                    writer.Line($"{(widths.Count > 1 ? "    " : "")}Kernels{bits}.{entry.Name}(c, tile, thread);");
                }
            }
        }
    }

    private static string EmitKernels(ModelSpec spec, KernelLibrary kernels, VectorWidth width)
    {
        var writer = new CodeWriter();
        var shared = new HashSet<string>();
        GeneratedNamespace.Open(writer, spec, isArithmetic: true, null, [.. CpuEmitter.Usings(width)]);
        using (writer.Block($"internal static unsafe class Kernels{(int)width}"))
        {
            foreach (var entry in kernels.Entries)
            {
                var text = CpuEmitter.Text(entry.Kernel, width);
                foreach (var (name, method) in text.Shared)
                {
                    if (shared.Add(name))
                        writer.Lines(method).Line();
                }

                text.Write(writer, entry.Name, entry.Comment);
                writer.Line();
            }
        }

        return writer.ToString();
    }
}
