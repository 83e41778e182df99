using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>A scalar expression in float64.</summary>
public static class ScalarInterpreter
{
    public static double Evaluate(ScalarExpression expression, params double[] arguments) => Evaluate(expression, arguments, null, 0);

    public static double Evaluate(ScalarExpression expression, double[] arguments, Bindings? bindings, long element) =>
        Evaluate(expression, e => e is Argument a ? arguments[a.Index] : Leaf(e, bindings, element));

    /// <param name="leaf">The value of an argument, a run-time scalar, a draw or a position.</param>
    private static double Evaluate(ScalarExpression expression, Func<ScalarExpression, double> leaf) => Compile(expression, e => () => leaf(e))();

    /// <summary>The expression as a function that asks its leaves each time.</summary>
    public static Func<double> Compile(ScalarExpression expression, Func<ScalarExpression, Func<double>> leaf)
    {
        switch (expression)
        {
            case Constant c:
                double value = c.Value;
                return () => value;
            case Unary u:
                var only = Compile(u.X, leaf);
                return () => Apply(u.Function, only());
            case Binary b:
                var (x, y) = (Compile(b.X, leaf), Compile(b.Y, leaf));
                return () => Apply(b.Function, x(), y());
            case Select s:
                var (left, right, then, otherwise) = (Compile(s.X, leaf), Compile(s.Y, leaf), Compile(s.Then, leaf), Compile(s.Otherwise, leaf));
                return () => left() > right() ? then() : otherwise();
            default:
                return leaf(expression);
        }
    }

    /// <summary>A run-time scalar, or a draw of an element.</summary>
    public static double Leaf(ScalarExpression leaf, Bindings? bindings, long element) => leaf switch
    {
        Scalar s => bindings!.Scalars[s.Slot],
        Samples => bindings!.Samples,
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
        UnaryFunction.Round => Math.Round(x),
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
