using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>A scalar expression in float64.</summary>
public static class ScalarInterpreter
{
    public static double Evaluate(ScalarExpression expression, params double[] arguments) => Evaluate(expression, arguments, null, 0);

    public static double Evaluate(ScalarExpression expression, double[] arguments, Bindings? bindings, long element) =>
        Evaluate(expression, e => e is Argument a ? arguments[a.Index] : Leaf(e, bindings, element));

    /// <param name="leaf">The value of an argument, a run-time scalar, a draw or a position.</param>
    public static double Evaluate(ScalarExpression expression, Func<ScalarExpression, double> leaf)
    {
        return Value(expression);

        double Value(ScalarExpression e) => e switch
        {
            Constant c => c.Value,
            Unary u => Apply(u.Function, Value(u.X)),
            Binary b => Apply(b.Function, Value(b.X), Value(b.Y)),
            Select s => Value(s.X) > Value(s.Y) ? Value(s.Then) : Value(s.Otherwise),
            _ => leaf(e),
        };
    }

    /// <summary>A run-time scalar, or a draw of an element.</summary>
    public static double Leaf(ScalarExpression leaf, Bindings? bindings, long element) => leaf switch
    {
        Scalar s => bindings!.Scalars[s.Slot],
        Uniform u => VectorMath.Uniform(bindings!.Seed, bindings.Step, (uint)u.Stream, element),
        _ => throw new NotSupportedException($"{leaf} has no value outside a kernel."),
    };

    private static double Apply(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.ExpM1 => DoubleMath.ExpM1(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Log1P => DoubleMath.Log1P(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryFunction.Erf => DoubleMath.Erf(x),
        UnaryFunction.Erfc => DoubleMath.Erfc(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Abs => Math.Abs(x),
        _ => throw new NotSupportedException($"{function} has no reference."),
    };

    private static double Apply(BinaryFunction function, double x, double y) => function switch
    {
        BinaryFunction.Add => x + y,
        BinaryFunction.Subtract => x - y,
        BinaryFunction.Multiply => x * y,
        BinaryFunction.Divide => x / y,
        BinaryFunction.Max => Math.Max(x, y),
        BinaryFunction.Min => Math.Min(x, y),
        _ => throw new NotSupportedException($"{function} has no reference."),
    };
}
