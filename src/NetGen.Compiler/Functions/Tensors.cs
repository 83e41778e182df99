using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Functions that put numbers elsewhere: other axes, parts, several tensors in one.</summary>
internal static class Tensors
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("Transpose", Transpose),
        new("Slice", Slice),
        new("Concat", Concat),
        new("Stack", Stack),
        new("Split", Split, GivesArray: true),
        new("ExpandDims", ExpandDims),
        new("Squeeze", Squeeze),
        new("Tile", Tile),
        new("Repeat", Repeat),
        new("Pad", Pad),
        new("Flip", call => call.X.Shape is { } input && AxisNumbers.One(call.Layer, input) is { } axis ? call.Layer.Add(View.Flip(input, axis), call.X) : call.Layer.Unknown),
    ];

    /// <summary>The axes in the order that is named; without one, in the opposite order.</summary>
    private static Value Transpose(CallScope call)
    {
        if (call.X.Shape is not { } input)
            return call.Layer.Unknown;
        if (call.Numbers.Integers("Axes").Count == 0)
            return Permuted(call.Layer, call.X, input, [.. Enumerable.Range(0, input.Rank).Reverse()]);
        return Permutation(call.Layer, input) is { } axes ? Permuted(call.Layer, call.X, input, axes) : call.Layer.Unknown;
    }

    /// <summary>The axes that <c>Axes</c> names, each once; null, and reported, where they are no permutation.</summary>
    internal static int[]? Permutation(LayerScope layer, Shape input)
    {
        if (AxisNumbers.Several(layer, input) is not { } axes)
            return null;
        if (axes.Length == input.Rank && axes.Distinct().Count() == axes.Length)
            return axes;
        layer.ReportShape(Rules.NoPermutation, "Axes", [layer.Attribute.Name, input.ToString(), NumberList.Of(layer.Attribute.Integers("Axes"))]);
        return null;
    }

    internal static Value Permuted(LayerScope layer, Value x, Shape input, int[] axes) =>
        axes.SequenceEqual(Enumerable.Range(0, input.Rank)) ? x : layer.Add(View.Permute(input, axes), x);

    /// <summary>As in Python: negative places count from the end, and what lies outside is left out.</summary>
    private static Value Slice(CallScope call)
    {
        var layer = call.Layer;
        bool steps = layer.AtLeast(1, "Step", 1);
        if (call.X.Shape is not { } input || AxisNumbers.One(layer, input) is not { } axis || !steps)
            return layer.Unknown;

        int size = input[axis], step = call.Numbers.Integer("Step", 1), written = call.Numbers.Integer("Start"), end = call.Numbers.Integer("End", int.MaxValue);
        int start = Inside(written), count = Inside(end) - start;
        if (count > 0)
            return Rearranging.Part(layer, call.X, axis, start, (count - 1) / step + 1, step);
        string taken = $"it starts at {written}{(end == int.MaxValue ? "" : $" and ends before {end}")}";
        layer.ReportShape(Rules.NothingLeft, "Start", [call.Numbers.Name, Text(axis), input.ToString(), Text(size), taken]);
        return layer.Unknown;

        int Inside(int place) => Math.Max(0, Math.Min(size, place < 0 ? place + size : place));
    }

    private static Value Concat(CallScope call)
    {
        var layer = call.Layer;
        var parts = call.Symbols;
        if (parts.FirstOrDefault(p => p.Shape is not null)?.Shape is not { } first || AxisNumbers.One(layer, first) is not { } axis || !AreAlike(layer, parts, first, axis))
            return layer.Unknown;
        return parts.All(p => p.Shape is not null) ? Rearranging.Concat(layer, axis, parts) : layer.Unknown;
    }

    private static Value Stack(CallScope call)
    {
        var layer = call.Layer;
        var parts = call.Symbols;
        if (parts.FirstOrDefault(p => p.Shape is not null)?.Shape is not { } first || NewAxis(layer, first) is not { } axis || !AreAlike(layer, parts, first, axis: null))
            return layer.Unknown;
        return parts.All(p => p.Shape is not null) ? Rearranging.Concat(layer, axis, [.. parts.Select(p => Widened(layer, p, axis))]) : layer.Unknown;
    }

    /// <summary>Equal parts, or parts of the sizes that are named.</summary>
    private static IReadOnlyList<Value> Split(CallScope call)
    {
        var layer = call.Layer;
        bool isEqual = call.Numbers.Has("Parts");
        if (isEqual ? !layer.AtLeast(1, "Parts", 1) : !layer.AreSizes("Sizes", "2, 3"))
            return [];
        if (call.X.Shape is not { } input || AxisNumbers.One(layer, input) is not { } axis)
            return [];

        int size = input[axis], parts = call.Numbers.Integer("Parts");
        int[] sizes = [.. isEqual ? Enumerable.Repeat(size / parts, size % parts == 0 ? parts : 0) : call.Numbers.Integers("Sizes")];
        if (sizes.Sum(s => (long)s) == size)
        {
            var cut = new List<Value>();
            int start = 0;
            foreach (int part in sizes)
            {
                cut.Add(Rearranging.Part(layer, call.X, axis, start, part));
                start += part;
            }

            return cut;
        }

        string into = isEqual ? $"{parts} equal parts" : $"parts of {NumberList.Of(sizes)}";
        layer.ReportShape(Rules.UnevenParts, isEqual ? "Parts" : "Sizes", [call.Numbers.Name, Text(axis), input.ToString(), into, Text(size)]);
        return [];
    }

    private static Value ExpandDims(CallScope call) =>
        call.X.Shape is { } input && NewAxis(call.Layer, input) is { } axis ? Widened(call.Layer, call.X, axis) : call.Layer.Unknown;

    /// <summary>Without an axis that is named, without all of one place.</summary>
    private static Value Squeeze(CallScope call)
    {
        var layer = call.Layer;
        if (call.X.Shape is not { } input)
            return layer.Unknown;
        if (!call.Numbers.Has("Axis"))
            return Reshaped(layer, call.X, input.Dimensions.Where(d => d != 1));
        if (AxisNumbers.One(layer, input) is not { } axis)
            return layer.Unknown;
        if (input[axis] == 1)
            return Reshaped(layer, call.X, input.Dimensions.Where((_, a) => a != axis));
        layer.ReportShape(Rules.NotOnePlace, "Axis", [call.Numbers.Name, Text(axis), input.ToString(), Text(input[axis])]);
        return layer.Unknown;
    }

    private static Value Tile(CallScope call)
    {
        var (layer, repeats) = (call.Layer, call.Numbers.Integers("Repeats"));
        if (!layer.AreSizes("Repeats", "1, 2") || call.X.Shape is not { } input || !AreOneAnAxis(layer, "Repeats", input))
            return layer.Unknown;
        return Enumerable.Range(0, input.Rank).Aggregate(call.X, (x, axis) => Rearranging.Tile(layer, x, axis, repeats[axis]));
    }

    private static Value Repeat(CallScope call) =>
        call.Layer.AtLeast(1, "Repeats", 1) && call.X.Shape is { } input && AxisNumbers.One(call.Layer, input) is { } axis
            ? Rearranging.Repeat(call.Layer, call.X, axis, call.Numbers.Integer("Repeats"))
            : call.Layer.Unknown;

    private static Value Pad(CallScope call)
    {
        var layer = call.Layer;
        bool isRight = layer.AreAmounts("Before") & layer.AreAmounts("After") & layer.InRange("Value", 0, v => !double.IsNaN(v), "a number that a float holds");
        if (call.X.Shape is not { } input || !isRight || !AreOneAnAxis(layer, "Before", input) || !AreOneAnAxis(layer, "After", input))
            return layer.Unknown;
        var (before, after) = (call.Numbers.Integers("Before"), call.Numbers.Integers("After"));
        return Rearranging.Pad(layer, call.X, [.. Enumerable.Range(0, 2 * input.Rank).Select(i => i % 2 == 0 ? before[i / 2] : after[i / 2])], call.Numbers.Number("Value"));
    }

    private static bool AreOneAnAxis(LayerScope layer, string argument, Shape input)
    {
        int count = layer.Attribute.Integers(argument).Count;
        if (count == input.Rank)
            return true;
        layer.ReportShape(Rules.NumbersOfAxes, argument, [argument, layer.Attribute.Name, input.ToString(), Text(count)]);
        return false;
    }

    /// <summary>Whether known shapes are alike along all axes, or along all but one; reports the first that is not.</summary>
    private static bool AreAlike(LayerScope layer, IReadOnlyList<Value> parts, Shape first, int? axis)
    {
        foreach (var part in parts)
        {
            if (part.Shape is not { } shape || (shape.Rank == first.Rank && shape.Dimensions.Select((d, a) => a == axis || d == first[a]).All(isAlike => isAlike)))
                continue;
            string along = axis is { } known ? Text(known) : layer.Attribute.Integer("Axis").ToString(CultureInfo.InvariantCulture);
            layer.ReportShape(Rules.ShapesDoNotJoin, null, [layer.Attribute.Name, along, first.ToString(), shape.ToString()]);
            return false;
        }

        return true;
    }

    /// <summary>Where a new axis goes, counted from the first; null, and reported, where there is no such place.</summary>
    private static int? NewAxis(LayerScope layer, Shape input)
    {
        int written = layer.Attribute.Integer("Axis"), axis = written < 0 ? written + input.Rank + 1 : written;
        if (axis >= 0 && axis <= input.Rank)
            return axis;
        layer.ReportShape(Rules.NumberOutOfRange, "Axis", ["Axis", layer.Attribute.Name, $"from {-input.Rank - 1} to {input.Rank} for {input} a sample", Text(written)]);
        return null;
    }

    private static Value Widened(LayerScope layer, Value x, int axis) => Reshaped(layer, x, [.. x.Shape!.Value.Dimensions.Take(axis), 1, .. x.Shape.Value.Dimensions.Skip(axis)]);

    private static Value Reshaped(LayerScope layer, Value x, IEnumerable<int> shape)
    {
        var wanted = new Shape(shape.ToEquatableArray());
        return wanted == x.Shape ? x : layer.Add(new Reshape(wanted), x);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
