using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// A function of each number by itself: its value within a few units in the last place, and finite wherever that is. Derivatives that are taken
/// from the output (Sigmoid, Tanh, ELU) are exact to a rounding of the output, not of themselves: saturated, they are 0.
/// </summary>
/// <param name="name">The attribute's name.</param>
/// <param name="range">The numbers that it gives, in words, where it leaves some out; a regression should know.</param>
public abstract class Activation(string name, string? range = null) : Layer
{
    protected static readonly ScalarExpression X = new Argument(0);

    public override string Name { get; } = name;

    public sealed override Value Build(LayerScope layer, Value x) => Apply(layer, x) with { Range = range };

    protected abstract Value Apply(LayerScope layer, Value x);
}

/// <summary><c>max(x, 0)</c>.</summary>
public sealed class ReLU() : Activation("ReLU", "of at least 0")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(Max(X, 0), x, IfGreater(X, 0, 1, 0));
}

/// <summary><c>x</c> above 0, else <c>slope · x</c>.</summary>
public sealed class LeakyReLU() : Activation("LeakyReLU")
{
    public override IReadOnlyList<string> Positional => ["Slope"];

    protected override Value Apply(LayerScope layer, Value x)
    {
        layer.IsNotNegative("Slope", 0.3);
        double slope = layer.Attribute.Number("Slope", 0.3);
        return layer.Activate(IfGreater(X, 0, X, X * slope), x, IfGreater(X, 0, 1, slope));
    }
}

/// <summary><c>x</c> above 0, else <c>α · (exp(x) − 1)</c>, whose derivative there is <c>y + α</c>: within a rounding of α.</summary>
public sealed class ELU() : Activation("ELU", "above −alpha")
{
    public override IReadOnlyList<string> Positional => ["Alpha"];

    protected override Value Apply(LayerScope layer, Value x)
    {
        layer.IsNotNegative("Alpha", 1);
        double alpha = layer.Attribute.Number("Alpha", 1);
        return layer.Activate(IfGreater(X, 0, X, alpha * ExpM1(X)), x, IfGreater(X, 0, 1, X + alpha));
    }
}

/// <summary><c>1 / (1 + exp(−x))</c>.</summary>
public sealed class Sigmoid() : Activation("Sigmoid", "between 0 and 1")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(ScalarExpression.Sigmoid(X), x, X * (1 - X));
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh() : Activation("Tanh", "between −1 and 1")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(ScalarExpression.Tanh(X), x, 1 - X * X);
}

/// <summary><c>log(1 + exp(x)) = max(x, 0) + log(1 + exp(−|x|))</c>, whose derivative is <c>1 − exp(−y)</c>, both precise in the left tail too.</summary>
public sealed class Softplus() : Activation("Softplus", "above 0")
{
    protected override Value Apply(LayerScope layer, Value x) =>
        layer.Activate(Max(X, 0) + Log1P(Exp(-Abs(X))), x, -ExpM1(-X));
}

/// <summary>
/// <c>x · Φ(x) = x/2 · erfc(−x/√2)</c>, whose derivative is <c>Φ(x) + x · φ(x)</c>, or with <c>Approximate</c>
/// <c>x/2 · (1 + tanh(u/2)) = x · sigmoid(u)</c> for <c>u = 2 · √(2/π) · (x + 0.044715·x³)</c>.
/// </summary>
/// <remarks>Precise in the left tail too, as far as a rounding of the exponent allows: relative to the value, some x² roundings, or |u|.</remarks>
public sealed class GELU() : Activation("GELU", "of at least −0.17")
{
    private static readonly double Slope = 2 * Math.Sqrt(2 / Math.PI), Cubic = 0.044715 * Slope;

    /// <summary>x where the sigmoid is neither 0 nor 1: its powers are finite.</summary>
    private static readonly ScalarExpression Near = Max(-20, Min(X, 20));

    protected override Value Apply(LayerScope layer, Value x) =>
        layer.Attribute.Flag("Approximate")
            ? layer.Activate(X * ScalarExpression.Sigmoid(U(X)), x, fromInput: ApproximateDerivative)
            : layer.Activate(0.5 * X * Erfc(X * -Math.Sqrt(0.5)), x, fromInput: Derivative);

    private static ScalarExpression Derivative =>
        0.5 * Erfc(X * -Math.Sqrt(0.5)) + X * (Math.Sqrt(0.5 / Math.PI) * Exp(-0.5 * (X * X)));

    private static ScalarExpression ApproximateDerivative =>
        ScalarExpression.Sigmoid(U(Near))
        + Near * (Slope + 3 * Cubic * (Near * Near)) * (ScalarExpression.Sigmoid(U(Near)) * ScalarExpression.Sigmoid(-U(Near)));

    private static ScalarExpression U(ScalarExpression x) => x * (Slope + Cubic * (x * x));
}

/// <summary><c>x · sigmoid(x)</c>, whose derivative is <c>sigmoid(x) + x · sigmoid(x) · sigmoid(−x)</c>.</summary>
public sealed class SiLU() : Activation("SiLU", "of at least −0.28")
{
    protected override Value Apply(LayerScope layer, Value x) => layer.Activate(
        X * ScalarExpression.Sigmoid(X), x,
        fromInput: ScalarExpression.Sigmoid(X) + X * ScalarExpression.Sigmoid(X) * ScalarExpression.Sigmoid(-X));
}

/// <summary><c>exp(x) / Σ exp(x)</c> over the last axis.</summary>
public sealed class SoftmaxActivation() : Activation("Softmax", "between 0 and 1 that add up to 1")
{
    protected override Value Apply(LayerScope layer, Value x)
    {
        if (x.Shape is { Last: 1 } input)
        {
            var fix = new Fix(FixKind.ReplaceAttribute, layer.Place, "Sigmoid", "Replace Softmax with [Sigmoid]");
            layer.ReportShape(Rules.SingleClass, null, [Name, input.ToString(), "Sigmoid"], fix);
        }

        if (x.Operator is Softmax)
            layer.Report(Rules.RepeatedSoftmax, null, [layer.LayerName], new Fix(FixKind.RemoveAttribute, layer.Place, "", "Remove the second [Softmax]"));
        return layer.Add(new Softmax(), x);
    }
}

/// <summary><c>log softmax(x)</c> over the last axis.</summary>
public sealed class LogSoftmaxActivation() : Activation("LogSoftmax", "of at most 0")
{
    protected override Value Apply(LayerScope layer, Value x)
    {
        if (x.Shape is { Last: 1 } input)
            layer.ReportShape(Rules.SingleClass, null, [Name, input.ToString(), "more classes"]);
        return layer.Add(new LogSoftmax(), x);
    }
}
