using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary><c>yᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x)</c> over the last axis.</summary>
public sealed record Softmax : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Shape.Rank: >= 1, Element: ElementKind.Float } ? inputs[0]
        : Mismatch($"wants floats with a last axis, not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], Gradient(gradients.Body(node.Origin), node, upstream));

    /// <summary>
    /// <c>dxᵢ = yᵢ · (dyᵢ − Σⱼ dyⱼ·yⱼ)</c>. Where one probability is nearly 1, its gradient and the sum nearly cancel; so the sum is found once roughly, and then that of the
    /// differences from it, which changes nothing else, as probabilities add up to 1.
    /// </summary>
    internal static Node Gradient(BodyScope body, Node y, Node dy)
    {
        var rough = body.Row(Combine.Sum, body.Map("Softmax gradient", X0 * X1, y, dy));
        var rest = body.Map("Softmax gradient", X0 - X1, dy, rough);
        var sum = body.Row(Combine.Sum, body.Map("Softmax gradient", X0 * X1, y, rest));
        return body.Map("Softmax gradient", X0 * (X1 - X2), y, rest, sum);
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (exponentials, sum, _) = Exponentials(body, inputs[0]);
        return body.Map(Name, X0 / X1, exponentials, sum);
    }

    /// <summary>exp(x − max x), its sum over each row, and the maximum.</summary>
    internal static (Node Exponentials, Node Sum, Node Largest) Exponentials(BodyScope body, Node x)
    {
        var largest = body.Row(Combine.Max, x);
        var exponentials = body.Map("exp", Exp(X0 - X1), x, largest);
        return (exponentials, body.Row(Combine.Sum, exponentials), largest);
    }

    /// <summary>A maximum, a difference with its exponential, a sum and a quotient for each element.</summary>
    public override long Operations(Node node) => 4 * node.Shape.Size;

    private static ScalarExpression X0 { get; } = new Argument(0);

    private static ScalarExpression X1 { get; } = new Argument(1);

    private static ScalarExpression X2 { get; } = new Argument(2);
}
