using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>x</c> above 0, else <c>α · x</c>, with an α for each place along the axes that are not shared.</summary>
public sealed class PReLU : Layer
{
    public override string Name => "PReLU";

    public override IReadOnlyList<string> Positional => ["SharedAxes"];

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        bool isRight = Weights.CheckInitializer(layer, "Alpha");
        if (x.Shape is not { } input)
            return layer.Unknown;
        if (AxisNumbers.Several(layer, input, "SharedAxes") is not { } shared || !isRight)
            return layer.Unknown;

        var shape = new Shape(input.Dimensions.Select((size, axis) => shared.Contains(axis) ? 1 : size).ToEquatableArray());
        var alpha = layer.Parameter("alpha", shape, "Alpha", "Zeros", shape.Size, shape.Size, 0);

        // Without axes of one place in front it is a column, which every kernel takes.
        int leading = shape.Dimensions.TakeWhile(size => size == 1).Count();
        if (leading > 0 && alpha.Node is not null)
            alpha = layer.Add(new Reshape(new Shape(shape.Dimensions.Skip(Math.Min(leading, shape.Rank - 1)).ToEquatableArray())), alpha);
        return layer.Add(new Map(IfGreater(new Argument(0), 0, new Argument(0), new Argument(1) * (ScalarExpression)new Argument(0)), Label: Name), x, alpha);
    }
}
