using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>v ← ρ·v + (1 − ρ)·g²</c>, <c>d = g·√(s + ε) / √(v + ε)</c>, <c>s ← ρ·s + (1 − ρ)·d²</c>, <c>w ← w − α·d</c>.</summary>
public sealed class Adadelta() : OptimizerRule("Adadelta", 0.001, 0, new("Rho", 0.95), OptimizerNumber.Epsilon(1e-36))
{
    /// <summary>The means of the squares of gradients and of changes.</summary>
    public override int MomentCount(double momentum) => 2;

    public override void Update(UpdateScope u)
    {
        var square = u.StoreMoment(0, u.MeanOfSquares(u.Moment(0), u.Gradient));
        var change = u.Let(u.Gradient * Sqrt(u.Moment(1) + u.Epsilon) / Sqrt(square + u.Epsilon));
        u.StoreMoment(1, u.MeanOfSquares(u.Moment(1), change));
        u.StoreParameter(u.Decayed - u.Alpha * change);
    }
}
