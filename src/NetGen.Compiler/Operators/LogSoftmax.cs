using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary><c>yᵢ = log softmax(x)ᵢ = (xᵢ − max x) − log Σⱼ exp(xⱼ − max x)</c> over the last axis, with which no probability is rounded to zero.</summary>
public sealed record LogSoftmax : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Shape.Rank: >= 1, Element: ElementKind.Float } ? inputs[0]
        : Mismatch($"wants floats with a last axis, not {List(inputs)}");

    /// <summary><c>dxᵢ = dyᵢ − exp(yᵢ) · Σⱼ dyⱼ</c>.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var body = gradients.Body(node.Origin);
        ScalarExpression dy = new Argument(0), y = new Argument(1), sum = new Argument(2);
        gradients.Add(node.Inputs[0], body.Map("LogSoftmax gradient", dy - Exp(y) * sum, upstream, node, body.Row(Combine.Sum, upstream)));
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (_, sum, largest) = Softmax.Exponentials(body, inputs[0]);
        ScalarExpression x = new Argument(0), top = new Argument(1), all = new Argument(2);
        return body.Map(Name, x - top - Log(all), inputs[0], largest, sum);
    }

    /// <summary>A maximum, a difference with its exponential, a sum and a difference for each element.</summary>
    public override long Operations(Node node) => 4 * node.Shape.Size;
}
