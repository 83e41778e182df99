namespace NetGen;

/// <summary>Adam: see <see cref="AdamAttribute"/>.</summary>
public class AdamOptimizer : Optimizer
{
    private double _beta1, _beta2, _epsilon;

    internal AdamOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
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

    /// <summary>Keeps the divisor away from 0, at least 1e-18: see <see cref="AdamAttribute.Epsilon"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1e-18 or not finite.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = FloatRange.AtLeast(1e-18, value, "epsilon");
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
        // The moments start at 0; the quotient takes that bias out again (Kingma and Ba, section 2, last lines).
        double correction = Math.Sqrt(1 - Math.Pow(_beta2, step)) / (1 - Math.Pow(_beta1, step));
        scalars[ScalarSlot.Alpha] = (float)(LearningRate * correction);
        scalars[ScalarSlot.FirstDecay] = (float)_beta1;
        scalars[ScalarSlot.FirstRest] = (float)(1 - _beta1);
        scalars[ScalarSlot.SecondDecay] = (float)_beta2;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _beta2);
        scalars[ScalarSlot.Epsilon] = (float)_epsilon;
    }
}
