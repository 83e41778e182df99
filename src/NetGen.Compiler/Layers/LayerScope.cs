using System.Globalization;
using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// One layer attribute where it is applied, or a call in <c>Forward</c>: its numbers, where its problems go, and where it adds its nodes and parameters.
/// </summary>
/// <param name="traces">The shapes that led to what it is applied to.</param>
public sealed class LayerScope(ForwardPass forward, AppliedLayer applied, IReadOnlyList<ShapeTrace> traces) : AttributeReader(forward.Problems, applied.Place, applied.Attribute)
{
    /// <summary>The property's name; of a call the method's.</summary>
    public string LayerName => applied.Property;

    public bool IsTraining => forward.IsTraining;

    /// <summary>The rate's index among the run-time scalars, if the layer drops.</summary>
    public int DropoutSlot => applied.DropoutSlot;

    /// <summary>Whether the layer has a bias: unless its attribute says otherwise, or a <see cref="BatchNorm"/> behind it would take the bias away and the attribute says nothing of it.</summary>
    public bool HasBias => Attribute.Flag("UseBias", !applied.IsBeforeBatchNorm || Attribute.Has("BiasInitializer"));

    /// <summary>Where the layer writes what it computes in operators.</summary>
    internal BodyScope Body => new(forward.Graph, LayerName);

    /// <summary>What the layer gives where a mistake hides it.</summary>
    public Value Unknown => new(null, null, applied);

    /// <summary>Reports a problem that follows from the shapes in front, which the message then lists.</summary>
    public void ReportShape(Rule rule, string? argument, string[] arguments, params Fix[] fixes) =>
        Problems.Add(rule, Place with { Argument = argument }, arguments, ShapeTrace.Text(traces, Place), fixes);

    /// <summary>Whether a value is an image; when it is known and is none, reports that.</summary>
    public bool IsImage(Value x, out Shape image)
    {
        image = x.Shape ?? default;
        if (x.Shape is { Rank: 3 })
            return true;
        if (x.Shape is { } shape)
            ReportShape(Rules.NoImage, null, [Attribute.Name, shape.ToString()]);
        return false;
    }

    /// <summary>Whether a value is a sequence of rows; when it is known and is none, reports that.</summary>
    public bool IsSequence(Value x, out Shape sequence)
    {
        sequence = x.Shape ?? default;
        if (x.Shape is { Rank: 2 })
            return true;
        if (x.Shape is { } shape)
            ReportShape(Rules.NoSequence, null, [Attribute.Name, shape.ToString()]);
        return false;
    }

    /// <summary>Whether a tensor's numbers can be addressed; reports one that has more. <paramref name="what"/> names it in the report.</summary>
    public bool IsAddressable(Shape shape, string what)
    {
        if (shape.Size < int.MaxValue)
            return true;
        ReportShape(Rules.TooLarge, null, [what, shape.Size == long.MaxValue ? "more than 9·10¹⁸" : shape.Size.ToString(CultureInfo.InvariantCulture)]);
        return false;
    }

    /// <summary>
    /// Adds an operator. Unknown where an input is, or where the operator does not take them or gives more numbers than can be addressed, which is reported in
    /// the operator's own words.
    /// </summary>
    public Value Add(Operator @operator, params Value[] inputs)
    {
        var unknown = new Value(null, @operator, applied);
        Node[] nodes = [.. inputs.Select(i => i.Node).OfType<Node>()];
        if (nodes.Length < inputs.Length)
            return unknown;

        var node = forward.Graph.TryAdd(@operator, LayerName, nodes, out var error);
        if (error is not null)
            ReportShape(error.Rule, error.Argument, [.. error.Arguments]);
        return node is not null && IsAddressable(node.Shape, $"The output of '{LayerName}'") ? unknown with { Node = node } : unknown;
    }

    /// <summary>
    /// <paramref name="x"/>, which is unknown or wrong, as if it had the shape that its author states, so that what is behind can be checked. A source stands in for
    /// it, of which no program will hear: the network has an error.
    /// </summary>
    public Value Suppose(Value x, Shape shape) => x with { Node = forward.Graph.Add(new InputSource(TensorType.Sample(shape)), LayerName) };

    /// <summary>An activation: one function of one input.</summary>
    /// <param name="fromOutput">Its derivative as an expression of its result, where there is one.</param>
    /// <param name="fromInput">Its derivative as an expression of its input, where the one found symbolically loses digits or overflows.</param>
    public Value Activate(ScalarExpression body, Value x, ScalarExpression? fromOutput = null, ScalarExpression? fromInput = null) =>
        Add(new Map(body, fromOutput, Attribute.Name, fromInput), x);

    /// <summary>x + bias, the bias spread over all axes but the last.</summary>
    public Value AddBias(Value x, int units) =>
        Add(new Map(new Argument(0) + new Argument(1), Label: "bias"), x, Parameter("bias", Shape.Of(units), "Bias", "Zeros", units, units, 0));

    /// <summary>A trained tensor that always starts alike.</summary>
    public Value Weight(string name, Shape shape, string initializer) => Parameter(name, shape, name, initializer, 1, 1, 0);

    /// <summary>A kernel under the layer's initializer, Glorot's where it names none, and its L2. Unknown, and reported, where it is too large.</summary>
    /// <remarks>Its fans are those that Keras finds: places of the window, times the last size but one, or the last.</remarks>
    public Value Kernel(Shape shape, string name = "kernel")
    {
        if (!IsAddressable(shape, $"The kernel of '{LayerName}'"))
            return Unknown;
        long inputs = shape[shape.Rank - 2], window = shape.Size / (inputs * shape.Last);
        return Parameter(name, shape, "Kernel", "GlorotUniform", window * inputs, window * shape.Last, Attribute.Number("L2"));
    }

    /// <summary>A tensor that training steps change, but no optimizer: as it is before the step, or as an earlier use of the layer has left it.</summary>
    internal State State(string name, Shape shape, string initializer)
    {
        var value = Parameter(name, shape, name, initializer, 1, 1, 0, isTrained: false);
        int index = value.Operator is ParameterSource source ? source.Index : -1;
        return new State(index, forward.States.TryGetValue(index, out var stored) ? stored : value.Node);
    }

    /// <summary>A stream of random numbers of its own.</summary>
    internal int NextStream() => forward.NextStream();

    /// <summary>Adds a number a sample to the loss.</summary>
    internal void AddLoss(Node loss) => forward.AddedLosses.Add(loss);

    /// <summary>Says what a training step makes of a state.</summary>
    internal void Store(State state, Node value) => forward.States[state.Index] = value;

    /// <summary>A trained tensor under the initializer that the layer names for it. Unknown, and reported, where another use has given it another shape.</summary>
    /// <param name="which">What options of the attribute call it: <c>Kernel</c> of KernelInitializer.</param>
    public Value Parameter(string name, Shape shape, string which, string byDefault, long fanIn, long fanOut, double l2, bool isTrained = true)
    {
        string initializer = Attribute.Text(which + "Initializer", "Default") is var written && written == "Default" ? byDefault : written;
        double value = Attribute.Number(which + "InitializerValue", initializer is "RandomUniform" or "RandomNormal" ? 0.05 : 0);
        int index = forward.Parameters.Find(new ParameterInfo($"{applied.Prefix}.{name}", applied.Property, shape, initializer, value, fanIn, fanOut, l2) { IsTrained = isTrained });
        var known = forward.Parameters.All[index];
        if (known.Shape == shape)
            return Add(new ParameterSource(index, shape));

        var use = applied.Use ?? Place;
        Problems.Add(Rules.SharedParameterShape, use, [LayerName, known.Name, known.Shape.ToString(), shape.ToString()], ShapeTrace.Text(traces, use));
        return Unknown;
    }
}

/// <summary>A parameter that is not trained.</summary>
/// <param name="Index">Its number among the model's parameters.</param>
/// <param name="Value">What it is now; null behind a mistake.</param>
internal readonly record struct State(int Index, Node? Value);
