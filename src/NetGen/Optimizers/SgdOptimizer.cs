namespace NetGen;

/// <summary>Stochastic gradient descent: see <see cref="SGDAttribute"/>.</summary>
public sealed class SgdOptimizer : Optimizer
{
    private readonly bool _keepsMomentum;
    private double _momentum;

    internal SgdOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
        _momentum = schema.Momentum;
        _keepsMomentum = schema.MomentCount > 0;
        Nesterov = schema.Nesterov;
    }

    /// <summary>The share of the last step that is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">The network was compiled without momentum.</exception>
    public double Momentum
    {
        get => _momentum;
        set => _momentum = value > 0 && !_keepsMomentum
            ? throw new InvalidOperationException($"This network was compiled without momentum, so it cannot be {value}. Write [SGD(…, Momentum = {value})] on its class.")
            : Share(value, "momentum");
    }

    /// <summary>Whether the step looks ahead along the momentum; the attribute decides.</summary>
    public bool Nesterov { get; }

    internal override IEnumerable<OptimizerNumber> Numbers =>
    [
        .. base.Numbers,
        new("momentum", () => Momentum, value => Momentum = value),
    ];

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.FirstDecay] = (float)_momentum;
    }
}
