namespace NetGen.Compiler;

/// <summary>What layers and functions share that move numbers and compute none: each takes what fits, which its callers have checked.</summary>
internal static class Rearranging
{
    /// <summary>Some places along an axis; the whole where that is all of them.</summary>
    public static Value Part(LayerScope layer, Value x, int axis, int start, int count, int step = 1) =>
        x.Shape is not { } input ? layer.Unknown
        : (start, count, step) == (0, input[axis], 1) ? x
        : layer.Add(View.Part(input, axis, start, count, step), x);

    /// <summary>Numbers in front of an axis and behind it; images with zeros around them have a kernel of their own.</summary>
    /// <param name="amounts">Two for each axis.</param>
    public static Value Pad(LayerScope layer, Value x, IReadOnlyList<int> amounts, double value = 0)
    {
        if (x.Shape is not { } input || amounts.All(a => a == 0))
            return x;
        var shape = new Shape(input.Dimensions.Select((d, a) => (int)Math.Min(int.MaxValue, (long)amounts[2 * a] + d + amounts[2 * a + 1])).ToEquatableArray());
        if (!layer.IsAddressable(shape, $"The output of '{layer.LayerName}'"))
            return layer.Unknown;
        if (value == 0 && input.Rank == Layouts.ImageRank && amounts[4] == 0 && amounts[5] == 0)
            return layer.Add(new Pad2D(amounts[0], amounts[1], amounts[2], amounts[3], 0, 0), x);
        return layer.Add(new View(shape, Enumerable.Range(0, input.Rank).Select(a => Coordinate.Along(a) - amounts[2 * a]).ToEquatableArray(), (float)value), x);
    }

    /// <summary>The whole several times, one behind the other along an axis.</summary>
    public static Value Tile(LayerScope layer, Value x, int axis, int count) => Repeated(layer, x, axis, axis, count);

    /// <summary>Each place along an axis several times.</summary>
    public static Value Repeat(LayerScope layer, Value x, int axis, int count) => Repeated(layer, x, axis, axis + 1, count);

    /// <summary>Tensors one behind the other along an axis.</summary>
    public static Value Concat(LayerScope layer, int axis, IReadOnlyList<Value> parts)
    {
        while (parts.Count > 1)
        {
            var joined = new List<Value>();
            for (int i = 0; i < parts.Count; i += Compiler.Concat.MostInputs)
            {
                Value[] some = [.. parts.Skip(i).Take(Compiler.Concat.MostInputs)];
                joined.Add(some.Length == 1 ? some[0] : layer.Add(new Concat(axis), some));
            }

            parts = joined;
        }

        return parts[0];
    }

    private static Value Repeated(LayerScope layer, Value x, int axis, int at, int count)
    {
        if (x.Shape is not { } input || count == 1)
            return x;
        var repeated = layer.Add(View.Repeat(input, at, count), x);
        return repeated.Node is null ? repeated : layer.Add(new Reshape(new Shape(input.Dimensions.Select((d, a) => a == axis ? d * count : d).ToEquatableArray())), repeated);
    }
}
