namespace NetGen;

/// <summary>RMSProp: see <see cref="RMSPropAttribute"/>.</summary>
public sealed class RmsPropOptimizer : Optimizer
{
    private readonly bool _keepsMomentum;
    private double _rho, _momentum, _epsilon;

    internal RmsPropOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _rho = schema.Rho;
        _momentum = schema.Momentum;
        _epsilon = schema.Epsilon;
        _keepsMomentum = schema.MomentCount > 1;
    }

    /// <summary>The decay of the mean of the squared gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Rho
    {
        get => _rho;
        set => _rho = Share(value, "decay rho");
    }

    /// <summary>The share of the last step that is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">The network was compiled without momentum.</exception>
    public double Momentum
    {
        get => _momentum;
        set => _momentum = value > 0 && !_keepsMomentum
            ? throw new InvalidOperationException($"This network was compiled without momentum, so it cannot be {value}. Write [RMSProp(…, Momentum = {value})] on its class.")
            : Share(value, "momentum");
    }

    /// <summary>Keeps the divisor away from 0, at least 1e-36: see <see cref="RMSPropAttribute.Epsilon"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1e-36 or not finite.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = FloatRange.AtLeast(1e-36, value, "epsilon");
    }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("rho", () => Rho, value => Rho = value),
        new("momentum", () => Momentum, value => Momentum = value),
        new("epsilon", () => Epsilon, value => Epsilon = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.FirstDecay] = (float)_momentum;
        scalars[ScalarSlot.SecondDecay] = (float)_rho;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _rho);
        scalars[ScalarSlot.Epsilon] = (float)_epsilon;
    }
}
