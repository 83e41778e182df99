namespace NetGen.Compiler;

/// <summary>Collects problems and gives them in source order.</summary>
public sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public bool HasErrors => _problems.Any(p => p.Rule.Severity == Severity.Error);

    public void Add(Rule rule, Place place, string[] arguments, string trace = "", params Fix[] fixes) =>
        _problems.Add(new Problem(rule, place, arguments.ToEquatableArray(), trace, fixes.ToEquatableArray()));

    /// <summary>The network comes before its blocks, a class before its attributes, those before its layers; a layer's name before its attributes.</summary>
    public IReadOnlyList<Problem> InSourceOrder() =>
        [.. _problems.OrderBy(p => p.Place.Unit).ThenBy(p => p.Place.Member).ThenBy(p => p.Place.Part)];
}
