using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// <c>−Σ t · log softmax(z)</c> over the last axis, the mean over the rows of a sample: <c>z [n, …, C]</c> and <c>t [n, …, C]</c>, or class
/// indices <c>[n, …]</c> when <paramref name="Sparse"/>, <c>→ [n]</c>. Computed as <c>log Σ exp(z − max z) − (z − max z)</c>, so that no probability is rounded to zero.
/// </summary>
public sealed record SoftmaxCrossEntropy(bool Sparse) : Operator
{
    public override bool TakesNumberAsGradient => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 2) is { } error ? error
        : Fits(inputs[0], inputs[1]) ? TensorType.Sample(Shape.Scalar)
        : Mismatch($"wants logits [n, …, C] and {(Sparse ? "class indices [n, …]" : "targets of that shape")}, not {List(inputs)}");

    private bool Fits(TensorType logits, TensorType target) =>
        logits is { Batched: true, Shape.Rank: >= 1, Element: ElementKind.Float }
        && target == (Sparse ? new TensorType(true, logits.Shape.WithoutLast(), ElementKind.Integer) : logits);

    /// <summary><c>dz = (softmax(z) · Σ t − t) / rows</c>, times what flows into the loss.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var body = gradients.Body(node.Origin);
        var (z, target) = (node.Inputs[0], Targets(body, node.Inputs[0], node.Inputs[1]));
        var (exponentials, sum, _) = Softmax.Exponentials(body, z);
        var probability = new Argument(0) / (ScalarExpression)new Argument(1);
        var scale = new Argument(3) * (ScalarExpression)(1.0 / z.Shape.Rows);
        gradients.Add(z, Sparse
            ? body.Map("loss gradient", (probability - IfEqual(new Argument(2), new Position(z.Shape.Rank), 1, 0)) * scale, exponentials, sum, target, upstream)
            : body.Map("loss gradient", (probability * new Argument(4) - new Argument(2)) * scale, exponentials, sum, target, upstream, body.Row(Combine.Sum, target)));
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var z = inputs[0];
        var (_, sum, largest) = Softmax.Exponentials(body, z);
        var surprise = Log(new Argument(1)) - ((ScalarExpression)new Argument(0) - new Argument(2));
        var weighted = Sparse ? IfEqual(new Argument(3), new Position(z.Shape.Rank), surprise, 0) : new Argument(3) * surprise;
        var losses = body.Add(new Reduce(Combine.Sum, new[] { z.Shape.Rank - 1 }.ToEquatableArray()), body.Map("cross-entropy", weighted, z, sum, largest, Targets(body, z, inputs[1])));
        return z.Shape.Rank == 1 ? losses : body.Add(Reduce.Mean(losses.Shape, losses.Shape.Rank), losses);
    }

    public override long Operations(Node node) => 5 * node.Inputs[0].Shape.Size;

    /// <summary>The targets, one number a class; class indices as an axis of one place.</summary>
    private Node Targets(BodyScope body, Node z, Node targets) => Sparse ? body.Reshape(z.Shape.WithLast(1), targets) : targets;
}
