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

    /// <summary>Steps whose gradients make one update; the attribute decides: see <see cref="OptimizerAttribute.AccumulationSteps"/>.</summary>
    public int AccumulationSteps => _schema.AccumulationSteps;

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
    /// <exception cref="InvalidOperationException">The network was compiled without <see cref="ClipNormAttribute"/> and accumulation, so its steps store no gradient that could be clipped.</exception>
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
    /// <param name="step">The number of the update, from 1.</param>
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
        OptimizerKind.Adagrad => new AdagradOptimizer(schema, storesGradients),
        OptimizerKind.Adadelta => new AdadeltaOptimizer(schema, storesGradients),
        OptimizerKind.Adamax => new AdamaxOptimizer(schema, storesGradients),
        OptimizerKind.Nadam => new NadamOptimizer(schema, storesGradients),
        OptimizerKind.Lion => new LionOptimizer(schema, storesGradients),
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema.Kind, $"There is no optimizer {schema.Kind}."),
    };

    /// <summary>The numbers that a checkpoint of training keeps. The least ε of each is also what the compiler allows in its attribute.</summary>
    internal virtual IEnumerable<OptimizerNumber> Numbers =>
    [
        new("learning_rate", () => LearningRate, value => LearningRate = value),
        new("weight_decay", () => WeightDecay, value => WeightDecay = value),
        new("clip_norm", () => ClipNorm, value => ClipNorm = value),
    ];

    private protected abstract void WriteOwn(Span<float> scalars, long step);

    private protected static double NotNegative(double value, string name) => FloatRange.NotNegative(value, name);

    private protected static double Share(double value, string name) => FloatRange.Share(value, name);
}

/// <summary>A number of an optimizer, by its name in checkpoints.</summary>
internal readonly record struct OptimizerNumber(string Name, Func<double> Get, Action<double> Set);
