namespace NetGen.Compiler;

/// <summary>Scalar expressions as C# that ILGPU compiles: one element a thread. Functions are those of <c>GpuMath</c>, as a device's own are approximate.</summary>
internal sealed class GpuScalarText(Func<ScalarExpression, string> leaf, IReadOnlyDictionary<ScalarExpression, string>? known = null, string local = "t")
    : ExpressionText(known ?? None, leaf, local)
{
    /// <summary>Words in front of the run-time scalars: the key of the random numbers.</summary>
    public const int KeyWords = 4;

    private static readonly Dictionary<ScalarExpression, string> None = [];

    /// <summary>Run-time scalar <paramref name="slot"/> as C# text.</summary>
    public static string ScalarAt(int slot) => $"c.S[{KeyWords + slot}]";

    /// <summary>The number of the use behind an operand.</summary>
    public static string RateOf(int operand) => $"c.P{operand}[0]";

    /// <summary>A draw of its stream for the element of flat index <paramref name="element"/>.</summary>
    public static string DrawOf(int operand, string element) => $"GpuMath.Uniform(c.S, GpuMath.Stream(c.P{operand}), {element})";

    protected override string Type => "float";

    protected override string Number(float value) => CodeWriter.Number(value);

    protected override string RunTimeNumber(int slot) => ScalarAt(slot);

    protected override string SampleCount => "((float)c.N)";

    protected override string Call(UnaryFunction function, string x) =>
        $"{(function is UnaryFunction.Abs or UnaryFunction.Sqrt ? "MathF" : "GpuMath")}.{function}({x})";

    protected override string FusedMultiplyAdd => "GpuMath.MultiplyAdd";

    protected override string Extremum(BinaryFunction function, string constant, string x) => $"GpuMath.{function}({x}, {constant})";

    protected override string Larger(BinaryFunction function, string x, string y) => $"GpuMath.{function}({x}, {y})";

    protected override string IfGreater(string x, string y, string then, string otherwise) => $"({x} > {y} ? {then} : {otherwise})";

    protected override string IfEqual(string x, string y, string then, string otherwise) => $"({x} == {y} ? {then} : {otherwise})";
}
