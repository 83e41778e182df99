using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>The same numbers in the same order under another shape; nothing moves.</summary>
public sealed record Reshape(Shape Shape) : Operator
{
    public override bool ReadsInterleaved => true;

    public override bool TakesNumberAsGradient => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0].Shape.Size == Shape.Size ? inputs[0] with { Shape = Shape }
        : Mismatch($"cannot make {Shape} of {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(
            node.Inputs[0],
            upstream.Operator is ScalarSource ? upstream : gradients.Apply(new Reshape(node.Inputs[0].Shape), node.Origin, upstream));

    public override long Operations(Node node) => 0;
}
