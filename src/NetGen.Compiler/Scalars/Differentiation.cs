using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Derivatives of scalar expressions, by the rules of calculus on the tree.</summary>
public static class Differentiation
{
    /// <summary>∂<paramref name="expression"/>/∂x<paramref name="argument"/>. At a kink the derivative from the right is not taken: ReLU'(0) = 0.</summary>
    public static ScalarExpression Derivative(this ScalarExpression expression, int argument) => expression switch
    {
        Argument a => a.Index == argument ? 1 : 0,
        Unary u => u.X.Derivative(argument) is Constant { Value: 0 } ? 0 : Outer(u) * u.X.Derivative(argument),
        Binary b => Derivative(b, argument),
        Select s => IfNonZero(s, s.Then.Derivative(argument), s.Otherwise.Derivative(argument)),
        _ => 0,
    };

    private static ScalarExpression Outer(Unary u) => u.Function switch
    {
        UnaryFunction.Negate => -1,
        UnaryFunction.Exp => u,
        UnaryFunction.ExpM1 => Exp(u.X),
        UnaryFunction.Log => 1 / u.X,
        UnaryFunction.Log1P => 1 / (1 + u.X),
        UnaryFunction.Tanh => 1 - (ScalarExpression)u * u,
        UnaryFunction.Sigmoid => (ScalarExpression)u * (1 - (ScalarExpression)u),
        UnaryFunction.Erf => 2 / Math.Sqrt(Math.PI) * Exp(-(u.X * u.X)),
        UnaryFunction.Erfc => -2 / Math.Sqrt(Math.PI) * Exp(-(u.X * u.X)),
        UnaryFunction.Sqrt => 0.5 / (ScalarExpression)u,
        UnaryFunction.Round => 0,
        UnaryFunction.Abs => IfGreater(u.X, 0, 1, IfGreater(0, u.X, -1, 0)),
        _ => throw new InvalidOperationException($"{u.Function} has no derivative rule; add one to {nameof(Differentiation)}."),
    };

    private static ScalarExpression Derivative(Binary b, int argument)
    {
        ScalarExpression dx = b.X.Derivative(argument), dy = b.Y.Derivative(argument);
        return b.Function switch
        {
            BinaryFunction.Add => dx + dy,
            BinaryFunction.Subtract => dx - dy,
            BinaryFunction.Multiply => dx * b.Y + b.X * dy,
            BinaryFunction.Divide when dy is Constant { Value: 0 } => dx / b.Y,
            BinaryFunction.Divide => dx / b.Y - (ScalarExpression)b * dy / b.Y,
            BinaryFunction.Max => dx == dy ? dx : IfGreater(b.X, b.Y, dx, dy),
            BinaryFunction.Min => dx == dy ? dx : IfGreater(b.X, b.Y, dy, dx),
            _ => throw new InvalidOperationException($"{b.Function} has no derivative rule; add one to {nameof(Differentiation)}."),
        };
    }

    private static ScalarExpression IfNonZero(Select s, ScalarExpression then, ScalarExpression otherwise) =>
        then == otherwise ? then : IfGreater(s.X, s.Y, then, otherwise);
}
