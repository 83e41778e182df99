using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>min(max(x, 0), 6)</c>.</summary>
public sealed class ReLU6() : Activation("ReLU6", "from 0 to 6")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(Min(Max(X, 0), 6), x, IfGreater(X, 0, IfGreater(6, X, 1, 0), 0));
}

/// <summary><c>max(−1, min(x, 1))</c>.</summary>
public sealed class HardTanh() : Activation("HardTanh", "from −1 to 1")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(Max(Min(X, 1), -1), x, IfGreater(1, Abs(X), 1, 0));
}

/// <summary><c>min(max(x + 3, 0), 6) / 6</c>.</summary>
public sealed class HardSigmoid() : Activation("HardSigmoid", "from 0 to 1")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(Min(Max(X + 3, 0), 6) * (1.0 / 6), x, IfGreater(X, 0, IfGreater(1, X, 1.0 / 6, 0), 0));
}

/// <summary><c>x · min(max(x + 3, 0), 6) / 6</c>, which is x above 3, whose derivative is <c>x / 3 + 1/2</c> between −3 and 3, as far as it has one.</summary>
public sealed class HardSwish() : Activation("HardSwish", "of at least −0.375")
{
    protected override Value Apply(LayerScope layer, Value x) =>
        layer.Activate(IfGreater(X, 3, X, X * (1.0 / 6) * Max(X + 3, 0)), x, fromInput: IfGreater(X, -3, IfGreater(3, X, X * (1.0 / 3) + 0.5, 1), 0));
}
