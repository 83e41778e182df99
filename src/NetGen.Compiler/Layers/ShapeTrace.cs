namespace NetGen.Compiler;

/// <summary>
/// The shapes along a chain, for messages: <c>image 28 × 28 × 1 → Conv1 26 × 26 × 32 → Dense 26 × 26 × 10.</c> Steps that keep the
/// shape are left out, and an ellipsis stands for those behind a broken layer, up to where a shape is known again.
/// </summary>
public sealed class ShapeTrace(Shape? input)
{
    private readonly List<(Place Place, string Layer, string Attribute, Shape? Before, Shape After)> _steps = [];

    public void Add(Place place, string layer, string attribute, Shape? before, Shape? after)
    {
        if (after is { } a && after != before)
            _steps.Add((place, layer, attribute, before, a));
    }

    /// <summary>The last step that changes the rank or the last axis, if there is one.</summary>
    public (Place Place, Shape? Before, Shape After)? LastChange => _steps
        .Where(s => s.Before?.Rank != s.After.Rank || s.Before?.Last != s.After.Last)
        .Select(s => ((Place, Shape?, Shape)?)(s.Place, s.Before, s.After))
        .LastOrDefault();

    /// <summary>The trace so far. Layers stand under their names, except that inside <paramref name="member"/> each attribute is named.</summary>
    public string Text(int member)
    {
        if (input is not { } first)
            return "";

        var parts = new List<string> { $"{(first.Rank == 3 ? "image" : "input")} {first}" };
        foreach (var group in _steps.GroupBy(s => s.Place.Member))
        {
            if (group.Any(s => s.Before is null))
                parts.Add("…");
            if (group.Key == member)
                parts.AddRange(group.Select(s => $"{s.Attribute} {s.After}"));
            else
                parts.Add($"{group.Last().Layer} {group.Last().After}");
        }

        return string.Join(" → ", parts) + ".";
    }
}
