namespace NetGen;

/// <summary>Lion: see <see cref="LionAttribute"/>.</summary>
public sealed class LionOptimizer : Optimizer
{
    private double _beta1, _beta2;

    internal LionOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _beta1 = schema.Beta1;
        _beta2 = schema.Beta2;
    }

    /// <summary>The share of the mean, beside the gradient, in the direction of a step, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta1
    {
        get => _beta1;
        set => _beta1 = Share(value, "decay beta 1");
    }

    /// <summary>The decay of the mean of the gradient, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double Beta2
    {
        get => _beta2;
        set => _beta2 = Share(value, "decay beta 2");
    }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("beta1", () => Beta1, value => Beta1 = value),
        new("beta2", () => Beta2, value => Beta2 = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.FirstDecay] = (float)_beta1;
        scalars[ScalarSlot.FirstRest] = (float)(1 - _beta1);
        scalars[ScalarSlot.SecondDecay] = (float)_beta2;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _beta2);
    }
}
