using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Products of tensors, and what else is made of several operators.</summary>
internal static class MatrixFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("MatMul", call => MatMul(call.Layer, call.Symbols[0], call.Symbols[1])) { Mixes = true },
        new("Dot", Dot),
        new("OneHot", OneHot),
        new("StopGradient", call => Reductions.WithoutGradient(call.Layer, call.X)),
    ];

    /// <summary>
    /// Leading axes are spread over each other; where only the left side has some, they are rows like the others. A weight on the right multiplies all rows of all samples, of which one may have a single row
    /// without an axis.
    /// </summary>
    public static Value MatMul(LayerScope layer, Value a, Value b)
    {
        if (a.Shape is not { } left || b.Shape is not { } right)
            return layer.Unknown;
        bool isWeighted = b.Node is { Type: { Batched: false, Shape.Rank: 2 } } && left.Rank >= 1;
        if (isWeighted && left.Last == right[0])
            return layer.Add(new MatMul(), a, b);
        if (left.Rank < 2 || right.Rank < 2 || left.Last != right[right.Rank - 2] || Spread(left, right) is not { } leading)
        {
            layer.ReportShape(Rules.MatricesDoNotFit, null, [layer.Attribute.Name, left.ToString(), right.ToString()]);
            return layer.Unknown;
        }

        bool isBatched = a.Node is { Type.Batched: true } || b.Node is { Type.Batched: true };
        if (right.Rank > 2 || left.Rank == 2)
            return layer.Add(new BatchedMatMul(), Wide(a, left), Wide(b, right));
        if (a.Node is { Type.Batched: false } && b.Node is { Type.Batched: true })
            a = layer.Add(new Expand(TensorType.Sample(left)), a);
        var rows = layer.Add(new Reshape(Shape.Of((int)left.Rows, left.Last)), a);
        return layer.Add(new Reshape(left.WithLast(right.Last)), layer.Add(new BatchedMatMul(), rows, b));

        Value Wide(Value x, Shape shape)
        {
            var wide = new TensorType(isBatched, Shape.Of([.. leading, shape[shape.Rank - 2], shape.Last]));
            return x.Node?.Type == wide ? x : layer.Add(new Expand(wide), x);
        }
    }

    /// <summary>The axes in front of both matrices; null where they do not fit.</summary>
    private static int[]? Spread(Shape a, Shape b)
    {
        int[] leading = new int[Math.Max(a.Rank, b.Rank) - 2];
        for (int i = 0; i < leading.Length; i++)
        {
            int mine = i - leading.Length + a.Rank - 2, its = i - leading.Length + b.Rank - 2;
            int left = mine < 0 ? 1 : a[mine], right = its < 0 ? 1 : b[its];
            if (left != right && left != 1 && right != 1)
                return null;
            leading[i] = Math.Max(left, right);
        }

        return leading;
    }

    /// <summary>Σ xᵢ · yᵢ along the last axis.</summary>
    private static Value Dot(CallScope call)
    {
        var product = call.Map(x => x[0] * x[1]);
        if (product.Shape is not { Rank: > 0 and var rank })
            return product;
        return call.Layer.Add(new Reduce(Combine.Sum, new[] { rank - 1 }.ToEquatableArray()), product);
    }

    /// <summary>1 where a class is the number, and 0 elsewhere.</summary>
    private static Value OneHot(CallScope call)
    {
        var layer = call.Layer;
        int classes = call.Numbers.Integer("Classes");
        if (!layer.AtLeast(1, "Classes", 1) || call.X.Shape is not { } input)
            return layer.Unknown;
        var column = layer.Add(new Reshape(Shape.Of([.. input.Dimensions, 1])), call.X);
        var row = layer.Add(new Expand(TensorType.Sample(Shape.Of([.. input.Dimensions, classes]))), column);
        return layer.Add(new Map(IfEqual(new Argument(0), new Position(input.Rank + 1), 1, 0), Label: call.Numbers.Name), row);
    }
}
