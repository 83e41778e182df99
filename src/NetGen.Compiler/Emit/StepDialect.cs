namespace NetGen.Compiler;

/// <summary>How a step's lines read in a dialect: pointers and calls.</summary>
internal abstract class StepDialect
{
    /// <summary>The type of the step's argument <c>w</c>.</summary>
    public abstract string Workspace { get; }

    /// <summary>The type of a pointer to floats.</summary>
    public abstract string Pointer { get; }

    /// <summary>The type of an offset.</summary>
    public abstract string Index { get; }

    public abstract string PartModifier { get; }

    /// <summary>The pointer <paramref name="offset"/> floats behind <paramref name="start"/>.</summary>
    public abstract string At(string start, string offset);

    /// <summary>The pointer to run-time scalar <paramref name="slot"/>.</summary>
    public abstract string Scalar(int slot);

    public string At(string start, long offset) => offset == 0 ? start : At(start, $"{offset}");

    /// <summary>The lines that call a kernel; <paramref name="operands"/> are the pointers, each after a comma.</summary>
    /// <param name="parts">The lines that call the launch's parts instead.</param>
    public abstract IEnumerable<string> Run(Launch launch, string operands, IEnumerable<string> parts);
}

internal sealed class CpuSteps(KernelLibrary kernels) : StepDialect
{
    public override string Workspace => "Workspace";

    public override string Pointer => "float*";

    public override string Index => "nint";

    public override string PartModifier => "private static unsafe";

    public override string At(string start, string offset) => $"{start} + {offset}";

    public override string Scalar(int slot) => At("w.Scalars", slot);

    public override IEnumerable<string> Run(Launch launch, string operands, IEnumerable<string> parts)
    {
        var entry = kernels.Entry(launch);
        return [$"w.Run(&Kernels.{entry.Name}, {entry.Schedule.Tiles}, {launch.Kernel.Cost.Text}{operands});"];
    }
}

internal sealed class GpuSteps(GpuKernelLibrary kernels) : StepDialect
{
    public override string Workspace => "GpuWorkspace";

    public override string Pointer => "DeviceSpan";

    public override string Index => "long";

    public override string PartModifier => "private static";

    public override string At(string start, string offset) => $"{start}.At({offset})";

    public override string Scalar(int slot) => At("w.Scalars", GpuScalarText.KeyWords + slot);

    public override IEnumerable<string> Run(Launch launch, string operands, IEnumerable<string> parts)
    {
        var ways = kernels.Ways(launch);
        if (launch.Kernel is TogetherKernel together)
        {
            string below = GpuTogetherSkeleton.Below(together) is var samples and < long.MaxValue ? $" && n < {samples}" : "";
            return [$"if (w.MergesLaunches{below})", "{", .. Indented(Choose(ways, operands)), "}", "else", "{", .. Indented(parts), "}"];
        }

        var tensor = Choose(ways.Where(w => w.NeedsTensorCores), operands).ToList();
        var plain = Choose(ways.Where(w => !w.NeedsTensorCores), operands).ToList();
        if (tensor.Count == 0)
            return plain;
        return ["if (w.HasTensorCores)", "{", .. Indented(tensor), "}", "else", "{", .. Indented(plain), "}"];
    }

    /// <summary>The call of the way that the batch asks for.</summary>
    private static IEnumerable<string> Choose(IEnumerable<EmittedGpuKernel> ways, string operands)
    {
        var rising = ways.ToList();
        for (int i = rising.Count - 1; i >= 0; i--)
        {
            string call = $"w.Run(Kernel.{rising[i].Name}, {rising[i].Groups}{operands});";
            string otherwise = i < rising.Count - 1 ? "else " : "";
            if (i > 0)
                yield return $"{otherwise}if (n >= {rising[i].FromSamples})";
            else if (rising.Count > 1)
                yield return "else";
            yield return rising.Count > 1 ? $"    {call}" : call;
        }
    }

    private static IEnumerable<string> Indented(IEnumerable<string> lines) => lines.Select(l => $"    {l}");
}
