using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The mean over a sample's numbers of <c>−t · log(p) − (1 − t) · log(1 − p)</c>, from the logits in the stable form
/// <c>(1 − t) · max(z, 0) + t · max(−z, 0) + log(1 + exp(−|z|))</c>, whose derivative is <c>p − t</c>. Both are written as sums of terms of
/// which none cancels for a target of 0 or 1, so that a sample that is far on its right side still has its small loss and gradient.
/// </summary>
public class BinaryCrossEntropy : Loss
{
    public override string Name => "BinaryCrossEntropy";

    public override void Check(LossReader loss)
    {
        loss.IsShare("LabelSmoothing", 0);
        if (!loss.FromLogits && loss.Given == Probabilities.Softmax)
        {
            // Over one class the softmax itself has been reported.
            if (loss.Output.Shape is not { Last: 1 })
                loss.ReportAtEnd(Rules.SoftmaxWithBinary, [Name], loss.ReplaceEnd(Probabilities.Sigmoid.Name));
        }
        else
        {
            loss.CheckProbabilities(Probabilities.Sigmoid);
        }
    }

    public override Node Build(LossScope loss, Node output, Node target)
    {
        var (body, derivative) = Of(new Argument(0), loss.Smoothed(new Argument(1), 2), loss.Attribute);
        return loss.Mean(body, derivative, loss.Logits(output, Probabilities.Sigmoid), target);
    }

    /// <summary>The loss of a logit, and its derivative by that.</summary>
    protected virtual (ScalarExpression Body, ScalarExpression Derivative) Of(ScalarExpression z, ScalarExpression t, AttributeSpec attribute) =>
        ((1 - t) * Max(z, 0) - t * Min(z, 0) + Log1P(Exp(-Abs(z))), (1 - t) * Sigmoid(z) - t * Sigmoid(-z));
}
