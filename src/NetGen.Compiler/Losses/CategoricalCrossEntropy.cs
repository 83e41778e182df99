namespace NetGen.Compiler;

/// <summary><c>−Σ target · log(probability)</c> over the last axis; targets are one-hot or any distribution.</summary>
public class CategoricalCrossEntropy : Loss
{
    public override string Name => "CategoricalCrossEntropy";

    public override void Check(LossReader loss)
    {
        if (loss is { FromLogits: false, End: { Layer.Name: "Sigmoid" } end })
        {
            var softmax = new Fix(FixKind.ReplaceAttribute, end.Place, "Softmax", "Replace Sigmoid with [Softmax]");
            loss.ReportAtEnd(Rules.SigmoidWithCategorical, [Name], end.Output is { Last: 1 } ? [] : [softmax]);
        }
        else
        {
            loss.CheckProbabilities("Softmax");
        }

        loss.CheckClasses();
    }

    /// <summary>Taken from the logits, also behind a softmax: stable, and one pass with it.</summary>
    public override Node Expand(LossScope loss, Node output, Node target) =>
        loss.Add(new SoftmaxCrossEntropy(TakesIndices), loss.Attribute.Flag("FromLogits") ? output : output.Inputs[0], target);
}

/// <summary><c>−log(probability[target])</c>; targets are class indices.</summary>
public sealed class SparseCategoricalCrossEntropy : CategoricalCrossEntropy
{
    public override string Name => "SparseCategoricalCrossEntropy";

    public override bool TakesIndices => true;

    public override TensorType Target(Shape output) => new(true, output.WithoutLast(), ElementKind.Integer);
}
