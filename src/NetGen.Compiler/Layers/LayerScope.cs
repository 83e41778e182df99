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

    /// <summary>What the layer gives where a mistake hides it.</summary>
    public Value Unknown => new(null, null, applied);

    /// <summary>Reports a problem that follows from the shapes in front, which the message then lists.</summary>
    public void ReportShape(Rule rule, string? argument, string[] arguments, params Fix[] fixes) =>
        Problems.Add(rule, Place with { Argument = argument }, arguments, ShapeTrace.Text(traces, Place.Member), fixes);

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

    /// <summary>Whether a value is a sequence; when it is known and is none, reports that.</summary>
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

    /// <summary>A kernel under the layer's initializer, Glorot's where it names none, and its L2. Unknown, and reported, where it is too large.</summary>
    public Value Kernel(Shape shape, long fanIn, long fanOut) => IsAddressable(shape, $"The kernel of '{LayerName}'")
        ? Parameter("kernel", shape, "Kernel", "GlorotUniform", fanIn, fanOut, Attribute.Number("L2"))
        : Unknown;

    /// <summary>A trained tensor under the initializer that the layer names for it. Unknown, and reported, where another use has given it another shape.</summary>
    /// <param name="which">What options of the attribute call it: <c>Kernel</c> of KernelInitializer.</param>
    public Value Parameter(string name, Shape shape, string which, string byDefault, long fanIn, long fanOut, double l2)
    {
        string initializer = Attribute.Text(which + "Initializer", "Default") is var written && written == "Default" ? byDefault : written;
        double value = Attribute.Number(which + "InitializerValue", initializer is "RandomUniform" or "RandomNormal" ? 0.05 : 0);
        int index = forward.Parameters.Find(new ParameterInfo($"{applied.Prefix}.{name}", Place.Member, shape, initializer, value, fanIn, fanOut, l2));
        var known = forward.Parameters.All[index];
        if (known.Shape == shape)
            return Add(new ParameterSource(index, shape));

        var use = applied.Use ?? Place;
        Problems.Add(Rules.SharedParameterShape, use, [LayerName, known.Name, known.Shape.ToString(), shape.ToString()], ShapeTrace.Text(traces, use.Member));
        return Unknown;
    }
}
