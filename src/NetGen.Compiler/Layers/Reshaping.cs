using System.Globalization;

namespace NetGen.Compiler;

/// <summary>The same numbers under another shape; one size may be -1 and follows from the others.</summary>
public sealed class Reshaping : Layer
{
    public override string Name => "Reshape";

    public override IReadOnlyList<string> Positional => ["Shape"];

    public override Value Build(LayerScope layer, Value x)
    {
        if (!layer.AreSizes("Shape", "28, 28, 1", mayBeOpen: true))
            return layer.Unknown;

        var sizes = layer.Attribute.Integers("Shape");
        string written = NumberList.Of(sizes);
        int open = sizes.Count(s => s == -1);
        if (open > 1)
        {
            layer.Report(Rules.ReshapeOpenSizes, "Shape", [written, open.ToString(CultureInfo.InvariantCulture)]);
            return layer.Unknown;
        }

        if (open == 0 && !layer.IsAddressable(new Shape(sizes), $"The output of '{layer.LayerName}'"))
            return layer.Unknown;
        if (x.Shape is not { } input)
            return Said();
        if (Resolve(sizes, input) is { } shape)
            return shape == input ? x : layer.Add(new Reshape(shape), x);

        long known = Known(sizes);
        string holds = $"{(open > 0 ? "a multiple of " : "")}{known} numbers";
        string has = input.Rank > 1 ? $"{input.Size} ({input})" : $"{input.Size}";
        layer.ReportShape(Rules.ReshapeSize, "Shape", [written, holds, has], Fixes(layer, sizes, input));
        return Said();

        // What a full shape says holds, even where what comes in is unknown or does not fit.
        Value Said() => open == 0 ? layer.Suppose(layer.Unknown, new Shape(sizes)) : layer.Unknown;
    }

    private static Shape? Resolve(EquatableArray<int> sizes, Shape input)
    {
        long known = Known(sizes);
        if (!sizes.Contains(-1))
            return known == input.Size ? new Shape(sizes) : null;
        return input.Size % known == 0 ? new Shape(sizes.Select(s => s == -1 ? (int)(input.Size / known) : s).ToEquatableArray()) : null;
    }

    private static long Known(EquatableArray<int> sizes) => new Shape(sizes.Where(s => s != -1).ToEquatableArray()).Size;

    /// <summary>Another last size, where the others divide what comes in.</summary>
    private static Fix[] Fixes(LayerScope layer, EquatableArray<int> sizes, Shape input)
    {
        long others = Known(sizes.Take(sizes.Count - 1).ToEquatableArray());
        if (sizes.Contains(-1) || input.Size % others != 0)
            return [];

        string text = NumberList.Of(sizes.Take(sizes.Count - 1).Select(s => (long)s).Append(input.Size / others));
        return [new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Shape" }, text, $"Change to Reshape({text})")];
    }
}
