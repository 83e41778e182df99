using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The mean over a sample's numbers of <c>−t · log(p) − (1 − t) · log(1 − p)</c>, from the logits in the stable form
/// <c>(1 − t) · max(z, 0) + t · max(−z, 0) + log(1 + exp(−|z|))</c>, whose derivative is <c>p − t</c>. Both are written as sums of terms of
/// which none cancels for a target of 0 or 1, so that a sample that is far on its right side still has its small loss and gradient.
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    public override string Name => "BinaryCrossEntropy";

    public override void Check(LossReader loss)
    {
        if (!loss.FromLogits && loss.Given == Probabilities.Softmax)
        {
            // Over one class the softmax itself has been reported.
            if (loss.Output.Shape is not { Last: 1 })
                loss.ReportAtEnd(Rules.SoftmaxWithBinary, [], loss.ReplaceEnd(Probabilities.Sigmoid));
        }
        else
        {
            loss.CheckProbabilities(Probabilities.Sigmoid);
        }
    }

    public override Node Build(LossScope loss, Node output, Node target)
    {
        var logits = loss.Logits(output, Probabilities.Sigmoid);
        ScalarExpression z = new Argument(0), t = new Argument(1);
        var body = (1 - t) * Max(z, 0) - t * Min(z, 0) + Log1P(Exp(-Abs(z)));
        return loss.Mean(body, (1 - t) * Sigmoid(z) - t * Sigmoid(-z), logits, target);
    }
}
