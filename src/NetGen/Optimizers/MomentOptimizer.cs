namespace NetGen;

/// <summary>Optimizers that keep two moments of a gradient, each with its decay, and divide by one of them: Adam and its kin.</summary>
public abstract class MomentOptimizer : Optimizer
{
    private readonly double _leastEpsilon;
    private double _beta1, _beta2, _epsilon;

    private protected MomentOptimizer(OptimizerSchema schema, bool storesGradients, double leastEpsilon) : base(schema, storesGradients)
    {
        _leastEpsilon = leastEpsilon;
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

    /// <summary>The decay of the moment that divides, in [0, 1): the mean of the squared gradient, or in Adamax the largest gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => _beta2;
        set => _beta2 = Share(value, "decay beta 2");
    }

    /// <summary>Keeps the divisor away from 0; its least value is stated at the optimizer's attribute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below the least, or not finite.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = FloatRange.AtLeast(_leastEpsilon, value, "epsilon");
    }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("beta1", () => Beta1, value => Beta1 = value),
        new("beta2", () => Beta2, value => Beta2 = value),
        new("epsilon", () => Epsilon, value => Epsilon = value),
    ];
}
