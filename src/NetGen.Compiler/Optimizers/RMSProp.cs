using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>v ← ρ·v + (1 − ρ)·g²</c>, <c>w ← w − α·g / √(v + ε)</c>, or with momentum of these steps. ε stands below the root.</summary>
public sealed class RMSProp() : OptimizerRule("RMSProp", 0.001, 0, new("Rho", 0.9), new("Momentum", 0), OptimizerNumber.Epsilon(1e-36))
{
    /// <summary>The mean of squares, and with momentum the velocity.</summary>
    public override int MomentCount(double momentum) => momentum > 0 ? 2 : 1;

    public override void Update(UpdateScope u)
    {
        var square = u.StoreMoment(0, u.MeanOfSquares(u.Moment(0), u.Gradient));
        if (u.Optimizer.MomentCount == 1)
        {
            u.StoreParameter(u.Decayed - u.Alpha * u.Gradient / Sqrt(square + u.Epsilon));
            return;
        }

        var velocity = u.StoreMoment(1, u.FirstDecay * u.Moment(1) + u.Alpha * u.Gradient / Sqrt(square + u.Epsilon));
        u.StoreParameter(u.Decayed - velocity);
    }
}
