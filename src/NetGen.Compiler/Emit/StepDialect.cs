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

    public string At(string start, long offset) => offset == 0 ? start : At(start, $"{offset}");

    /// <summary>The lines that call a kernel; <paramref name="operands"/> are the pointers, each after a comma.</summary>
    public abstract IEnumerable<string> Run(Launch launch, string operands);
}

internal sealed class CpuSteps(KernelLibrary kernels) : StepDialect
{
    public override string Workspace => "Workspace";

    public override string Pointer => "float*";

    public override string Index => "nint";

    public override string PartModifier => "private static unsafe";

    public override string At(string start, string offset) => $"{start} + {offset}";

    public override IEnumerable<string> Run(Launch launch, string operands)
    {
        var entry = kernels.Entry(launch);
        return [$"w.Run(&Kernels.{entry.Name}, {entry.Schedule.Tiles}, {KernelCost.Of(launch.Kernel).Text}{operands});"];
    }
}

internal sealed class GpuSteps(GpuKernelLibrary kernels) : StepDialect
{
    public override string Workspace => "GpuWorkspace";

    public override string Pointer => "DeviceSpan";

    public override string Index => "long";

    public override string PartModifier => "private static";

    public override string At(string start, string offset) => $"{start}.At({offset})";

    public override IEnumerable<string> Run(Launch launch, string operands)
    {
        var ways = kernels.Ways(launch);
        for (int i = ways.Count - 1; i >= 0; i--)
        {
            string call = $"w.Run(Kernel.{ways[i].Name}, {ways[i].Groups}{operands});";
            if (i > 0)
                yield return $"if (n >= {ways[i].FromSamples})";
            else if (ways.Count > 1)
                yield return "else";
            yield return ways.Count > 1 ? $"    {call}" : call;
        }
    }
}
