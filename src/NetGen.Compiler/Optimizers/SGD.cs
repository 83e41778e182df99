namespace NetGen.Compiler;

/// <summary><c>w ← w − α·g</c>; with momentum <c>v ← momentum·v − α·g</c>, <c>w ← w + v</c>, or <c>w + momentum·v − α·g</c> after Nesterov.</summary>
public sealed class SGD() : OptimizerRule("SGD", 0.01, 0, new OptimizerNumber("Momentum", 0))
{
    /// <summary>The velocity.</summary>
    public override int MomentCount(double momentum) => momentum > 0 ? 1 : 0;

    public override void Update(UpdateScope u)
    {
        if (u.Optimizer.MomentCount == 0)
        {
            u.StoreParameter(u.Decayed - u.Alpha * u.Gradient);
            return;
        }

        var momentum = u.FirstDecay;
        var velocity = u.StoreMoment(0, momentum * u.Moment(0) - u.Alpha * u.Gradient);
        u.StoreParameter(u.Optimizer.Nesterov ? u.Decayed + momentum * velocity - u.Alpha * u.Gradient : u.Decayed + velocity);
    }
}
