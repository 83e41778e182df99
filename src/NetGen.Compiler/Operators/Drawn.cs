namespace NetGen.Compiler;

/// <summary>Random numbers for each sample, drawn anew in each step: <c>yᵢ = Body</c> of uniform numbers that belong to the element's place. No gradient flows to them.</summary>
/// <param name="Label">What a reader calls it: <c>Normal</c>.</param>
public sealed record Drawn(TensorType Type, ScalarExpression Body, string Label) : Operator
{
    public override string Name => Label;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => Expect(inputs, 0) ?? (Inferred)Type;

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result) => new Loops(result).Each(Body);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
    }
}
