using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>Σ t · (log t − log p)</c> over the last axis, the mean over the rows of a sample; nothing where t = 0.</summary>
public sealed class KLDivergence : ClassLoss
{
    public override string Name => "KLDivergence";

    /// <summary>Taken from the logits, also behind a softmax.</summary>
    public override Node Build(LossScope loss, Node output, Node target)
    {
        ScalarExpression logarithm = new Argument(0), t = new Argument(1);
        return loss.MeanOfRows(t * (Log(Max(t, SmallestNormal)) - logarithm), loss.LogProbabilities(output), target);
    }
}
