namespace NetGen;

/// <summary>Adamax: see <see cref="AdamaxAttribute"/>.</summary>
public sealed class AdamaxOptimizer : MomentOptimizer
{
    internal AdamaxOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients, leastEpsilon: 1e-36)
    {
    }

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)(LearningRate / (1 - Math.Pow(Beta1, step)));
        scalars[ScalarSlot.FirstDecay] = (float)Beta1;
        scalars[ScalarSlot.FirstRest] = (float)(1 - Beta1);
        scalars[ScalarSlot.SecondDecay] = (float)Beta2;
        scalars[ScalarSlot.Epsilon] = (float)Epsilon;
    }
}
