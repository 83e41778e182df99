namespace NetGen.Compiler;

/// <summary><c>−Σ target · log(probability)</c> over the last axis; targets are one-hot or any distribution.</summary>
public class CategoricalCrossEntropy : Loss
{
    public override string Name => "CategoricalCrossEntropy";

    public override void Check(LossReader loss)
    {
        if (!loss.FromLogits && loss.Given == Probabilities.Sigmoid)
            loss.ReportAtEnd(Rules.SigmoidWithCategorical, [Name], loss.Output.Shape is { Last: 1 } ? [] : [loss.ReplaceEnd(Probabilities.Softmax)]);
        else
            loss.CheckProbabilities(Probabilities.Softmax);
        loss.CheckClasses();
    }

    /// <summary>Taken from the logits, also behind a softmax: stable, and one pass with it.</summary>
    public override Node Build(LossScope loss, Node output, Node target) =>
        loss.Add(new SoftmaxCrossEntropy(TakesIndices), loss.Logits(output, Probabilities.Softmax), target);
}

/// <summary><c>−log(probability[target])</c>; targets are class indices.</summary>
public sealed class SparseCategoricalCrossEntropy : CategoricalCrossEntropy
{
    public override string Name => "SparseCategoricalCrossEntropy";

    public override bool TakesIndices => true;

    public override TensorType Target(Shape output) => new(true, output.WithoutLast(), ElementKind.Integer);
}
