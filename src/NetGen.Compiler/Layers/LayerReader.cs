using System.Globalization;

namespace NetGen.Compiler;

/// <summary>One layer attribute at its place in the chain: its numbers, the shape in front of it, and where its problems go.</summary>
/// <param name="layerName">The property's name.</param>
/// <param name="place">The attribute.</param>
/// <param name="input">The shape in front, or null after a layer that is broken.</param>
public sealed class LayerReader(ProblemList problems, string layerName, Place place, AttributeSpec attribute, Shape? input, ShapeTrace trace)
    : AttributeReader(problems, place, attribute)
{
    public string LayerName { get; } = layerName;

    public Shape? Input { get; } = input;

    /// <summary>Reports a problem that follows from the shapes in front, which the message then lists.</summary>
    public void ReportShape(Rule rule, string? argument, string[] arguments, params Fix[] fixes) =>
        Problems.Add(rule, Place with { Argument = argument }, arguments, trace.Text(Place.Layer), fixes);

    /// <summary>Whether the input is an image; when it is known and is none, reports that.</summary>
    public bool IsImage(out Shape image)
    {
        image = Input ?? default;
        if (Input is { Rank: 3 })
            return true;
        if (Input is { } shape)
            ReportShape(Rules.NoImage, null, [Attribute.Name, shape.ToString()]);
        return false;
    }

    /// <summary>The shape, unless it holds more numbers than can be addressed; <paramref name="what"/> names it in the report.</summary>
    public Shape? Addressable(Shape shape, string what)
    {
        if (shape.Size < int.MaxValue)
            return shape;
        ReportShape(Rules.TooLarge, null, [what, shape.Size == long.MaxValue ? "more than 9·10¹⁸" : shape.Size.ToString(CultureInfo.InvariantCulture)]);
        return null;
    }
}
