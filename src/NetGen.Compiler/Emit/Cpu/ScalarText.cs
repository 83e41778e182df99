namespace NetGen.Compiler;

/// <summary>Scalar expressions as C# over vectors.</summary>
internal sealed class ScalarText(VectorWidth width, IReadOnlyDictionary<ScalarExpression, string> hoisted, Func<ScalarExpression, string> leaf, string local = "t")
    : ExpressionText(hoisted, leaf, local)
{
    /// <summary>The number of the use behind an operand.</summary>
    public static string RateOf(int operand) => $"Vec.Create(c->P{operand}[0])";

    /// <summary>Draws of its stream for the elements from flat index <paramref name="element"/> on.</summary>
    public static string DrawOf(int operand, VectorWidth width, string element) => $"VectorMath.Uniform{(int)width}(c->Seed, c->Step, ((uint*)c->P{operand})[1], {element})";

    protected override string Type => "VecF";

    protected override string Number(float value) => value switch
    {
        0 => "VecF.Zero",
        1 => "VecF.One",
        _ => width.Broadcast(CodeWriter.Number(value)),
    };

    protected override string RunTimeNumber(int slot) => width.Broadcast($"c->Scalars[{slot}]");

    protected override string SampleCount => width.Broadcast("(float)c->N");

    protected override string Call(UnaryFunction function, string x) =>
        $"{(function is UnaryFunction.Abs or UnaryFunction.Sqrt or UnaryFunction.Round ? "Vec" : "VectorMath")}.{function}({x})";

    protected override string FusedMultiplyAdd => width.MultiplyAdd;

    /// <summary>One instruction that gives the second operand when it is not a number.</summary>
    protected override string Extremum(BinaryFunction function, string constant, string x) => $"Vec.{function}Native({constant}, {x})";

    protected override string Larger(BinaryFunction function, string x, string y) => $"Vec.{function}({x}, {y})";

    protected override string IfGreater(string x, string y, string then, string otherwise) =>
        $"Vec.ConditionalSelect(Vec.GreaterThan({x}, {y}), {then}, {otherwise})";

    protected override string IfEqual(string x, string y, string then, string otherwise) => $"Vec.ConditionalSelect(Vec.Equals({x}, {y}), {then}, {otherwise})";
}
