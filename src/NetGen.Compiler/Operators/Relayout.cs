using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>The same numbers with the samples in another place of memory: <c>[n, …shape] ↔ [⌈n/16⌉, …shape, 16]</c>.</summary>
public sealed record Relayout(Layout Layout) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: true, Element: ElementKind.Float } && inputs[0].Layout != Layout ? inputs[0] with { Layout = Layout }
        : Mismatch($"to {Layout} wants a batch of floats in another layout, not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new Relayout(node.Inputs[0].Type.Layout), node.Origin, upstream));

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(loops.Read(0, [.. loops.Results]));
    }

    public override string KernelName(Node node) => Layout == Layout.Interleaved ? "Interleaved" : "Deinterleaved";
}
