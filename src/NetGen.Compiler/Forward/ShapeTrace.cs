namespace NetGen.Compiler;

/// <summary>
/// The shapes that led to a value, for messages: <c>image 28 × 28 × 1 → Conv1 26 × 26 × 32 → Dense 26 × 26 × 10.</c> Steps that keep the
/// shape are left out, and an ellipsis stands for those behind a broken layer, up to where a shape is known again. Immutable: values with a common past share it.
/// </summary>
public sealed class ShapeTrace
{
    /// <summary>How many steps a message shows; of more it leaves out those in the middle.</summary>
    private const int MostParts = 60;

    private readonly Shape? _input;
    private readonly string _name;
    private readonly ShapeTrace? _before;
    private readonly Step? _last;

    /// <param name="input">The shape of the input with which it begins.</param>
    /// <param name="name">The name of one of several inputs.</param>
    public ShapeTrace(Shape? input, string name = "") => (_input, _name) = (input, name);

    private ShapeTrace(ShapeTrace before, Step last) => (_input, _name, _before, _last) = (before._input, before._name, before, last);

    /// <summary>Of a value of which nothing is known.</summary>
    public static ShapeTrace None { get; } = new((Shape?)null);

    /// <summary>The last step that changes the rank or the last axis, if there is one.</summary>
    public (Place Place, Shape? Before, Shape After)? LastChange => Steps
        .Where(s => s.Before?.Rank != s.After.Rank || s.Before?.Last != s.After.Last)
        .Select(s => ((Place, Shape?, Shape)?)(s.Place, s.Before, s.After))
        .LastOrDefault();

    private List<Step> Steps
    {
        get
        {
            var steps = new List<Step>();
            for (var trace = this; trace._last is { } last; trace = trace._before!)
                steps.Add(last);
            steps.Reverse();
            return steps;
        }
    }

    /// <summary>This trace and one step more.</summary>
    /// <param name="name">What a reader of the whole calls the step: the layer's name.</param>
    /// <param name="attribute">What a reader of the layer calls it: the attribute's name.</param>
    public ShapeTrace Add(Place place, string name, string attribute, Shape? before, Shape? after) =>
        after is { } a && after != before ? new ShapeTrace(this, new Step(place, name, attribute, before, a)) : this;

    /// <summary>The trace so far. Layers stand under their names, except that inside the member of <paramref name="at"/> each attribute is named.</summary>
    public string Text(Place at) => Text([this], at);

    /// <summary>What led to several values: their common past, then the steps of each; of values that begin with different inputs one behind the other.</summary>
    public static string Text(IReadOnlyList<ShapeTrace> traces, Place at)
    {
        if (traces.Select(t => t._input).FirstOrDefault(i => i is not null) is not { } first)
            return "";
        var inputs = traces.Where(t => t._input is not null).ToLookup(t => t._name);
        if (inputs.Count > 1)
            return string.Join("; ", inputs.Select(i => Text([.. i], at).TrimEnd('.'))) + ".";

        var all = traces.Select(t => t.Steps).ToList();
        int common = 0;
        while (all.TrueForAll(s => s.Count > common && ReferenceEquals(s[common], all[0][common])))
            common++;

        string name = inputs.First().Key;
        var parts = new List<string> { $"{(name.Length > 0 ? name : first.Rank == 3 ? "image" : "input")} {first}" };
        parts.AddRange(Words(all[0].Take(common), at));
        string[] rests = [.. all.Select(s => string.Join(" → ", Words(s.Skip(common), at))).Where(r => r.Length > 0).Distinct()];
        if (rests.Length > 0)
            parts.Add(string.Join(" and ", rests));
        if (parts.Count > MostParts)
            parts = [.. parts.Take(MostParts / 2), "…", .. parts.Skip(parts.Count - MostParts / 2)];
        return string.Join(" → ", parts) + ".";
    }

    private static IEnumerable<string> Words(IEnumerable<Step> steps, Place at)
    {
        var pending = new Queue<Step>(steps);
        while (pending.Count > 0)
        {
            var group = new List<Step> { pending.Dequeue() };
            while (pending.Count > 0 && pending.Peek().Place.Member == group[0].Place.Member && pending.Peek().Name == group[0].Name)
                group.Add(pending.Dequeue());
            if (group.Exists(s => s.Before is null))
                yield return "…";
            if (group[0].Place.Unit != at.Unit || group[0].Place.Member != at.Member)
            {
                yield return $"{group[group.Count - 1].Name} {group[group.Count - 1].After}";
                continue;
            }

            foreach (var step in group)
                yield return $"{step.Attribute} {step.After}";
        }
    }

    private sealed record Step(Place Place, string Name, string Attribute, Shape? Before, Shape After);
}
