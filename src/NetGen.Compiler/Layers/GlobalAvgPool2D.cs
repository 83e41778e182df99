namespace NetGen.Compiler;

/// <summary>The mean of each channel: <c>[height, width, channels] → [channels]</c>.</summary>
public sealed class GlobalAvgPool2D : Layer
{
    public override string Name => "GlobalAvgPool2D";

    public override Value Build(LayerScope layer, Value x) => layer.IsImage(x, out var image) ? layer.Add(Reduce.Mean(image, 2), x) : layer.Unknown;
}
