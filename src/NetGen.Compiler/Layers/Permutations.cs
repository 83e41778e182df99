using System.Globalization;

namespace NetGen.Compiler;

/// <summary>The axes of a sample in another order.</summary>
public sealed class Permute : Layer
{
    public override string Name => "Permute";

    public override IReadOnlyList<string> Positional => ["Axes"];

    public override Value Build(LayerScope layer, Value x) =>
        x.Shape is { } input && Tensors.Permutation(layer, input) is { } axes ? Tensors.Permuted(layer, x, input, axes) : layer.Unknown;
}

/// <summary>The sample several times along a new first axis: <c>[features] → [count, features]</c>.</summary>
public sealed class RepeatVector : Layer
{
    public override string Name => "RepeatVector";

    public override IReadOnlyList<string> Positional => ["Count"];

    public override Value Build(LayerScope layer, Value x) =>
        layer.AtLeast(1, "Count", 1) && x.Shape is { } input ? layer.Add(View.Repeat(input, 0, layer.Attribute.Integer("Count", 1)), x) : layer.Unknown;
}

/// <summary>Channels as pixels: <c>[height, width, channels · factor²] → [height · factor, width · factor, channels]</c>.</summary>
public sealed class PixelShuffle : Layer
{
    public override string Name => "PixelShuffle";

    public override IReadOnlyList<string> Positional => ["Factor"];

    public override Value Build(LayerScope layer, Value x)
    {
        bool isRight = layer.AtLeast(1, "Factor", 2);
        if (!layer.IsImage(x, out var image) || !isRight)
            return layer.Unknown;

        int factor = layer.Attribute.Integer("Factor", 2);
        if (factor == 1)
            return x;
        if ((long)factor * factor is var cells && image[2] % cells != 0)
        {
            layer.ReportShape(Rules.UnevenParts, "Factor", [Name, "2", image.ToString(), $"{cells} equal parts", image[2].ToString(CultureInfo.InvariantCulture)]);
            return layer.Unknown;
        }

        int channels = image[2] / (factor * factor);
        var cut = layer.Add(new Reshape(Shape.Of(image[0], image[1], channels, factor, factor)), x);
        var turned = layer.Add(View.Permute(cut.Shape!.Value, [0, 3, 1, 4, 2]), cut);
        return layer.Add(new Reshape(Shape.Of(image[0] * factor, image[1] * factor, channels)), turned);
    }
}
