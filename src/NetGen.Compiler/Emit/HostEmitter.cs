namespace NetGen.Compiler;

/// <summary>What only the running program needs of a network: its schema, its steps, and its kernels in one file a vector width.</summary>
internal static class HostEmitter
{
    /// <param name="hasGpu">Whether graphics processors are wanted, too.</param>
    public static EquatableArray<SourceText> Emit(Model model, bool hasGpu)
    {
        var programs = model.Programs.Select(p => Pipeline.Lower(p, model, Target.Cpu)).ToList();
        var kernels = new KernelLibrary(model);
        string steps = EmitSteps(model, programs, kernels);
        SourceText[] texts =
        [
            new("Schema", SchemaEmitter.Emit(model, programs, kernels)),
            new("Steps", steps),
            .. new[] { VectorWidth.V512, VectorWidth.V256, VectorWidth.V128 }.Select(w => new SourceText($"Kernels{(int)w}", EmitKernels(model.Spec, kernels, w))),
            .. hasGpu ? GpuHostEmitter.Emit(model) : [],
        ];
        return texts.ToEquatableArray();
    }

    private static string EmitSteps(Model model, List<LoweredProgram> programs, KernelLibrary kernels)
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
        GeneratedNamespace.Open(writer, spec, isArithmetic: true, null, [.. CpuEmitter.Usings(width)]);
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
}
