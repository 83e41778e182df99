namespace NetGen.Compiler;

/// <summary>All numbers of a sample in one row: <c>[height, width, channels] → [height · width · channels]</c>.</summary>
public sealed class Flatten : Layer
{
    public override string Name => "Flatten";

    public override Value Build(LayerScope layer, Value x) => x.Shape switch
    {
        { Rank: 1 } => x,
        { } shape => layer.Add(new Reshape(Shape.Of((int)shape.Size)), x),
        null => layer.Unknown,
    };

    /// <summary>The fix that puts <c>[Flatten]</c> in front of a layer that gets <paramref name="input"/>.</summary>
    public static Fix InsertBefore(Place place, string attribute, Shape input) => new(
        FixKind.InsertAttributeBefore, place with { Argument = null }, "Flatten",
        $"Insert [Flatten] before {attribute} ({input.Size} features)");
}
