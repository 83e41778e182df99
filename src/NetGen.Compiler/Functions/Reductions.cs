namespace NetGen.Compiler;

/// <summary>Sums, means and maxima along the axes that a call names, or along all.</summary>
internal static class Reductions
{
    public static Value Build(CallScope call, Combine combine, bool isMean)
    {
        if (call.X.Shape is not { } input || Axes(call, input) is not { } axes)
            return call.Layer.Unknown;
        if (axes.Count == 0)
            return call.X;

        long size = axes.Aggregate(1L, (product, axis) => product * input[axis]);
        var reduced = call.Layer.Add(new Reduce(combine, axes.ToEquatableArray(), Scale: isMean ? 1.0 / size : 1), call.X);
        if (!call.Numbers.Flag("KeepDims") || reduced.Node is null)
            return reduced;
        var kept = input.Dimensions.Select((d, a) => axes.Contains(a) ? 1 : d);
        return call.Layer.Add(new Reshape(new Shape(kept.ToEquatableArray())), reduced);
    }

    /// <summary>The axes, ascending, counted from the first; null, and reported, where one does not exist.</summary>
    private static List<int>? Axes(CallScope call, Shape input)
    {
        bool isOne = call.Numbers.Has("Axis");
        if (!isOne && !call.Numbers.Has("Axes"))
            return [.. Enumerable.Range(0, input.Rank)];

        IReadOnlyList<int> written = isOne ? [call.Numbers.Integer("Axis")] : call.Numbers.Integers("Axes");
        return Compiler.Axes.Read(call.Layer, isOne ? "Axis" : "Axes", call.Numbers.Name, written, input);
    }
}
