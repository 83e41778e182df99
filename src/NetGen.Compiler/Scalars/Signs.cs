using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Whether numbers are at least 0, as far as their form shows.</summary>
internal static class Signs
{
    /// <summary>True only where it is certain.</summary>
    public static bool IsNotNegative(Node node) => node.Operator switch
    {
        Softmax => true,
        Map map => IsNotNegative(map.Body, a => IsNotNegative(node.Inputs[a])),
        Reduce { Combine: Combine.Sum or Combine.Max, Scale: >= 0 } or Reshape or MaxPool2D or AvgPool2D => IsNotNegative(node.Inputs[0]),
        _ => false,
    };

    /// <param name="argument">Whether that is so of an argument.</param>
    private static bool IsNotNegative(ScalarExpression expression, Func<int, bool> argument)
    {
        bool Is(ScalarExpression x) => IsNotNegative(x, argument);
        return expression switch
        {
            Constant c => c.Value >= 0,
            Argument a => argument(a.Index),
            Unary { Function: UnaryFunction.Exp or UnaryFunction.Sigmoid or UnaryFunction.Erfc or UnaryFunction.Sqrt or UnaryFunction.Abs } => true,
            Unary { Function: UnaryFunction.ExpM1 or UnaryFunction.Log1P or UnaryFunction.Tanh or UnaryFunction.Erf } u => Is(u.X),
            Binary { Function: BinaryFunction.Multiply } b when b.X == b.Y => true,
            Binary { Function: BinaryFunction.Add or BinaryFunction.Multiply or BinaryFunction.Divide or BinaryFunction.Min } b => Is(b.X) && Is(b.Y),
            Binary { Function: BinaryFunction.Max } b => Is(b.X) || Is(b.Y),

            // A run-time number of a graph is a rate, which lies below 1.
            Binary { Function: BinaryFunction.Subtract, X: Constant { Value: 1 }, Y: Scalar } => true,
            Select { Y: Constant { Value: >= 0 } } s when s.X == s.Then => Is(s.Otherwise),
            Select s => Is(s.Then) && Is(s.Otherwise),
            _ => false,
        };
    }
}
