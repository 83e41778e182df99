using System.Globalization;

namespace NetGen.Compiler;

/// <summary><c>y = x · kernel + bias</c> on the last axis: <c>[…, inputs] → […, units]</c>, kernel <c>[inputs, units]</c>.</summary>
public sealed class Dense : Layer
{
    public override string Name => "Dense";

    public override IReadOnlyList<string> Positional => ["Units"];

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        bool isSized = layer.AtLeast(1, "Units", 0) & layer.AtLeast(0, "Inputs", 0) & Weights.Check(layer);
        if (!isSized || x.Shape is not { } input)
            return layer.Unknown;

        CheckInputs(layer, input);
        int inputs = input.Last, units = layer.Attribute.Integer("Units");
        var y = layer.Add(new MatMul(), x, layer.Kernel(Shape.Of(inputs, units)));
        return layer.HasBias ? layer.AddBias(y, units) : y;
    }

    private static void CheckInputs(LayerScope layer, Shape input)
    {
        int said = layer.Attribute.Integer("Inputs");
        if (said == 0 || said == input.Last)
            return;

        string actual = input.Last.ToString(CultureInfo.InvariantCulture);
        var fixes = new List<Fix> { new(FixKind.ReplaceArgument, layer.Place with { Argument = "Inputs" }, actual, $"Change Inputs to {actual}") };
        if (input.Size == said)
            fixes.Insert(0, Flatten.InsertBefore(layer.Place, "Dense", input));
        layer.ReportShape(Rules.AssertedInputs, "Inputs", [said.ToString(CultureInfo.InvariantCulture), input.ToString(), actual], [.. fixes]);
    }
}
