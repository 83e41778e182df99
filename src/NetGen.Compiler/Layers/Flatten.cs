namespace NetGen.Compiler;

/// <summary>All numbers of a sample in one row: <c>[height, width, channels] → [height · width · channels]</c>.</summary>
public sealed class Flatten : Layer
{
    public override string Name => "Flatten";

    public override Shape? Check(LayerReader layer) => layer.Input is { } input ? Flat(input) : null;

    public override Node Expand(Node x, LayerScope layer) => x.Shape.Rank == 1 ? x : layer.Add(new Reshape(Flat(x.Shape)), x);

    public static Shape Flat(Shape shape) => Shape.Of((int)shape.Size);

    /// <summary>The fix that puts <c>[Flatten]</c> in front of a layer that gets <paramref name="input"/>.</summary>
    public static Fix InsertBefore(Place place, string attribute, Shape input) => new(
        FixKind.InsertAttributeBefore, place with { Argument = null }, "Flatten",
        $"Insert [Flatten] before {attribute} ({input.Size} features)");
}
