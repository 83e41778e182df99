namespace NetGen.Compiler;

/// <summary>Says what the shape is at this place of the chain, and computes nothing.</summary>
public sealed class ShapeAssertion : Layer
{
    public override string Name => "Shape";

    public override IReadOnlyList<string> Positional => ["Dimensions"];

    public override Shape? Check(LayerReader layer)
    {
        if (!layer.AreSizes("Dimensions", "13, 13, 32"))
            return layer.Input;

        var said = new Shape(layer.Attribute.Integers("Dimensions"));
        if (layer.Input is not { } input)
            return layer.Addressable(said, "The shape");
        if (said != input)
        {
            string text = NumberList.Of(input.Dimensions);
            var fix = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Dimensions" }, text, $"Change to Shape({text})");
            layer.ReportShape(Rules.AssertedShape, "Dimensions", [layer.LayerName, said.ToString(), input.ToString()], fix);
        }

        return input;
    }

    public override Node Expand(Node x, LayerScope layer) => x;
}
