namespace NetGen;

/// <summary>One layer property, at run time: its parameters and its dropout rate.</summary>
public sealed class Layer
{
    private readonly LayerSchema _schema;
    private float _dropoutRate;

    private Layer(LayerSchema schema, Parameter[] parameters, Layer[] layers)
    {
        _schema = schema;
        Layers = layers;
        _dropoutRate = schema.DropoutRate;
        Parameters = parameters;
    }

    /// <summary>The name of the property, with the path to it in a block: <c>Stage1.0.A</c>.</summary>
    public string Name => _schema.Name;

    /// <summary>What it computes: <c>Conv2D(32, 3) → ReLU</c>.</summary>
    public string Description => _schema.Description;

    /// <summary>The shape of one output sample, without the batch axis.</summary>
    public IReadOnlyList<int> OutputShape => _schema.OutputShape;

    /// <summary>The layers of its blocks, in their order; empty where it uses none.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Its trained tensors, those of its blocks among them, kernels before their biases; empty where it has none.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The share of numbers that a training step drops, in [0, 1). A change holds from the next step on.</summary>
    /// <exception cref="InvalidOperationException">The layer has no dropout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public float DropoutRate
    {
        get => HasDropout ? _dropoutRate : throw NoDropout();
        set
        {
            if (!HasDropout)
                throw NoDropout();
            if (!(value is >= 0 and < 1))
                throw new ArgumentOutOfRangeException(nameof(value), value,
                    $"The dropout rate of '{Name}' must be at least 0 and below 1, not {value}. 0 drops nothing.");
            _dropoutRate = value;
        }
    }

    /// <summary>The layers of a schema in its order, each with those of its blocks.</summary>
    internal static Layer[] Of(LayerSchema[] schemas, Parameter[] parameters)
    {
        var layers = new Layer[schemas.Length];
        // From the end, so that those of a block are there before the property that uses it.
        for (int i = schemas.Length - 1; i >= 0; i--)
        {
            var children = new List<Layer>();
            for (int k = i + 1; k < schemas.Length && schemas[k].Depth > schemas[i].Depth; k++)
            {
                if (schemas[k].Depth == schemas[i].Depth + 1)
                    children.Add(layers[k]);
            }

            string name = schemas[i].Name;
            var own = Array.FindAll(parameters, p => p.Schema.Layer == name || p.Schema.Layer.StartsWith(name + ".", StringComparison.Ordinal));
            layers[i] = new Layer(schemas[i], own, [.. children]);
        }

        return layers;
    }

    internal bool HasDropout => _schema.DropoutSlot >= 0;

    /// <summary><c>Conv1: Conv2D(32, 3) → ReLU → 26 × 26 × 32</c>.</summary>
    public override string ToString() => $"{Name}: {Description} → {Shapes.Text(_schema.OutputShape)}";

    internal void WriteScalars(Span<float> scalars)
    {
        if (!HasDropout)
            return;
        Write(scalars, new RandomUse(_schema.DropoutSlot, _schema.DropoutStream));
        for (int i = 0; i < _schema.DropoutRepeats.Count; i++)
            Write(scalars, _schema.DropoutRepeats[i]);
    }

    private void Write(Span<float> scalars, RandomUse use)
    {
        scalars[use.Slot] = _dropoutRate;
        use.WriteStream(scalars);
    }

    private InvalidOperationException NoDropout() =>
        new($"'{Name}' ({Description}) has no dropout. Add [Dropout(rate)] to the property, or ask a layer that has one.");
}

/// <summary>One trained tensor, or one that training steps change without an optimizer, at run time.</summary>
public sealed class Parameter
{
    private readonly Network _network;

    internal Parameter(Network network, ParameterSchema schema)
    {
        _network = network;
        Schema = schema;
    }

    /// <summary>Its name, in checkpoints too: <c>Conv1.kernel</c>.</summary>
    public string Name => Schema.Name;

    /// <summary>Its shape: a Dense kernel <c>[inputs, units]</c>, a convolution's <c>[height, width, channels, filters]</c>, a bias <c>[units]</c>.</summary>
    public IReadOnlyList<int> Shape => Schema.Shape;

    /// <summary>Whether the optimizer changes it: not a moving average.</summary>
    public bool IsTrained => Schema.IsTrained;

    /// <summary>Its numbers themselves, in row-major order: writing changes the network.</summary>
    /// <remarks>On a device with memory of its own they are a copy of this moment, which the next step sends back: ask again after a step.</remarks>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public Span<float> Values => _network.ParameterBlock.Slice(Schema.Offset, Schema.Count);

    internal ParameterSchema Schema { get; }

    /// <summary><c>Conv1.kernel: 3 × 3 × 1 × 32</c>.</summary>
    public override string ToString() => $"{Name}: {Shapes.Text(Schema.Shape)}";
}
