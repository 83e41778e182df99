namespace NetGen.Compiler;

/// <summary>Says what the shape is at this place of the chain, and computes nothing.</summary>
public sealed class ShapeAssertion : Layer
{
    public override string Name => "Shape";

    public override IReadOnlyList<string> Positional => ["Dimensions"];

    public override Value Build(LayerScope layer, Value x)
    {
        if (!layer.AreSizes("Dimensions", "13, 13, 32"))
            return x;

        var said = new Shape(layer.Attribute.Integers("Dimensions"));
        if (x.Shape is not { } input)
            return layer.IsAddressable(said, "The shape") ? layer.Suppose(x, said) : x;
        if (said != input)
        {
            string text = NumberList.Of(input.Dimensions);
            var fix = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Dimensions" }, text, $"Change to Shape({text})");
            layer.ReportShape(Rules.AssertedShape, "Dimensions", [layer.LayerName, said.ToString(), input.ToString()], fix);
        }

        return x;
    }
}
