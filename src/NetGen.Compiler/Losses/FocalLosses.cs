using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The mean over a sample's numbers of <c>q^γ · b</c>, with b the cross-entropy of <see cref="BinaryCrossEntropy"/> and <c>q = t · σ(−z) + (1 − t) · σ(z)</c>, how far it is from
/// right. The derivative is <c>γ · q^(γ − 1) · (1 − 2t) · σ(z) · σ(−z) · b + q^γ · b'</c>.
/// </summary>
public sealed class BinaryFocalCrossEntropy : BinaryCrossEntropy
{
    public override string Name => "BinaryFocalCrossEntropy";

    public override void Check(LossReader loss)
    {
        loss.IsNotNegative("Gamma", 2);
        loss.InRange("Alpha", 0.25, a => a is >= 0 and <= 1, "from 0 to 1");
        if (loss.Attribute.Has("Alpha") && !loss.Attribute.Flag("ApplyClassBalancing"))
            loss.Report(Rules.UnusedNumber, "Alpha", ["Alpha", Name, "ApplyClassBalancing is not set"]);
        base.Check(loss);
    }

    protected override (ScalarExpression Body, ScalarExpression Derivative) Of(ScalarExpression z, ScalarExpression t, AttributeSpec attribute)
    {
        double gamma = attribute.Number("Gamma", 2), alpha = attribute.Number("Alpha", 0.25);
        var (entropy, slope) = base.Of(z, t, attribute);
        var wrong = t * Sigmoid(-z) + (1 - t) * Sigmoid(z);
        var focus = Focus.Power(wrong, gamma);
        var derivative = gamma == 0 ? slope : gamma * Focus.Power(wrong, gamma - 1) * (1 - 2 * t) * (Sigmoid(z) * Sigmoid(-z)) * entropy + focus * slope;
        var weight = attribute.Flag("ApplyClassBalancing") ? t * alpha + (1 - t) * (1 - alpha) : 1;
        return (weight * (focus * entropy), weight * derivative);
    }
}

/// <summary><c>−Σ α · (1 − p)^γ · t · log p</c> over the last axis, the mean over the rows of a sample. <c>1 − p = −(exp(log p) − 1)</c>.</summary>
public sealed class CategoricalFocalCrossEntropy : ClassLoss
{
    public override string Name => "CategoricalFocalCrossEntropy";

    public override void Check(LossReader loss)
    {
        loss.IsNotNegative("Gamma", 2);
        loss.IsPositive("Alpha", 0.25);
        base.Check(loss);
    }

    /// <summary>Taken from the logits, also behind a softmax.</summary>
    public override Node Build(LossScope loss, Node output, Node target)
    {
        double gamma = loss.Attribute.Number("Gamma", 2), alpha = loss.Attribute.Number("Alpha", 0.25);
        ScalarExpression logarithm = new Argument(0), t = loss.Smoothed(new Argument(1), output.Shape.Last);
        var wrong = -ExpM1(logarithm);
        var derivative = gamma == 0
            ? -alpha * t
            : -alpha * t * (Focus.Power(wrong, gamma) - gamma * Focus.Power(wrong, gamma - 1) * Exp(logarithm) * logarithm);
        return loss.MeanOfRows(-alpha * (Focus.Power(wrong, gamma) * (t * logarithm)), loss.LogProbabilities(output), target, derivative);
    }
}

/// <summary>What makes a loss look away from what is right.</summary>
internal static class Focus
{
    /// <summary><c>x^exponent</c> for an x from 0 to 1, by products where the exponent is a small integer.</summary>
    public static ScalarExpression Power(ScalarExpression x, double exponent) => exponent switch
    {
        0 => 1,
        1 => x,
        2 => x * x,
        3 => x * x * x,
        _ => Exp(exponent * Log(Max(x, SmallestNormal))),
    };
}
