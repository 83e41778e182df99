using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>m ← β₁·m + (1 − β₁)·g</c>, <c>u ← max(β₂·u, |g|)</c>, <c>w ← w − α·m / (u + ε)</c>, where α has the correction of the mean's bias.</summary>
/// <remarks>u is no square: zero instead of less than 1.2e-38 is nothing beside any ε from 1e-36 on.</remarks>
public sealed class Adamax() : OptimizerRule("Adamax", 0.001, 0, new("Beta1", 0.9), new("Beta2", 0.999), OptimizerNumber.Epsilon(1e-36))
{
    /// <summary>The mean of gradients, and their largest size, which decays.</summary>
    public override int MomentCount(double momentum) => 2;

    public override void Update(UpdateScope u)
    {
        var mean = u.StoreMoment(0, u.FirstDecay * u.Moment(0) + u.FirstRest * u.Gradient);
        var largest = u.StoreMoment(1, Max(u.SecondDecay * u.Moment(1), Abs(u.Gradient)));
        u.StoreParameter(u.Decayed - u.Alpha * mean / (largest + u.Epsilon));
    }
}
