namespace NetGen;

/// <summary>Adam: see <see cref="AdamAttribute"/>.</summary>
public class AdamOptimizer : MomentOptimizer
{
    internal AdamOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients, leastEpsilon: 1e-18)
    {
    }

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        // The moments start at 0; the quotient takes that bias out again (Kingma and Ba, section 2, last lines).
        double correction = Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step));
        scalars[ScalarSlot.Alpha] = (float)(LearningRate * correction);
        scalars[ScalarSlot.FirstDecay] = (float)Beta1;
        scalars[ScalarSlot.FirstRest] = (float)(1 - Beta1);
        scalars[ScalarSlot.SecondDecay] = (float)Beta2;
        scalars[ScalarSlot.SecondRest] = (float)(1 - Beta2);
        scalars[ScalarSlot.Epsilon] = (float)Epsilon;
    }
}
