namespace NetGen;

/// <summary>Adagrad: see <see cref="AdagradAttribute"/>.</summary>
public sealed class AdagradOptimizer : Optimizer
{
    private double _initialAccumulator, _epsilon;

    internal AdagradOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _initialAccumulator = schema.InitialAccumulator;
        _epsilon = schema.Epsilon;
    }

    /// <summary>What the sum of squares of each number starts at, at least 0. It is added when the sum is used, so that a change holds for the whole training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double InitialAccumulator
    {
        get => _initialAccumulator;
        set => _initialAccumulator = NotNegative(value, "initial accumulator");
    }

    /// <summary>Keeps the divisor away from 0, at least 1e-36: see <see cref="AdagradAttribute.Epsilon"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1e-36 or not finite.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = FloatRange.AtLeast(1e-36, value, "epsilon");
    }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("initial_accumulator", () => InitialAccumulator, value => InitialAccumulator = value),
        new("epsilon", () => Epsilon, value => Epsilon = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.Epsilon] = (float)(_initialAccumulator + _epsilon);
    }
}
