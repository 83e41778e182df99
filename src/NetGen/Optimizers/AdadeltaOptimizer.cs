namespace NetGen;

/// <summary>Adadelta: see <see cref="AdadeltaAttribute"/>.</summary>
public sealed class AdadeltaOptimizer : Optimizer
{
    private double _rho, _epsilon;

    internal AdadeltaOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _rho = schema.Rho;
        _epsilon = schema.Epsilon;
    }

    /// <summary>The decay of the means of squared gradients and changes, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Rho
    {
        get => _rho;
        set => _rho = Share(value, "decay rho");
    }

    /// <summary>Keeps the divisor away from 0, at least 1e-36: see <see cref="AdadeltaAttribute.Epsilon"/>.</summary>
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
        new("epsilon", () => Epsilon, value => Epsilon = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.SecondDecay] = (float)_rho;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _rho);
        scalars[ScalarSlot.Epsilon] = (float)_epsilon;
    }
}
