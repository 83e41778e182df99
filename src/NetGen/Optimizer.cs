namespace NetGen;

/// <summary>
/// The numbers of the algorithm that changes the parameters. Each can be set at any time and holds from the next step on; it must lie in its range as the
/// <see cref="float"/> that a step uses, so that 1e39 is infinite and 1e-46 is 0.
/// </summary>
public abstract class Optimizer
{
    private readonly OptimizerSchema _schema;
    private readonly bool _storesGradients;
    private double _learningRate, _weightDecay, _clipNorm;

    private protected Optimizer(OptimizerSchema schema, bool storesGradients)
    {
        _schema = schema;
        _storesGradients = storesGradients;
        _learningRate = schema.LearningRate;
        _weightDecay = schema.WeightDecay;
        _clipNorm = schema.ClipNorm;
    }

    /// <summary>The algorithm.</summary>
    public OptimizerKind Kind => _schema.Kind;

    /// <summary>The step size, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = NotNegative(value, "learning rate");
    }

    /// <summary>Decoupled decay, at least 0: before each update every parameter loses this share, times the learning rate, of itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = NotNegative(value, "weight decay");
    }

    /// <summary>The longest gradient over all parameters; 0 switches clipping off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The network was compiled without <see cref="ClipNormAttribute"/>, so its steps store no gradient that could be clipped.</exception>
    public double ClipNorm
    {
        get => _clipNorm;
        set
        {
            if (value > 0 && !_storesGradients)
                throw new InvalidOperationException(
                    $"This network was compiled without clipping, so its gradients cannot be clipped at {value}. Add [ClipNorm({value})] to its class.");
            _clipNorm = NotNegative(value, "clip norm");
        }
    }

    /// <summary>Writes the scalars of a step: see <see cref="ScalarSlot"/>.</summary>
    /// <param name="scalars">The run-time scalars of the network, at least <see cref="ScalarSlot.FirstFree"/>.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public void Write(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Decay] = (float)(_learningRate * _weightDecay);
        scalars[ScalarSlot.ClipNorm] = (float)_clipNorm;
        scalars[ScalarSlot.ClipScale] = 1;
        WriteOwn(scalars, step);
    }

    internal static Optimizer Create(OptimizerSchema schema, bool storesGradients) => schema.Kind switch
    {
        OptimizerKind.SGD => new SgdOptimizer(schema, storesGradients),
        OptimizerKind.Adam => new AdamOptimizer(schema, storesGradients),
        OptimizerKind.AdamW => new AdamWOptimizer(schema, storesGradients),
        OptimizerKind.RMSProp => new RmsPropOptimizer(schema, storesGradients),
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema.Kind, $"There is no optimizer {schema.Kind}."),
    };

    private protected abstract void WriteOwn(Span<float> scalars, long step);

    private protected static double NotNegative(double value, string name) => FloatRange.NotNegative(value, name);

    private protected static double Share(double value, string name) => FloatRange.Share(value, name);

    private protected double CheckedEpsilon(double value) => FloatRange.AtLeast(LeastEpsilon, value, "epsilon");

    /// <summary>
    /// The least ε with which no step grows above the learning rate where the mean of squares, below the smallest normal float, has become zero. It stands beside the root in Adam and
    /// below it in RMSProp. The compiler has the same numbers for attributes.
    /// </summary>
    private double LeastEpsilon => Kind == OptimizerKind.RMSProp ? 1e-36 : 1e-18;
}

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

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.FirstDecay] = (float)_momentum;
    }
}

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
        set => _epsilon = CheckedEpsilon(value);
    }

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

/// <summary>Adam with decoupled weight decay: see <see cref="AdamWAttribute"/>.</summary>
public sealed class AdamWOptimizer : AdamOptimizer
{
    internal AdamWOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
    }
}

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
        set => _epsilon = CheckedEpsilon(value);
    }

    private protected override void WriteOwn(Span<float> scalars, long step)
    {
        scalars[ScalarSlot.Alpha] = (float)LearningRate;
        scalars[ScalarSlot.FirstDecay] = (float)_momentum;
        scalars[ScalarSlot.SecondDecay] = (float)_rho;
        scalars[ScalarSlot.SecondRest] = (float)(1 - _rho);
        scalars[ScalarSlot.Epsilon] = (float)_epsilon;
    }
}
