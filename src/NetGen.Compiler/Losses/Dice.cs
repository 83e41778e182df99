using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>1 − (2·Σ t·y + ε) / (Σ t + Σ y + ε)</c> over all numbers of a sample, with ε = 1e-7.</summary>
public sealed class Dice : Loss
{
    private const double Epsilon = 1e-7;

    public override string Name => "Dice";

    public override void Check(LossReader loss) => loss.CheckSign("Sigmoid or Softmax", "Sigmoid");

    public override Node Build(LossScope loss, Node output, Node target)
    {
        var (body, all) = (loss.Body, Reduce.Sum(output.Shape));
        ScalarExpression x0 = new Argument(0), x1 = new Argument(1);
        var shared = body.Add(all, body.Map(Name, x0 * x1, output, target));
        var both = body.Add(all, body.Map(Name, x0 + x1, output, target));
        return body.Map(Name, 1 - (2 * x0 + Epsilon) / (x1 + Epsilon), shared, both);
    }
}
