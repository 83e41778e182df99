using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// A window that slides over an image, each channel by itself, <c>[height, width, channels] → [height', width', channels]</c>, or over a sequence,
/// <c>[length, channels] → [length', channels]</c>, which is an image of height 1.
/// </summary>
/// <param name="isSequence">Whether it takes sequences.</param>
public abstract class Pool(string name, bool isSequence) : Layer
{
    public override string Name { get; } = name;

    public override IReadOnlyList<string> Positional => ["Size"];

    public override Value Build(LayerScope layer, Value x)
    {
        bool isSized = layer.AtLeast(1, "Size", 2) & layer.AtLeast(0, "Stride", 0) & layer.IsOneOf("Padding", "Valid", "Same");
        if (!(isSequence ? layer.IsSequence(x, out var input) : layer.IsImage(x, out input)) || !isSized)
            return layer.Unknown;
        if (Window(layer.Attribute, input) is { } window)
            return isSequence ? OverSequence(layer, x, input, window) : layer.Add(Operator(window), x);

        string size = layer.Attribute.Integer("Size", 2).ToString(CultureInfo.InvariantCulture);
        var padding = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Padding" }, "Padding.Same", "Pad the border: Padding = Padding.Same");
        layer.ReportShape(Rules.WindowTooLarge, null, [isSequence ? size : $"{size} × {size}", Name, input.ToString()], padding);
        return layer.Unknown;
    }

    protected abstract Operator Operator(Window2D window);

    private Value OverSequence(LayerScope layer, Value x, Shape sequence, Window2D window)
    {
        var pooled = layer.Add(Operator(window), layer.Add(new Reshape(Shape.Of(1, sequence[0], sequence[1])), x));
        return layer.Add(new Reshape(Shape.Of(window.OutputX, sequence[1])), pooled);
    }

    private Window2D? Window(AttributeSpec attribute, Shape input)
    {
        int size = attribute.Integer("Size", 2);
        int stride = attribute.Integer("Stride") is > 0 and var written ? written : size;
        bool same = attribute.Text("Padding") == "Same";
        if (SlidingWindow.Place(isSequence ? input[0] : input[1], size, stride, 1, same) is not { } x)
            return null;
        if (isSequence)
            return new Window2D(1, size, 1, stride, 0, x.Before, 1, x.Output);
        return SlidingWindow.Place(input[0], size, stride, 1, same) is { } y
            ? new Window2D(size, size, stride, stride, y.Before, x.Before, y.Output, x.Output)
            : null;
    }
}

/// <summary>The maximum of each window; padding never wins.</summary>
public sealed class MaxPooling(string name, bool isSequence) : Pool(name, isSequence)
{
    protected override Operator Operator(Window2D window) => new MaxPool2D(window);
}

/// <summary>The mean of each window over its cells inside the input.</summary>
public sealed class AvgPooling(string name, bool isSequence) : Pool(name, isSequence)
{
    protected override Operator Operator(Window2D window) => new AvgPool2D(window);
}
