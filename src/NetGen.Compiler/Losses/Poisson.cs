using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The mean over a sample's numbers of <c>y − t · log(y + ε)</c>, whose derivative is <c>1 − t / (y + ε)</c>, with ε = 1e-7.</summary>
public sealed class Poisson : Loss
{
    private const double Epsilon = 1e-7;

    public override string Name => "Poisson";

    public override void Check(LossReader loss) => loss.CheckSign("Exponential or Softplus", "Softplus");

    public override Node Build(LossScope loss, Node output, Node target)
    {
        ScalarExpression y = new Argument(0), t = new Argument(1);
        return loss.Mean(y - t * Log(y + Epsilon), 1 - t / (y + Epsilon), output, target);
    }
}
