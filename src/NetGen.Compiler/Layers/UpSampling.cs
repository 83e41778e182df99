using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Each pixel several times, or what lies between pixels: <c>[height, width, channels] → [height · size, width · size', channels]</c>.</summary>
public sealed class UpSampling2D : Layer
{
    public override string Name => "UpSampling2D";

    public override IReadOnlyList<string> Positional => ["Size", "Width"];

    public override Value Build(LayerScope layer, Value x)
    {
        bool isRight = layer.AtLeast(1, "Size", 2) & layer.AtLeast(0, "Width", 0) & layer.IsOneOf("Interpolation", "Nearest", "Bilinear");
        if (!layer.IsImage(x, out var image) || !isRight)
            return layer.Unknown;

        int height = layer.Attribute.Integer("Size", 2);
        int width = layer.Attribute.Integer("Width") is > 0 and var written ? written : height;
        if (layer.Attribute.Text("Interpolation") == "Bilinear")
            return Between(layer, Between(layer, x, 0, height), 1, width);
        if (height == 1 && width == 1)
            return x;
        var each = layer.Add(new View(Shape.Of(image[0], height, image[1], width, image[2]), new[] { Coordinate.Along(0), Coordinate.Along(2), Coordinate.Along(4) }.ToEquatableArray()), x);
        return each.Node is null ? each : layer.Add(new Reshape(Shape.Of(image[0] * height, image[1] * width, image[2])), each);
    }

    /// <summary>
    /// Linear interpolation along an axis, with pixels in the middle of their cells: place i lies at <c>(i + 1/2) / factor − 1/2</c>, and what is outside is the border's pixel.
    /// </summary>
    private static Value Between(LayerScope layer, Value x, int axis, int factor)
    {
        if (factor == 1 || x.Shape is not { } input)
            return x;
        if (input[axis] == 1)
            return Rearranging.Repeat(layer, x, axis, factor);

        int size = input[axis];
        var before = Rearranging.Concat(layer, axis, [Rearranging.Part(layer, x, axis, 0, 1), Rearranging.Part(layer, x, axis, 0, size - 1)]);
        var behind = Rearranging.Concat(layer, axis, [Rearranging.Part(layer, x, axis, 1, size - 1), Rearranging.Part(layer, x, axis, size - 1, 1)]);
        var here = layer.Add(View.Repeat(input, axis + 1, factor), x);
        var column = new Reshape(Shape.Of([.. input.Dimensions.Take(axis + 1), 1, .. input.Dimensions.Skip(axis + 1)]));

        ScalarExpression h = new Argument(0), b = new Argument(1), a = new Argument(2);
        var place = new Position(axis + 2) * (1.0 / factor) + (0.5 / factor - 0.5);
        var between = new Map(h + Max(-place, 0) * (b - h) + Max(place, 0) * (a - h), Label: layer.Attribute.Name);
        var wide = layer.Add(between, here, layer.Add(column, before), layer.Add(column, behind));
        return wide.Node is null ? wide : layer.Add(new Reshape(new Shape(input.Dimensions.Select((d, i) => i == axis ? d * factor : d).ToEquatableArray())), wide);
    }
}

/// <summary>Each step several times: <c>[steps, channels] → [steps · size, channels]</c>.</summary>
public sealed class UpSampling1D : Layer
{
    public override string Name => "UpSampling1D";

    public override IReadOnlyList<string> Positional => ["Size"];

    public override Value Build(LayerScope layer, Value x)
    {
        bool isRight = layer.AtLeast(1, "Size", 2);
        return layer.IsSequence(x, out _) && isRight ? Rearranging.Repeat(layer, x, 0, layer.Attribute.Integer("Size", 2)) : layer.Unknown;
    }
}
