namespace NetGen;

/// <summary>Nadam: see <see cref="NadamAttribute"/>.</summary>
public sealed class NadamOptimizer : MomentOptimizer
{
    /// <summary>The products of the first factors of the schedule: from some hundreds of steps on a factor is 1.</summary>
    private static readonly double[] Warmths = Products(1024);

    internal NadamOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients, leastEpsilon: 1e-17)
    {
    }

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        // The moments start at 0, which the quotients take out again; the mean's share of a step grows by the schedule (Dozat, section 3, and Keras).
        double square = Math.Sqrt(1 - Math.Pow(Beta2, step));
        double decay = Beta1 * Warmth(step), nextDecay = Beta1 * Warmth(step + 1);
        double mean = nextDecay / (1 - DecayUntil(step + 1)), gradient = (1 - decay) / (1 - DecayUntil(step));
        scalars[ScalarSlot.Alpha] = (float)(LearningRate * square * mean);
        scalars[ScalarSlot.FirstDecay] = (float)(LearningRate * square * gradient);
        scalars[ScalarSlot.FirstRest] = (float)(1 - Beta1);
        scalars[ScalarSlot.SecondDecay] = (float)Beta2;
        scalars[ScalarSlot.SecondRest] = (float)(1 - Beta2);
        scalars[ScalarSlot.Epsilon] = (float)(Epsilon * square);
    }

    /// <summary>The schedule of β1: 1 − 0.96^t / 2.</summary>
    private static double Warmth(long step) => 1 - 0.5 * Math.Pow(0.96, step);

    /// <summary>The product of the decays of all steps up to this one, by the β1 of now.</summary>
    private double DecayUntil(long step) => Math.Pow(Beta1, step) * Warmths[Math.Min(step, Warmths.Length - 1)];

    private static double[] Products(int count)
    {
        var products = new double[count];
        products[0] = 1;
        for (int step = 1; step < count; step++)
            products[step] = products[step - 1] * Warmth(step);
        return products;
    }
}
