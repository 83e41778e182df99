using static NetGen.Compiler.GpuSkeleton;

namespace NetGen.Compiler;

/// <summary>
/// Where a step's phases find their numbers: in the group's tile, <c>shared</c>, or in memory. A sample is named by its place <c>s</c> in the tile, which begins with
/// sample <c>start</c> of the batch and has <c>count</c> of them; those behind it repeat the last one, but their gradients are zero and their results are not stored.
/// </summary>
internal sealed class GpuStepPlaces(StepKernel kernel)
{
    public StepMemory Memory => kernel.Memory;

    /// <summary>The parameter behind a binding.</summary>
    public StepMatrix Weight(Binding binding) => Memory.Weights[((Binding.Parameter)binding).Index];

    /// <summary>Where the row of feature 0 begins in shared memory.</summary>
    public int Tile(Binding binding) => Memory.PlaceOf(Memory.Find(binding)!);

    /// <summary>Feature <paramref name="feature"/> of sample s.</summary>
    public string Read(Binding binding, string feature, int features) => binding is Binding.Target
        ? $"c.P{kernel.Target}[{InBatch("GpuMath.Min(s, count - 1)", feature, features)}]"
        : $"shared[{InTile(binding, feature)}]";

    /// <summary>The class of sample s.</summary>
    public string Class => $"c.P{kernel.Target}[{InBatch("GpuMath.Min(s, count - 1)", "0", 1)}]";

    /// <summary>The lines that store feature <paramref name="feature"/> of sample s wherever somebody asks for it.</summary>
    public IEnumerable<string> Store(Binding binding, string feature, int features, string value)
    {
        if (Memory.Find(binding) is { } tiled)
            yield return $"shared[{InTile(binding, feature)}] = {(tiled.IsSummed ? $"s < count ? {value} : 0f" : value)};";
        int operand = binding switch
        {
            Binding.Output => kernel.Output,
            Binding.Losses => kernel.Losses,
            _ => -1,
        };
        if (operand < 0)
            yield break;
        yield return "if (s < count)";
        yield return $"    c.P{operand}[{InBatch("s", feature, features)}] = {value};";
    }

    /// <summary>The flat index of an element in the batch.</summary>
    public static string InBatch(string s, string feature, int features) =>
        Sum(Times($"start + {s}", features), feature);

    private string InTile(Binding binding, string feature) =>
        Sum($"{Tile(binding)}", feature == "0" ? "0" : Times(feature, Memory.Stride), "s");
}
