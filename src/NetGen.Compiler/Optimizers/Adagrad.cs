using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// <c>a ← a + g²</c>, <c>w ← w − α·g / √(a₀ + a + ε)</c>. The sum starts at 0, as all moments do; what Keras starts it at, a₀, is added where it is read, and comes in one scalar with ε.
/// </summary>
public sealed class Adagrad()
    : OptimizerRule("Adagrad", 0.001, 0, new("InitialAccumulator", 0.1, Least: 0), OptimizerNumber.Epsilon(1e-36))
{
    /// <summary>The sum of squares.</summary>
    public override int MomentCount(double momentum) => 1;

    public override void Update(UpdateScope u)
    {
        var sum = u.StoreMoment(0, u.Moment(0) + u.Gradient * u.Gradient);
        u.StoreParameter(u.Decayed - u.Alpha * u.Gradient / Sqrt(sum + u.Epsilon));
    }
}
