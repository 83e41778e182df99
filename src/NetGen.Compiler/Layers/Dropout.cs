using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>In training, zero where a uniform number is below the rate, and <c>x / (1 − rate)</c> elsewhere; otherwise x.</summary>
public sealed class Dropout : Layer
{
    public override string Name => "Dropout";

    public override IReadOnlyList<string> Positional => ["Rate"];

    public override Value Build(LayerScope layer, Value x)
    {
        layer.IsShare("Rate", 0);
        if (!layer.IsTraining)
            return x;
        var rate = new Scalar(layer.DropoutSlot);
        var uniform = new Uniform(ScalarSlots.StreamOf(layer.DropoutSlot));
        return layer.Activate(IfGreater(rate, uniform, 0, new Argument(0) / (1 - (ScalarExpression)rate)), x);
    }
}
