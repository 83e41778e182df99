using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>−Σ t·y / (max(‖t‖, ε) · max(‖y‖, ε))</c> over the last axis, the mean over the rows of a sample, with ε = 1e-7.</summary>
public sealed class CosineSimilarity : Loss
{
    private const double Epsilon = 1e-7;

    public override string Name => "CosineSimilarity";

    /// <summary>A row of one number has no direction but its sign, so its loss has no gradient.</summary>
    public override void Check(LossReader loss)
    {
        if (loss.Output.Shape is { Last: 1 } shape)
            loss.ReportShape(Rules.NoDirection, Name, shape.ToString());
    }

    public override Node Build(LossScope loss, Node output, Node target)
    {
        var body = loss.Body;
        ScalarExpression x0 = new Argument(0), x1 = new Argument(1), x2 = new Argument(2);
        Node Sum(ScalarExpression terms, params Node[] inputs) => body.Row(Combine.Sum, body.Map(Name, terms, inputs));
        var rows = body.Map(
            Name, -x0 / (Max(Sqrt(x1), Epsilon) * Max(Sqrt(x2), Epsilon)),
            Sum(x0 * x1, output, target), Sum(x0 * x0, output), Sum(x0 * x0, target));
        return body.Add(Reduce.Mean(rows.Shape, rows.Shape.Rank), rows);
    }
}
