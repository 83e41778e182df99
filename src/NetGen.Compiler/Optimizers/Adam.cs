using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>m ← β₁·m + (1 − β₁)·g</c>, <c>v ← β₂·v + (1 − β₂)·g²</c>, <c>w ← w − α·m / (√v + ε)</c>, where α has the correction of the bias. ε stands beside the root.</summary>
public sealed class Adam(string name, double weightDecay = 0)
    : OptimizerRule(name, 0.001, weightDecay, new("Beta1", 0.9), new("Beta2", 0.999), OptimizerNumber.Epsilon(1e-18))
{
    /// <summary>The mean of gradients, and that of their squares.</summary>
    public override int MomentCount(double momentum) => 2;

    public override void Update(UpdateScope u)
    {
        var mean = u.StoreMoment(0, u.FirstDecay * u.Moment(0) + u.FirstRest * u.Gradient);
        var square = u.StoreMoment(1, u.MeanOfSquares(u.Moment(1), u.Gradient));
        u.StoreParameter(u.Decayed - u.Alpha * mean / (Sqrt(square) + u.Epsilon));
    }
}
