using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>−Σ target · log(probability)</c> over the last axis; targets are one-hot or any distribution.</summary>
public class CategoricalCrossEntropy : ClassLoss
{
    public override string Name => "CategoricalCrossEntropy";

    /// <summary>Taken from the logits, also behind a softmax: stable, and one pass with it.</summary>
    public override Node Build(LossScope loss, Node output, Node target)
    {
        var logits = loss.Logits(output, Probabilities.Softmax);
        return loss.LabelSmoothing == 0
            ? loss.Add(new SoftmaxCrossEntropy(TakesIndices), logits, target)
            : loss.Add(new SoftmaxCrossEntropy(false), logits, Smoothed(loss, logits, target));
    }

    /// <summary>The targets as distributions that are smoothed.</summary>
    protected virtual Node Smoothed(LossScope loss, Node logits, Node target) =>
        loss.Body.Map("smoothed", loss.Smoothed(new Argument(0), logits.Shape.Last), target);
}

/// <summary><c>−log(probability[target])</c>; targets are class indices.</summary>
public sealed class SparseCategoricalCrossEntropy : CategoricalCrossEntropy
{
    public override string Name => "SparseCategoricalCrossEntropy";

    public override bool TakesIndices => true;

    public override TensorType Target(Shape output) => new(true, output.WithoutLast(), ElementKind.Integer);

    /// <summary>Each class asks whether it is the one of the row's index, which is repeated along the row.</summary>
    protected override Node Smoothed(LossScope loss, Node logits, Node target)
    {
        var body = loss.Body;
        var indices = body.Add(new Expand(logits.Type), body.Reshape(logits.Shape.WithLast(1), target));
        return body.Map("smoothed", loss.Smoothed(IfEqual(new Argument(0), new Position(logits.Shape.Rank), 1, 0), logits.Shape.Last), indices);
    }
}
