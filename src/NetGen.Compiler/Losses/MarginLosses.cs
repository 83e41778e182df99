using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The mean over a sample's numbers of a function of the margin <c>1 − t · y</c> where it is positive, for <c>t</c> of −1 or 1; 0 counts as −1.</summary>
public abstract class MarginLoss : Loss
{
    protected static readonly ScalarExpression T = IfEqual(new Argument(1), 0, -1, new Argument(1));

    protected static readonly ScalarExpression Margin = Max(1 - T * new Argument(0), 0);

    /// <summary>An output that is never negative has the wrong sign for half of the targets.</summary>
    public override void Check(LossReader loss)
    {
        if (loss.Output is not { Source: { } end, Node: { } node } || !Signs.IsNotNegative(node))
            return;
        loss.ReportAtEnd(
            Rules.OneSided, [node.Operator.Name, Name],
            end.Layer is Activation ? [loss.ReplaceEnd("Tanh"), Fix.Remove(end.Place, end.Attribute.Name)] : []);
    }
}

/// <summary><c>max(1 − t · y, 0)</c>.</summary>
public sealed class Hinge : MarginLoss
{
    public override string Name => "Hinge";

    public override Node Build(LossScope loss, Node output, Node target) => loss.Mean(Margin, IfGreater(Margin, 0, -T, 0), output, target);
}

/// <summary><c>max(1 − t · y, 0)²</c>.</summary>
public sealed class SquaredHinge : MarginLoss
{
    public override string Name => "SquaredHinge";

    public override Node Build(LossScope loss, Node output, Node target) => loss.Mean(Margin * Margin, -2 * T * Margin, output, target);
}
