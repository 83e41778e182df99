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
        gradients.Add(node.Inputs[0], gradients.Apply(new SoftmaxGradient(), node.Origin, node, upstream));

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (exponentials, sum, _) = Exponentials(body, inputs[0]);
        return body.Map(new Argument(0) / (ScalarExpression)new Argument(1), exponentials, sum);
    }

    /// <summary>exp(x − max x), its sum over each row, and the maximum.</summary>
    internal static (Node Exponentials, Node Sum, Node Largest) Exponentials(BodyScope body, Node x)
    {
        var largest = body.Row(Combine.Max, x);
        var exponentials = body.Map(Exp((ScalarExpression)new Argument(0) - new Argument(1)), x, largest);
        return (exponentials, body.Row(Combine.Sum, exponentials), largest);
    }

    /// <summary>A maximum, a difference with its exponential, a sum and a quotient for each element.</summary>
    public override long Operations(Node node) => 4 * node.Shape.Size;
}

/// <summary><c>dxᵢ = yᵢ · (dyᵢ − Σⱼ dyⱼ·yⱼ)</c> over the last axis: <c>(y, dy) → dx</c>.</summary>
public sealed record SoftmaxGradient : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 2) is { } error ? error
        : inputs[0] == inputs[1] && inputs[0].Shape.Rank >= 1 ? inputs[0]
        : Mismatch($"wants y and dy of one type, not {List(inputs)}");

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        // Where one probability is nearly 1, its gradient and the sum nearly cancel: both are taken from the gradient of the largest.
        var (y, dy) = (inputs[0], inputs[1]);
        var isLargest = IfEqual(new Argument(1), new Position(y.Shape.Rank - 1 + (y.Type.Batched ? 1 : 0)), new Argument(0), 0);
        var largest = body.Row(Combine.Sum, body.Map(isLargest, dy, body.Row(Combine.FirstMaximum, y)));
        var apart = body.Map((ScalarExpression)new Argument(0) - new Argument(1), dy, largest);
        var dot = body.Row(Combine.Sum, body.Map((ScalarExpression)new Argument(0) * new Argument(1), y, apart));
        return body.Map((ScalarExpression)new Argument(0) * ((ScalarExpression)new Argument(1) - new Argument(2)), y, apart, dot);
    }
}

/// <summary>
/// <c>−Σ t · log softmax(z)</c> over the last axis, the mean over the rows of a sample: <c>z [n, …, C]</c> and <c>t [n, …, C]</c>, or class
/// indices <c>[n, …]</c> when <paramref name="Sparse"/>, <c>→ [n]</c>. Computed as <c>log Σ exp(z − max z) + max z − z</c>, so that no probability is rounded to zero.
/// </summary>
public sealed record SoftmaxCrossEntropy(bool Sparse) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 2) is { } error ? error
        : Fits(inputs[0], inputs[1], Sparse) ? TensorType.Sample(Shape.Scalar)
        : Mismatch($"wants logits [n, …, C] and {(Sparse ? "class indices [n, …]" : "targets of that shape")}, not {List(inputs)}");

    internal static bool Fits(TensorType logits, TensorType target, bool sparse) =>
        logits is { Batched: true, Shape.Rank: >= 1, Element: ElementKind.Float }
        && target == (sparse ? new TensorType(true, logits.Shape.WithoutLast(), ElementKind.Integer) : logits);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node logits = node.Inputs[0], target = node.Inputs[1];
        var scale = upstream.Operator is ScalarSource source ? source.Value : 1;
        var gradient = gradients.Apply(new SoftmaxCrossEntropyGradient(Sparse, scale), node.Origin, logits, target);
        if (upstream.Operator is not ScalarSource)
            gradient = gradients.Map("", node.Origin, new Argument(0) * new Argument(1), gradient, upstream);
        gradients.Add(logits, gradient);
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (z, target) = (inputs[0], Targets(body, inputs, Sparse));
        var (_, sum, largest) = Softmax.Exponentials(body, z);
        var surprise = Log(new Argument(1)) + new Argument(2) - new Argument(0);
        var terms = body.Map(Weighted(surprise, z.Shape.Rank, Sparse), z, sum, largest, target);
        return body.Add(new Reduce(Combine.Sum, Enumerable.Range(0, z.Shape.Rank).ToEquatableArray(), Scale: 1.0 / z.Shape.Rows), terms);
    }

    /// <summary>The targets, one number a class; class indices as an axis of one place.</summary>
    internal static Node Targets(BodyScope body, Node[] inputs, bool sparse) => sparse ? body.Reshape(inputs[0].Shape.WithLast(1), inputs[1]) : inputs[1];

    /// <summary>The target at an element, argument 3, times <paramref name="x"/>; of class indices, x at the class.</summary>
    private static ScalarExpression Weighted(ScalarExpression x, int axis, bool sparse) => sparse
        ? IfEqual(new Argument(3), new Position(axis), x, 0)
        : new Argument(3) * x;

    public override long Operations(Node node) => 5 * node.Inputs[0].Shape.Size;
}

/// <summary><c>dz = Scale / rows · (softmax(z) · Σ t − t)</c>: <c>(z, t) → dz</c>.</summary>
/// <param name="Scale">The gradient that flows into the loss; constants and run-time scalars alone.</param>
public sealed record SoftmaxCrossEntropyGradient(bool Sparse, ScalarExpression Scale) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 2) is { } error ? error
        : SoftmaxCrossEntropy.Fits(inputs[0], inputs[1], Sparse) ? inputs[0]
        : Mismatch($"wants the logits and targets of the loss, not {List(inputs)}");

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (z, target) = (inputs[0], SoftmaxCrossEntropy.Targets(body, inputs, Sparse));
        var (exponentials, sum, _) = Softmax.Exponentials(body, z);
        var probability = new Argument(0) / (ScalarExpression)new Argument(1);
        var scale = Scale * (1.0 / z.Shape.Rows);
        return Sparse
            ? body.Map(scale * (probability - IfEqual(new Argument(2), new Position(z.Shape.Rank), 1, 0)), exponentials, sum, target)
            : body.Map(scale * (probability * new Argument(3) - new Argument(2)), exponentials, sum, target, body.Row(Combine.Sum, target));
    }

    public override long Operations(Node node) => 5 * node.Shape.Size;
}
