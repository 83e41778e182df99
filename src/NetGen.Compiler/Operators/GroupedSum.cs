using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// A sum over samples, for each group of them apart: the inputs of <paramref name="Gradient"/> <c>→ [groups, …its result]</c>. On a processor, a thread that takes
/// a group meets the samples that it worked on before; on a graphics processor, every group is work for other blocks.
/// </summary>
/// <remarks>
/// Group g of G holds samples ⌊g·n / G⌋ to ⌊(g + 1)·n / G⌋ - 1, or of interleaved ones the blocks of that number, so the bits of a sum do not
/// depend on threads. Only passes add it, when gradients are written out already.
/// </remarks>
public sealed record GroupedSum(Operator Gradient, int Groups) : BackwardOperator
{
    public override string Name => $"{Gradient.Name} by groups of samples";

    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        var sum = Gradient.Infer(inputs);
        return sum.Error is not null ? sum
            : inputs[0].Batched ? TensorType.Fixed(sum.Type.Shape.Behind(Groups))
            : Mismatch($"wants a batch, not {List(inputs)}");
    }

    public override long Operations(Node node) => Gradient.Operations(node);

    public override string KernelName(Node node) => Gradient is Reduce ? "PartialBiasGradient" : "PartialGradient";
}
