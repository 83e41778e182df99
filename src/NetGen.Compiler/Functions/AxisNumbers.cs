using System.Globalization;

namespace NetGen.Compiler;

/// <summary>The axes that a call or an attribute names: from the first one behind the batch, or from the end where they are negative.</summary>
internal static class AxisNumbers
{
    /// <summary>The axis counted from the first; null, and reported, where there is no such axis.</summary>
    public static int? One(LayerScope layer, Shape input, int otherwise = -1) => Find(layer, "Axis", [layer.Attribute.Integer("Axis", otherwise)], input) is [var axis] ? axis : null;

    /// <summary>The axes in the order in which they are written, each counted from the first; null, and reported, where one does not exist.</summary>
    public static int[]? Several(LayerScope layer, Shape input, string argument = "Axes") => Find(layer, argument, layer.Attribute.Integers(argument), input);

    /// <summary>What stands for the samples where a function may reduce over them.</summary>
    private const int Batch = int.MinValue;

    /// <summary>One axis, several or, where none is named, all; ascending.</summary>
    /// <param name="overBatch">Whether the samples are among them.</param>
    public static List<int>? Reduced(LayerScope layer, Shape input, out bool overBatch)
    {
        overBatch = false;
        if (!layer.Attribute.Has("Axis") && !layer.Attribute.Has("Axes"))
            return [.. Enumerable.Range(0, input.Rank)];
        string argument = layer.Attribute.Has("Axis") ? "Axis" : "Axes";
        IReadOnlyList<int> written = argument == "Axis" ? [layer.Attribute.Integer(argument)] : layer.Attribute.Integers(argument);
        overBatch = written.Contains(Batch);
        return Find(layer, argument, [.. written.Where(a => a != Batch)], input) is { } axes ? [.. axes.Distinct().OrderBy(a => a)] : null;
    }

    /// <summary>The axes of a shape, in words.</summary>
    public static string Of(Shape input) =>
        input.Rank == 0 ? "no axis" : input.Rank == 1 ? "axis 0 alone" : $"the axes 0 to {input.Rank - 1} (or {-input.Rank} to -1)";

    private static int[]? Find(LayerScope layer, string argument, IReadOnlyList<int> written, Shape input)
    {
        int[] axes = new int[written.Count];
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] = written[i] < 0 ? written[i] + input.Rank : written[i];
            if (axes[i] >= 0 && axes[i] < input.Rank)
                continue;
            layer.ReportShape(Rules.NoSuchAxis, argument, [layer.Attribute.Name, written[i].ToString(CultureInfo.InvariantCulture), input.ToString(), Of(input)]);
            return null;
        }

        return axes;
    }
}
