using System.Globalization;

namespace NetGen.Compiler;

/// <summary>What is taken of an axis: a place, which drops the axis, or the places from one on and before another.</summary>
/// <param name="Text">As it is written, with the numbers of its bounds: <c>1..^1</c>.</param>
/// <param name="Start">The place, or the first of a range.</param>
/// <param name="End">The place behind the last of a range; null where the axis ends it.</param>
internal sealed record AxisPart(AxisPartKind Kind, string Text, AxisBound Start = default, AxisBound? End = null);

/// <param name="FromEnd">Whether it counts from the end.</param>
internal readonly record struct AxisBound(int Number, bool FromEnd)
{
    public int In(int size) => FromEnd ? size - Number : Number;

    public override string ToString() => (FromEnd ? "^" : "") + Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Symbols by index, as C# takes parts of arrays: what lies outside is an error.</summary>
internal static class AxisParts
{
    public static Value Build(LayerScope layer, Value x, IReadOnlyList<AxisPart> parts)
    {
        if (x.Shape is not { } input)
            return layer.Unknown;

        int rest = parts.TakeWhile(p => p.Kind != AxisPartKind.Rest).Count();
        int whole = input.Rank - parts.Count(p => p.Kind != AxisPartKind.Rest);
        if (whole < 0)
        {
            layer.ReportShape(Rules.NoSuchAxis, null, [$"[{string.Join(", ", parts.Select(p => p.Text))}]", Text(input.Rank), input.ToString(), AxisNumbers.Of(input)]);
            return layer.Unknown;
        }

        var kept = new List<int>();
        for (int axis = 0; axis < input.Rank; axis++)
        {
            int entry = axis < rest ? axis : axis < rest + whole ? -1 : axis - whole + (rest < parts.Count ? 1 : 0);
            if (entry < 0 || entry >= parts.Count)
            {
                kept.Add(input[axis]);
                continue;
            }

            var part = parts[entry];
            int size = input[axis], start = part.Start.In(size);
            int end = part.Kind == AxisPartKind.Place ? start + 1 : part.End is { } bound ? bound.In(size) : size;
            if (start < 0 || end > size || start >= end)
            {
                bool isOutside = start < 0 || end > size || start > end;
                layer.ReportShape(Rules.OutsideAxis, null, [part.Text, isOutside ? "what lies outside" : "nothing of", Text(axis), input.ToString(), Text(size)]);
                return layer.Unknown;
            }

            x = Rearranging.Part(layer, x, axis, start, end - start);
            if (part.Kind == AxisPartKind.Range)
                kept.Add(end - start);
        }

        var shape = new Shape(kept.ToEquatableArray());
        return x.Shape is not { } cut || cut == shape ? x : layer.Add(new Reshape(shape), x);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
