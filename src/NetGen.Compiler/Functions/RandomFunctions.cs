using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Random numbers, of streams of their own for each call.</summary>
internal static class RandomFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("Uniform", call => Drawn(call, layer => new Uniform(layer.NextStream()))) { NeedsSymbol = false },
        new("Normal", call => Drawn(call, Normal)) { NeedsSymbol = false },
    ];

    /// <summary>√(−2 · log u) · cos 2πv of two uniform numbers (Box and Muller, 1958), u above 0.</summary>
    private static ScalarExpression Normal(LayerScope layer)
    {
        ScalarExpression u = new Uniform(layer.NextStream()), v = new Uniform(layer.NextStream());
        return Sqrt(-2 * Log(1 - u)) * Trigonometry.Cos(2 * Math.PI * v);
    }

    private static Value Drawn(CallScope call, Func<LayerScope, ScalarExpression> body)
    {
        var layer = call.Layer;
        var sizes = call.Numbers.Integers("Shape");
        if (sizes.Count > 0 && !layer.AreSizes("Shape", "8"))
            return layer.Unknown;
        return layer.Add(new Drawn(TensorType.Sample(new Shape(sizes)), body(layer), call.Numbers.Name));
    }
}
