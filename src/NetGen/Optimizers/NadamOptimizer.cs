namespace NetGen;

/// <summary>Nadam: see <see cref="NadamAttribute"/>.</summary>
public sealed class NadamOptimizer : Optimizer
{
    /// <summary>The products of the first factors of the schedule: from some hundreds of steps on a factor is 1.</summary>
    private static readonly double[] Warmths = Products(1024);

    private double _beta1, _beta2, _epsilon;

    internal NadamOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _beta1 = schema.Beta1;
        _beta2 = schema.Beta2;
        _epsilon = schema.Epsilon;
    }

    /// <summary>The decay of the mean of the gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta1
    {
        get => _beta1;
        set => _beta1 = Share(value, "decay beta 1");
    }

    /// <summary>The decay of the mean of the squared gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => _beta2;
        set => _beta2 = Share(value, "decay beta 2");
    }

    /// <summary>Keeps the divisor away from 0, at least 1e-17: see <see cref="NadamAttribute.Epsilon"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1e-17 or not finite.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = FloatRange.AtLeast(1e-17, value, "epsilon");
    }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("beta1", () => Beta1, value => Beta1 = value),
        new("beta2", () => Beta2, value => Beta2 = value),
        new("epsilon", () => Epsilon, value => Epsilon = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        // The moments start at 0, which the quotients take out again; the mean's share of a step grows by the schedule (Dozat, section 3, and Keras).
        double square = Math.Sqrt(1 - Math.Pow(_beta2, step));
        double decay = _beta1 * Warmth(step), nextDecay = _beta1 * Warmth(step + 1);
        double mean = nextDecay / (1 - DecayUntil(step + 1)), gradient = (1 - decay) / (1 - DecayUntil(step));
        scalars[ScalarSlot.Alpha] = (float)(LearningRate * square * mean);
        scalars[ScalarSlot.FirstDecay] = (float)(LearningRate * square * gradient);
        scalars[ScalarSlot.FirstRest] = (float)(1 - _beta1);
        scalars[ScalarSlot.SecondDecay] = (float)_beta2;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _beta2);
        scalars[ScalarSlot.Epsilon] = (float)(_epsilon * square);
    }
    /// <summary>The schedule of β1: 1 − 0.96^t / 2.</summary>
    private static double Warmth(long step) => 1 - 0.5 * Math.Pow(0.96, step);

    /// <summary>The product of the decays of all steps up to this one, by the β1 of now.</summary>
    private double DecayUntil(long step) => Math.Pow(_beta1, step) * Warmths[Math.Min(step, Warmths.Length - 1)];

    private static double[] Products(int count)
    {
        var products = new double[count];
        products[0] = 1;
        for (int step = 1; step < count; step++)
            products[step] = products[step - 1] * Warmth(step);
        return products;
    }
}
