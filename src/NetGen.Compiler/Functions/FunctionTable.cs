using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>A function that <c>Forward</c> may call, or an operator of symbols.</summary>
/// <param name="Name">Its name in <c>NetGen.Functions</c>; an operator's in words.</param>
/// <param name="Build">Adds it to the graph.</param>
public sealed record FunctionRow(string Name, Func<CallScope, Value> Build);

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
        Map("Minimum", x => Min(x[0], x[1])),
        Map("Maximum", x => Max(x[0], x[1])),
        Map("Clip", x => Max(x[1], Min(x[0], x[2]))),
        .. LayerTable.All.Where(l => l is Activation or Flatten or Reshaping or ShapeAssertion).Select(OfLayer),
        Reduction("Sum", Combine.Sum),
        Reduction("Mean", Combine.Sum, isMean: true),
        Reduction("Max", Combine.Max),
    ];

    private static readonly Dictionary<string, FunctionRow> ByName = All.ToDictionary(f => f.Name);

    public static FunctionRow? Find(string name) => ByName.TryGetValue(name, out var row) ? row : null;

    private static FunctionRow Map(string name, Func<ScalarExpression[], ScalarExpression> body) => new(name, call => call.Map(body));

    private static FunctionRow OfLayer(Layer layer) => new(layer.Name, call => layer.Build(call.Layer, call.X));

    private static FunctionRow Reduction(string name, Combine combine, bool isMean = false) => new(name, call => Reductions.Build(call, combine, isMean));
}
