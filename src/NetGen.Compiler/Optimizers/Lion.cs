using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>w ← w − α·sign(β₁·m + (1 − β₁)·g)</c>, <c>m ← β₂·m + (1 − β₂)·g</c>: the parameter changes by the mean of before.</summary>
public sealed class Lion() : OptimizerRule("Lion", 0.001, 0, new("Beta1", 0.9), new OptimizerNumber("Beta2", 0.99))
{
    /// <summary>The mean of gradients.</summary>
    public override int MomentCount(double momentum) => 1;

    public override void Update(UpdateScope u)
    {
        var direction = u.Let(u.FirstDecay * u.Moment(0) + u.FirstRest * u.Gradient);

        // Zero stays zero, and what is not finite reaches the parameter, so that the loss shows it.
        u.StoreParameter(u.Decayed - u.Alpha * IfGreater(Abs(direction), 0, direction / Abs(direction), direction));
        u.StoreMoment(0, u.SecondDecay * u.Moment(0) + u.SecondRest * u.Gradient);
    }
}
