using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Sums, means, maxima and what is made of them, along the axes that a call names, or along all.</summary>
internal static class Reductions
{
    private static readonly ScalarExpression X = new Argument(0), Y = new Argument(1);

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        Row("Sum", (layer, x, axes, overBatch) => Of(layer, x, Combine.Sum, axes, overBatch)),
        Row("Mean", Mean),
        Row("Max", (layer, x, axes) => Of(layer, x, Combine.Max, axes)),
        Row("Min", (layer, x, axes) => layer.Add(Map(layer, -X), Of(layer, layer.Add(Map(layer, -X), x), Combine.Max, axes))),
        Row("Variance", Variance),
        Row("Norm", Norm),
        Row("LogSumExp", LogSumExp),
        Row("ArgMax", ArgMax),
        Row("ArgMin", (layer, x, axes) => ArgMax(layer, layer.Add(Map(layer, -X), x), axes)),
    ];

    /// <summary>A reduction whose result has an axis of one place for each that is reduced.</summary>
    private static Value Of(LayerScope layer, Value x, Combine combine, IReadOnlyList<int> axes, bool overBatch = false, bool isMean = false)
    {
        if (x.Shape is not { } input)
            return x;
        long size = axes.Aggregate(1L, (product, axis) => product * input[axis]);
        var reduced = layer.Add(new Reduce(combine, axes.ToEquatableArray(), overBatch, isMean && !overBatch ? 1.0 / size : 1), x);
        if (isMean && overBatch)
            reduced = layer.Add(Map(layer, X / (new Samples() * (ScalarExpression)size)), reduced);
        return reduced.Node is null ? reduced : Reshaped(layer, reduced, input.Dimensions.Select((d, a) => axes.Contains(a) ? 1 : d));
    }

    private static Value Mean(LayerScope layer, Value x, IReadOnlyList<int> axes, bool overBatch) => Of(layer, x, Combine.Sum, axes, overBatch, isMean: true);

    /// <summary>mean (x − mean x)².</summary>
    private static Value Variance(LayerScope layer, Value x, IReadOnlyList<int> axes, bool overBatch)
    {
        var apart = layer.Add(Map(layer, X - Y), x, Mean(layer, x, axes, overBatch));
        return Mean(layer, layer.Add(Map(layer, X * X), apart), axes, overBatch);
    }

    /// <summary>√Σ x², whose derivative by the sum is taken as 0 where it is infinite.</summary>
    private static Value Norm(LayerScope layer, Value x, IReadOnlyList<int> axes)
    {
        var squares = Of(layer, layer.Add(Map(layer, X * X), x), Combine.Sum, axes);
        return layer.Add(new Map(Sqrt(X), IfGreater(X, 0, 0.5 / X, 0), layer.Attribute.Name), squares);
    }

    /// <summary>m + log Σ exp(x − m) with the largest number for m, through which no gradient flows: it changes nothing.</summary>
    private static Value LogSumExp(LayerScope layer, Value x, IReadOnlyList<int> axes)
    {
        var largest = WithoutGradient(layer, Of(layer, x, Combine.Max, axes));
        var sum = Of(layer, layer.Add(Map(layer, Exp(X - Y)), x, largest), Combine.Sum, axes);
        return layer.Add(Map(layer, Log(X) + Y), sum, largest);
    }

    /// <summary>The places as numbers, which no gradient leaves.</summary>
    private static Value ArgMax(LayerScope layer, Value x, IReadOnlyList<int> axes)
    {
        var places = Of(layer, x, Combine.FirstMaximum, axes);
        return places.Shape is { } shape ? WithoutGradient(layer, layer.Add(new Expand(TensorType.Sample(shape)), places)) : places;
    }

    /// <summary>A value through which no gradient flows.</summary>
    public static Value WithoutGradient(LayerScope layer, Value x) => layer.Add(new Map(X, Label: layer.Attribute.Name, DerivativeFromInputs: 0), x);

    private static Map Map(LayerScope layer, ScalarExpression body) => new(body, Label: layer.Attribute.Name);

    /// <summary>One that cannot be taken over the batch.</summary>
    private static FunctionRow Row(string name, Func<LayerScope, Value, IReadOnlyList<int>, Value> build) => Row(name, (layer, x, axes, overBatch) =>
    {
        if (!overBatch)
            return build(layer, x, axes);
        layer.ReportShape(Rules.NoBatchAxis, layer.Attribute.Has("Axis") ? "Axis" : "Axes", [name, "only Sum, Mean and Variance can"]);
        return layer.Unknown;
    });

    private static FunctionRow Row(string name, Func<LayerScope, Value, IReadOnlyList<int>, bool, Value> build) => new(name, call =>
    {
        if (call.X.Shape is not { } input || AxisNumbers.Reduced(call.Layer, input, out bool overBatch) is not { } axes)
            return call.Layer.Unknown;
        if (overBatch && call.X.Node is { Type.Batched: false })
        {
            call.Layer.ReportShape(Rules.NoBatchAxis, call.Numbers.Has("Axis") ? "Axis" : "Axes", [name, "what it gets is the same for all samples"]);
            return call.Layer.Unknown;
        }

        // Along no axis each number is reduced by itself.
        var x = call.X;
        bool isEach = axes.Count == 0 && !overBatch;
        if (isEach)
        {
            axes.Add(input.Rank);
            x = Reshaped(call.Layer, x, input.Dimensions.Append(1));
        }

        var kept = build(call.Layer, x, axes, overBatch);
        return (call.Numbers.Flag("KeepDims") && !isEach) || kept.Shape is not { } shape ? kept : Reshaped(call.Layer, kept, shape.Dimensions.Where((_, a) => !axes.Contains(a)));
    });

    private static Value Reshaped(LayerScope layer, Value x, IEnumerable<int> shape)
    {
        var wanted = new Shape(shape.ToEquatableArray());
        return wanted == x.Shape ? x : layer.Add(new Reshape(wanted), x);
    }
}
