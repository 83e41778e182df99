using System.Globalization;

namespace NetGen.Compiler;

/// <summary>A window that slides over an image, each channel by itself: <c>[height, width, channels] → [height', width', channels]</c>.</summary>
public abstract class Pool2D : Layer
{
    public override IReadOnlyList<string> Positional => ["Size"];

    public override Value Build(LayerScope layer, Value x)
    {
        bool isSized = layer.AtLeast(1, "Size", 2) & layer.AtLeast(0, "Stride", 0) & layer.IsOneOf("Padding", "Valid", "Same");
        if (!layer.IsImage(x, out var image) || !isSized)
            return layer.Unknown;
        if (Window(layer.Attribute, image) is { } window)
            return layer.Add(Operator(window), x);

        string size = layer.Attribute.Integer("Size", 2).ToString(CultureInfo.InvariantCulture);
        var padding = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Padding" }, "Padding.Same", "Pad the border: Padding = Padding.Same");
        layer.ReportShape(Rules.WindowTooLarge, null, [$"{size} × {size}", Name, image.ToString()], padding);
        return layer.Unknown;
    }

    protected abstract Operator Operator(Window2D window);

    private static Window2D? Window(AttributeSpec attribute, Shape image)
    {
        int size = attribute.Integer("Size", 2);
        int stride = attribute.Integer("Stride") is > 0 and var written ? written : size;
        bool same = attribute.Text("Padding") == "Same";
        return SlidingWindow.Place(image[0], size, stride, 1, same) is { } y && SlidingWindow.Place(image[1], size, stride, 1, same) is { } x
            ? new Window2D(size, size, stride, stride, y.Before, x.Before, y.Output, x.Output)
            : null;
    }
}

/// <summary>The maximum of each window; padding never wins.</summary>
public sealed class MaxPooling : Pool2D
{
    public override string Name => "MaxPool2D";

    protected override Operator Operator(Window2D window) => new MaxPool2D(window);
}

/// <summary>The mean of each window over its cells inside the image.</summary>
public sealed class AvgPooling : Pool2D
{
    public override string Name => "AvgPool2D";

    protected override Operator Operator(Window2D window) => new AvgPool2D(window);
}
