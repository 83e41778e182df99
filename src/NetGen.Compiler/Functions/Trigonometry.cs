using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Sine and cosine as scalar expressions: x less whole quarter turns, in three parts of π/2 whose products with them are exact, and a polynomial of what is left. The parts and the
/// polynomials are those of Moshier's Cephes library (sinf), which holds for |x| up to 8192.
/// </summary>
internal static class Trigonometry
{
    private static readonly ScalarExpression X = new Argument(0);

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("Sin", call => call.Layer.Activate(Turned(0), call.X, fromInput: Turned(1))),
        new("Cos", call => call.Layer.Activate(Turned(1), call.X, fromInput: -Turned(0))),
    ];

    /// <summary>The greatest whole number that is not above x.</summary>
    public static ScalarExpression Floor(ScalarExpression x) => Round(x) - IfGreater(Round(x), x, 1, 0);

    public static ScalarExpression Cos(ScalarExpression x) => Turned(1).ReplaceArguments(_ => x);

    /// <summary>The sine of x and some quarter turns.</summary>
    private static ScalarExpression Turned(int quarters)
    {
        var turns = Round(X * (2 / Math.PI));
        var rest = X - turns * 1.5703125 - turns * 4.837512969970703125e-4 - turns * 7.54978995489188216e-8;
        var square = rest * rest;
        var sine = rest + rest * square * (-1.6666654611e-1 + square * (8.3321608736e-3 + square * -1.9515295891e-4));
        var cosine = 1 - 0.5 * square + square * square * (4.166664568298827e-2 + square * (-1.388731625493765e-3 + square * 2.443315711809948e-5));

        // 0 to 3: sine, cosine and their negatives.
        var quarter = turns + (double)quarters;
        quarter -= 4 * Floor(quarter * 0.25);
        var value = IfGreater(Abs(Abs(quarter - 2) - 1), 0.5, sine, cosine);
        return IfGreater(quarter, 1.5, -value, value);
    }
}
