using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>A function that <c>Forward</c> may call, or an operator of symbols.</summary>
/// <param name="Name">Its name in <c>NetGen.Functions</c>; an operator's in words.</param>
/// <param name="Build">Adds it to the graph. It gives one symbol, or an array of them where <paramref name="GivesArray"/>; none where a mistake hides how many there are.</param>
public sealed record FunctionRow(string Name, Func<CallScope, IReadOnlyList<Value>> Build, bool GivesArray = false)
{
    public FunctionRow(string name, Func<CallScope, Value> build)
        : this(name, call => [build(call)])
    {
    }

    /// <summary>Whether it makes something of symbols, of which it is then given one at least.</summary>
    public bool NeedsSymbol { get; init; } = true;
}

/// <summary>
/// What <c>Forward</c> may compute beside its layers. A layer without parameters is a function, too: one entry serves both, and the function's parameters have the names of the
/// attribute's.
/// </summary>
public static class FunctionTable
{
    public static IReadOnlyList<FunctionRow> All { get; } =
    [
        Map("Negate", x => -x[0]),
        Map(nameof(BinaryKind.Add), x => x[0] + x[1]),
        Map(nameof(BinaryKind.Subtract), x => x[0] - x[1]),
        Map(nameof(BinaryKind.Multiply), x => x[0] * x[1]),
        Map(nameof(BinaryKind.Divide), x => x[0] / x[1]),
        Map("Exp", x => Exp(x[0])),
        Map("ExpM1", x => ExpM1(x[0])),
        Map("Log", x => Log(x[0])),
        Map("Log1P", x => Log1P(x[0])),
        Map("Sqrt", x => Sqrt(x[0])),
        Map("Rsqrt", x => 1 / Sqrt(x[0])),
        Map("Square", x => x[0] * x[0]),
        Map("Abs", x => Abs(x[0])),
        Map("Erf", x => Erf(x[0])),
        Map("Pow", x => Power(x[0], x[1])),
        Map("Where", x => IfEqual(x[0], 0, x[2], x[1]), isStep: true),
        Map(nameof(BinaryKind.Greater), x => IfGreater(x[0], x[1], 1, 0), isStep: true),
        Map(nameof(BinaryKind.GreaterOrEqual), x => IfGreater(x[1], x[0], 0, 1), isStep: true),
        Map(nameof(BinaryKind.Less), x => IfGreater(x[1], x[0], 1, 0), isStep: true),
        Map(nameof(BinaryKind.LessOrEqual), x => IfGreater(x[0], x[1], 0, 1), isStep: true),
        Map(nameof(BinaryKind.Equal), x => IfEqual(x[0], x[1], 1, 0), isStep: true),
        Map(nameof(BinaryKind.NotEqual), x => IfEqual(x[0], x[1], 0, 1), isStep: true),
        Map("Round", x => Round(x[0]), isStep: true),
        Map("Floor", x => Trigonometry.Floor(x[0]), isStep: true),
        Map("Ceiling", x => -Trigonometry.Floor(-x[0]), isStep: true),
        Map("Sign", x => IfGreater(x[0], 0, 1, IfGreater(0, x[0], -1, 0)), isStep: true),
        Map("Minimum", x => Min(x[0], x[1])),
        Map("Maximum", x => Max(x[0], x[1])),
        Map("Clip", x => Max(x[1], Min(x[0], x[2]))),
        .. LayerTable.All.Where(l => l is Activation or Flatten or Reshaping or ShapeAssertion).Select(OfLayer),
        .. Reductions.Rows,
        .. Tensors.Rows,
        .. MatrixFunctions.Rows,
        Einsum.Row,
        .. Trigonometry.Rows,
        .. RandomFunctions.Rows,
        .. LossFunctions.Rows,
    ];

    /// <summary>The largest power that is a product, which no table of expressions minds.</summary>
    private const int MostProducts = 16;

    private static readonly Dictionary<string, FunctionRow> ByName = All.ToDictionary(f => f.Name);

    public static FunctionRow? Find(string name) => ByName.TryGetValue(name, out var row) ? row : null;

    /// <param name="isStep">Whether the function may be flat wherever it is smooth, which is no mistake then.</param>
    private static FunctionRow Map(string name, Func<ScalarExpression[], ScalarExpression> body, bool isStep = false) => new(name, call => call.Map(body, isStep));

    /// <summary>Whole powers are products; others are of positive numbers.</summary>
    private static ScalarExpression Power(ScalarExpression x, ScalarExpression y) => y switch
    {
        Constant { Value: var power } when power == Math.Round(power) && Math.Abs(power) <= MostProducts => power < 0 ? 1 / Product(x, (int)-power) : Product(x, (int)power),
        Constant { Value: 0.5f } => Sqrt(x),
        _ => Exp(y * Log(x)),
    };

    private static ScalarExpression Product(ScalarExpression x, int power) =>
        power == 0 ? 1 : power == 1 ? x : power % 2 == 0 ? Product(x, power / 2) * Product(x, power / 2) : x * Product(x, power - 1);

    private static FunctionRow OfLayer(Layer layer) => new(layer.Name, call => layer.Build(call.Layer, call.X));
}
