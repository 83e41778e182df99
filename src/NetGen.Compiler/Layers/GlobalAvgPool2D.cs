namespace NetGen.Compiler;

/// <summary>The mean of each channel: <c>[height, width, channels] → [channels]</c>.</summary>
public sealed class GlobalAvgPool2D : Layer
{
    public override string Name => "GlobalAvgPool2D";

    public override Shape? Check(LayerReader layer) => layer.IsImage(out var image) ? Shape.Of(image[2]) : null;

    public override Node Expand(Node x, LayerScope layer) => layer.Add(Reduce.Mean(x.Shape, 2), x);
}
