namespace NetGen.Compiler;

/// <summary>Collects problems and gives them in source order. What is wrong with a layer or an expression is said once, however often it is used.</summary>
/// <param name="layers">How many layers the class has: what stands behind them in a place are methods.</param>
public sealed class ProblemList(int layers = int.MaxValue)
{
    private readonly List<Problem> _problems = [];

    /// <summary>Whether there is an error, or one that somebody else reports.</summary>
    public bool HasErrors => Errors > 0 || IsBroken;

    /// <summary>A block that is used is declared wrongly, which is its own problem: nothing is known behind it.</summary>
    public bool IsBroken { get; set; }

    public int Errors => _problems.Count(p => p.Rule.Severity == Severity.Error);

    /// <summary>Where what is checked now is used: the calls and layers of <c>Forward</c> that led there, the innermost last.</summary>
    public EquatableArray<Place> Uses { get; set; }

    /// <summary>Adds a problem. Fixes edit attributes: those at expressions are left out.</summary>
    public void Add(Rule rule, Place place, string[] arguments, string trace = "", params Fix[] fixes)
    {
        if (place.Member >= 0 && _problems.Exists(p => p.Rule == rule && p.Place == place && UseOf(p.Uses) == UseOf(Uses)))
            return;
        var applicable = fixes.Where(f => f.Place.Member < layers);
        _problems.Add(new Problem(rule, place, arguments.ToEquatableArray(), trace, applicable.ToEquatableArray(), Uses));
    }

    /// <summary>Where the network uses the block that something stands in: with other hyperparameters it is another mistake.</summary>
    private static Place? UseOf(EquatableArray<Place> uses)
    {
        Place? use = null;
        foreach (var place in uses)
        {
            if (place.Unit == 0 && place.Argument is null && uses.Count > 1)
                use = place;
        }

        return use;
    }

    /// <summary>The network comes before its blocks, a class before its attributes, those before its layers; a layer's name before its attributes.</summary>
    public IReadOnlyList<Problem> InSourceOrder() =>
        [.. _problems.OrderBy(p => p.Place.Unit).ThenBy(p => p.Place.Member).ThenBy(p => p.Place.Part)];
}
