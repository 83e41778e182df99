using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary><c>exp(x)</c>.</summary>
public sealed class Exponential() : Activation("Exponential", "above 0")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(Exp(X), x, X);
}

/// <summary><c>s · x</c> above 0, else <c>s · α · (exp(x) − 1)</c>, whose derivative there is <c>y + s · α</c>: within a rounding of that.</summary>
public sealed class SELU() : Activation("SELU", "above −1.76")
{
    private const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;

    protected override Value Apply(LayerScope layer, Value x) =>
        layer.Activate(IfGreater(X, 0, Scale * X, Scale * Alpha * ExpM1(X)), x, IfGreater(X, 0, Scale, X + Scale * Alpha));
}

/// <summary><c>x</c> above 0, else <c>α · (exp(x / α) − 1)</c>, whose derivative there is <c>y / α + 1</c>: within a rounding of 1.</summary>
public sealed class CELU() : Activation("CELU", "above −alpha")
{
    public override IReadOnlyList<string> Positional => ["Alpha"];

    protected override Value Apply(LayerScope layer, Value x)
    {
        layer.IsPositive("Alpha", 1);
        double alpha = layer.Attribute.Number("Alpha", 1);
        return layer.Activate(IfGreater(X, 0, X, alpha * ExpM1(X / alpha)), x, IfGreater(X, 0, 1, X / alpha + 1));
    }
}

/// <summary>
/// <c>x · t</c> with <c>t = tanh(log(1 + exp(x)))</c>, a quotient of polynomials of <c>u = exp(−|x|)</c>, none of whose terms cancel: <c>(1 + 2u) / (1 + 2u + 2u²)</c> above 0, else
/// <c>u·(u + 2) / (u·(u + 2) + 2)</c>. The derivative is <c>t + x · (1 − t²) · sigmoid(x)</c>.
/// </summary>
public sealed class Mish() : Activation("Mish", "of at least −0.31")
{
    private static readonly ScalarExpression U = Exp(-Abs(X));

    private static readonly ScalarExpression Divisor = IfGreater(X, 0, 1 + 2 * U + 2 * U * U, U * (U + 2) + 2);

    private static readonly ScalarExpression T = IfGreater(X, 0, 1 + 2 * U, U * (U + 2)) / Divisor;

    /// <summary>√(1 − t²).</summary>
    private static readonly ScalarExpression Rest = 2 * (1 + U) * IfGreater(X, 0, U, 1) / Divisor;

    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(X * T, x, fromInput: T + X * (Rest * Rest) * ScalarExpression.Sigmoid(X));
}

/// <summary><c>x / (1 + |x|)</c>, whose derivative is <c>1 / (1 + |x|)²</c>.</summary>
public sealed class Softsign() : Activation("Softsign", "between −1 and 1")
{
    protected override Value Apply(LayerScope layer, Value x)
    {
        var slope = 1 / (1 + Abs(X));
        return layer.Activate(X / (1 + Abs(X)), x, fromInput: slope * slope);
    }
}
