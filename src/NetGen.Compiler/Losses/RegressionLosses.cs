using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The mean over a sample's numbers of a function of the error <c>e = output − target</c>.</summary>
public abstract class RegressionLoss : Loss
{
    protected static readonly ScalarExpression E = (ScalarExpression)new Argument(0) - new Argument(1);

    public override void Check(LossReader loss)
    {
        if (loss.Output is { Operator: { } function, Range: { } range })
            loss.ReportAtEnd(Rules.UnreachableTargets, [function.Name, range, Name]);
    }
}

/// <summary><c>e²</c>.</summary>
public sealed class MeanSquaredError : RegressionLoss
{
    public override string Name => "MeanSquaredError";

    public override Node Build(LossScope loss, Node output, Node target) => loss.Mean(E * E, 2 * E, output, target);
}

/// <summary><c>|e|</c>, with slope 0 at 0.</summary>
public sealed class MeanAbsoluteError : RegressionLoss
{
    public override string Name => "MeanAbsoluteError";

    public override Node Build(LossScope loss, Node output, Node target) =>
        loss.Mean(Abs(E), IfGreater(E, 0, 1, IfGreater(0, E, -1, 0)), output, target);
}

/// <summary><c>e² / 2</c> where <c>|e| ≤ δ</c>, else <c>δ · (|e| − δ/2)</c>; the derivative is e held within ±δ.</summary>
public sealed class Huber : RegressionLoss
{
    public override string Name => "Huber";

    public override void Check(LossReader loss)
    {
        loss.IsPositive("Delta", 1);
        base.Check(loss);
    }

    public override Node Build(LossScope loss, Node output, Node target)
    {
        double delta = loss.Attribute.Number("Delta", 1);
        var body = IfGreater(Abs(E), delta, delta * (Abs(E) - delta / 2), 0.5 * E * E);
        return loss.Mean(body, Max(-delta, Min(E, delta)), output, target);
    }
}

/// <summary>
/// <c>log(cosh(e)) = |e| + log(1 + exp(−2·|e|)) − log 2</c>, and near 0, where that cancels, <c>log(1 + (cosh(e) − 1))</c> with <c>cosh(e) − 1 = m² / (2·(1 + m))</c> for
/// <c>m = exp(|e|) − 1</c>. The derivative is tanh(e).
/// </summary>
public sealed class LogCosh : RegressionLoss
{
    public override string Name => "LogCosh";

    public override Node Build(LossScope loss, Node output, Node target)
    {
        var size = Abs(E);
        var m = ExpM1(Min(size, 1));
        var body = IfGreater(size, 1, size + Log1P(Exp(-2 * size)) - Math.Log(2), Log1P(m * m / (2 * (1 + m))));
        return loss.Mean(body, Tanh(E), output, target);
    }
}
