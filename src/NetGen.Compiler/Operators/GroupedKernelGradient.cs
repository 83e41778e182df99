using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// A kernel gradient over interleaved samples, summed for each group of them apart: the inputs of <paramref name="Gradient"/>
/// <c>→ [groups, …kernel]</c>. A thread that takes a group meets the samples that it worked on before.
/// </summary>
/// <remarks>
/// Group g of G holds blocks ⌊g·b / G⌋ to ⌊(g + 1)·b / G⌋ - 1 of the batch's b blocks of samples, so the bits of a sum do not depend on threads. Only
/// <see cref="Absorb"/> adds it, when gradients are written out already.
/// </remarks>
public sealed record GroupedKernelGradient(BackwardOperator Gradient, int Groups) : BackwardOperator
{
    public override string Name => $"{Gradient.Name} by groups of samples";

    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        var sum = Gradient.Infer(inputs);
        return sum.Error is not null ? sum
            : inputs[0].IsInterleaved ? TensorType.Fixed(sum.Type.Shape.Behind(Groups))
            : Mismatch($"wants interleaved samples, not {List(inputs)}");
    }

    public override long Operations(Node node) => Gradient.Operations(node);
}
