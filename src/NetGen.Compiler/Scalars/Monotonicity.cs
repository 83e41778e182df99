using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Whether a function never falls as one of its arguments grows, as far as its form shows.</summary>
public static class Monotonicity
{
    /// <summary>True only where it is certain: a maximum then commutes with the function.</summary>
    public static bool IsNondecreasing(this ScalarExpression expression, int argument) => expression switch
    {
        Argument => true,
        _ when !expression.Reads(argument) => true,
        Unary { Function: UnaryFunction.Exp or UnaryFunction.ExpM1 or UnaryFunction.Tanh or UnaryFunction.Sigmoid or UnaryFunction.Erf } u =>
            u.X.IsNondecreasing(argument),
        Binary { Function: BinaryFunction.Add or BinaryFunction.Max or BinaryFunction.Min } b =>
            b.X.IsNondecreasing(argument) && b.Y.IsNondecreasing(argument),
        Binary { Function: BinaryFunction.Subtract } b => b.X.IsNondecreasing(argument) && !b.Y.Reads(argument),
        Binary { Function: BinaryFunction.Multiply, X: Constant { Value: >= 0 } } b => b.Y.IsNondecreasing(argument),
        Binary { Function: BinaryFunction.Multiply, Y: Constant { Value: >= 0 } } b => b.X.IsNondecreasing(argument),
        Binary { Function: BinaryFunction.Divide, Y: Constant { Value: > 0 } } b => b.X.IsNondecreasing(argument),
        _ => IsLeaky(expression, argument),
    };

    /// <summary><c>x &gt; 0 ? x : slope · x</c> with a slope that is not negative: two rising lines that meet.</summary>
    private static bool IsLeaky(ScalarExpression expression, int argument)
    {
        var x = new Argument(argument);
        return expression is Select { Y: Constant { Value: 0 }, Otherwise: Binary { Function: BinaryFunction.Multiply, Y: Constant { Value: >= 0 } } slope } select
            && select.X == x && select.Then == x && slope.X == x;
    }
}
