using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Adam that looks ahead along the mean: <c>m ← m + (1 − β₁)·(g − m)</c>, <c>v ← β₂·v + (1 − β₂)·g²</c>, <c>w ← w − (α·m + γ·g) / (√v + ε)</c>. α, γ and ε have all corrections of bias and
/// schedules in them; γ comes in the place of β₁, which the mean does without.
/// </summary>
public sealed class Nadam() : OptimizerRule("Nadam", 0.001, 0, new("Beta1", 0.9), new("Beta2", 0.999), OptimizerNumber.Epsilon(1e-17))
{
    /// <summary>The mean of gradients, and that of their squares.</summary>
    public override int MomentCount(double momentum) => 2;

    public override void Update(UpdateScope u)
    {
        var mean = u.StoreMoment(0, u.Moment(0) + u.FirstRest * (u.Gradient - u.Moment(0)));
        var square = u.StoreMoment(1, u.MeanOfSquares(u.Moment(1), u.Gradient));
        u.StoreParameter(u.Decayed - (u.Alpha * mean + u.FirstDecay * u.Gradient) / (Sqrt(square) + u.Epsilon));
    }
}
