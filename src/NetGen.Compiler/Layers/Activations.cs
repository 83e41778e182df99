using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>A function of each number by itself.</summary>
/// <param name="name">The attribute's name.</param>
/// <param name="range">The numbers that it gives, in words, where it leaves some out; a regression should know.</param>
public abstract class Activation(string name, string? range = null) : Layer
{
    protected static readonly ScalarExpression X = new Argument(0);

    public override string Name { get; } = name;

    public string? Range { get; } = range;

    public override Shape? Check(LayerReader layer) => layer.Input;
}

/// <summary><c>max(x, 0)</c>.</summary>
public sealed class ReLU() : Activation("ReLU", "of at least 0")
{
    public override Node Expand(Node x, LayerScope layer) => layer.Activate(Max(X, 0), x, IfGreater(X, 0, 1, 0));
}

/// <summary><c>x</c> above 0, else <c>slope · x</c>.</summary>
public sealed class LeakyReLU() : Activation("LeakyReLU")
{
    public override IReadOnlyList<string> Positional => ["Slope"];

    public override Shape? Check(LayerReader layer)
    {
        layer.IsNotNegative("Slope", 0.3);
        return layer.Input;
    }

    public override Node Expand(Node x, LayerScope layer)
    {
        double slope = layer.Attribute.Number("Slope", 0.3);
        return layer.Activate(IfGreater(X, 0, X, X * slope), x, IfGreater(X, 0, 1, slope));
    }
}

/// <summary><c>x</c> above 0, else <c>α · (exp(x) − 1)</c>.</summary>
public sealed class ELU() : Activation("ELU", "above −alpha")
{
    public override IReadOnlyList<string> Positional => ["Alpha"];

    public override Shape? Check(LayerReader layer)
    {
        layer.IsNotNegative("Alpha", 1);
        return layer.Input;
    }

    public override Node Expand(Node x, LayerScope layer)
    {
        double alpha = layer.Attribute.Number("Alpha", 1);
        return layer.Activate(IfGreater(X, 0, X, alpha * (Exp(X) - 1)), x, IfGreater(X, 0, 1, X + alpha));
    }
}

/// <summary><c>1 / (1 + exp(−x))</c>.</summary>
public sealed class Sigmoid() : Activation("Sigmoid", "between 0 and 1")
{
    public override Node Expand(Node x, LayerScope layer) => layer.Activate(ScalarExpression.Sigmoid(X), x, X * (1 - X));
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh() : Activation("Tanh", "between −1 and 1")
{
    public override Node Expand(Node x, LayerScope layer) => layer.Activate(ScalarExpression.Tanh(X), x, 1 - X * X);
}

/// <summary><c>log(1 + exp(x)) = max(x, 0) + log(1 + exp(−|x|))</c>, whose derivative is <c>1 − exp(−y)</c>.</summary>
public sealed class Softplus() : Activation("Softplus", "above 0")
{
    public override Node Expand(Node x, LayerScope layer) =>
        layer.Activate(Max(X, 0) + Log(1 + Exp(-Abs(X))), x, 1 - Exp(-X));
}

/// <summary><c>x · Φ(x)</c>, or with <c>Approximate</c> <c>x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))</c>.</summary>
public sealed class GELU() : Activation("GELU", "of at least −0.17")
{
    public override Node Expand(Node x, LayerScope layer) => layer.Activate(
        layer.Attribute.Flag("Approximate")
            ? 0.5 * X * (1 + ScalarExpression.Tanh(Math.Sqrt(2 / Math.PI) * (X + 0.044715 * X * X * X)))
            : 0.5 * X * (1 + Erf(X * Math.Sqrt(0.5))),
        x);
}

/// <summary><c>x · sigmoid(x)</c>.</summary>
public sealed class SiLU() : Activation("SiLU", "of at least −0.28")
{
    public override Node Expand(Node x, LayerScope layer) => layer.Activate(X * ScalarExpression.Sigmoid(X), x);
}

/// <summary><c>exp(x) / Σ exp(x)</c> over the last axis.</summary>
public sealed class SoftmaxActivation() : Activation("Softmax", "between 0 and 1 that add up to 1")
{
    public override Shape? Check(LayerReader layer)
    {
        if (layer.Input is { Last: 1 } input)
        {
            var fix = new Fix(FixKind.ReplaceAttribute, layer.Place, "Sigmoid", "Replace Softmax with [Sigmoid]");
            layer.ReportShape(Rules.SingleClass, null, [Name, input.ToString(), "Sigmoid"], fix);
        }

        return layer.Input;
    }

    public override Node Expand(Node x, LayerScope layer) => layer.Add(new Softmax(), x);
}
