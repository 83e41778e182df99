using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The mean over a sample's numbers of <c>−t · log(p) − (1 − t) · log(1 − p)</c>, from the logits in the stable form
/// <c>max(z, 0) − z·t + log(1 + exp(−|z|))</c>, whose derivative is <c>p − t</c>.
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    public override string Name => "BinaryCrossEntropy";

    public override void Check(LossReader loss)
    {
        if (loss is { FromLogits: false, End: { Layer.Name: "Softmax" } end })
        {
            // Over one class the softmax itself has been reported.
            var sigmoid = new Fix(FixKind.ReplaceAttribute, end.Place, "Sigmoid", "Replace Softmax with [Sigmoid]");
            if (end.Output is not { Last: 1 })
                loss.ReportAtEnd(Rules.SoftmaxWithBinary, [], sigmoid);
        }
        else
        {
            loss.CheckProbabilities("Sigmoid");
        }
    }

    public override Node Expand(LossScope loss, Node output, Node target)
    {
        var logits = loss.Attribute.Flag("FromLogits") ? output : output.Inputs[0];
        ScalarExpression z = new Argument(0), t = new Argument(1);
        return loss.Mean(Max(z, 0) - z * t + Log(1 + Exp(-Abs(z))), Sigmoid(z) - t, logits, target);
    }
}
