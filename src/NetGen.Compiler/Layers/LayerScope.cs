using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Where a layer adds its nodes and parameters.</summary>
/// <param name="isTraining">Whether dropout drops.</param>
/// <param name="origin">The property's name.</param>
/// <param name="prefix">The name of its parameters, without the last part: <c>Conv1</c>, <c>Conv1.1</c>.</param>
/// <param name="dropoutSlot">The rate's index among the run-time scalars, if the layer drops.</param>
public sealed class LayerScope(
    Graph graph, ParameterTable parameters, AttributeSpec attribute, bool isTraining, string origin, string prefix, int layer, int dropoutSlot)
{
    public AttributeSpec Attribute { get; } = attribute;

    public bool IsTraining { get; } = isTraining;

    public int DropoutSlot { get; } = dropoutSlot;

    public Node Add(Operator @operator, params Node[] inputs) => graph.Add(@operator, origin, inputs);

    /// <summary>An activation: one function of one input.</summary>
    /// <param name="fromOutput">Its derivative as an expression of its result, where there is one.</param>
    /// <param name="fromInput">Its derivative as an expression of its input, where the one found symbolically loses digits or overflows.</param>
    public Node Activate(ScalarExpression body, Node x, ScalarExpression? fromOutput = null, ScalarExpression? fromInput = null) =>
        Add(new Map(body, fromOutput, Attribute.Name, fromInput), x);

    /// <summary>x + bias, the bias spread over all axes but the last.</summary>
    public Node AddBias(Node x, int units) =>
        Add(new Map(new Argument(0) + new Argument(1), Label: "bias"), x, Parameter("bias", Shape.Of(units), "Bias", "Zeros", units, units, 0));

    /// <summary>A kernel under the layer's initializer, Glorot's where it names none, and its L2.</summary>
    public Node Kernel(Shape shape, long fanIn, long fanOut) =>
        Parameter("kernel", shape, "Kernel", "GlorotUniform", fanIn, fanOut, Attribute.Number("L2"));

    private Node Parameter(string name, Shape shape, string which, string byDefault, long fanIn, long fanOut, double l2)
    {
        string initializer = Attribute.Text(which + "Initializer", "Default") is var written && written == "Default" ? byDefault : written;
        double value = Attribute.Number(which + "InitializerValue", initializer is "RandomUniform" or "RandomNormal" ? 0.05 : 0);
        int index = parameters.Find(new ParameterInfo($"{prefix}.{name}", layer, shape, initializer, value, fanIn, fanOut, l2));
        return Add(new ParameterSource(index, shape));
    }
}

/// <summary>The model's parameters in the order in which layers first ask for them; each program asks again and gets the same.</summary>
public sealed class ParameterTable
{
    private readonly List<ParameterInfo> _all = [];

    public IReadOnlyList<ParameterInfo> All => _all;

    public int Find(ParameterInfo parameter)
    {
        int index = _all.FindIndex(p => p.Name == parameter.Name);
        if (index < 0)
        {
            index = _all.Count;
            _all.Add(parameter);
        }

        return index;
    }
}
