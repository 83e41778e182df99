namespace NetGen.Compiler;

/// <summary>
/// Where a mistake inside a block is reported: there, if it is one whatever the hyperparameters and inputs are; otherwise where the class that is looked at uses the block.
/// </summary>
internal static class BlockProblems
{
    /// <summary>What is wrong with a block itself.</summary>
    public static IReadOnlyList<Problem> OfBlock(ModelSpec block)
    {
        var problems = new ProblemList(block.Layers.Count);
        DeclarationRules.CheckBlock(block, problems);
        if (!problems.HasErrors)
            Follow(block, 0, problems);
        return Outward(block, 0, problems.InSourceOrder());
    }

    /// <summary>What is wrong with a network, but not with one of its blocks by itself.</summary>
    public static IReadOnlyList<Problem> InNetwork(ModelSpec network, ProblemList problems)
    {
        var found = problems.InSourceOrder();
        return found.All(p => p.Place.Unit == 0) ? found : Outward(network, 0, found);
    }

    private static void Follow(ModelSpec spec, int unit, ProblemList problems)
    {
        foreach (bool isTraining in spec.ReadsTraining ? new[] { true, false } : [true])
        {
            var forward = new ForwardPass(new Graph(), new ParameterTable(), isTraining, problems);
            forward.Units.Push(unit);
            ForwardValue[] unknown = [.. spec.Unit(unit).Hyperparameters.Select(_ => ForwardValue.Unknown)];
            new LayerWalk(spec, unit, "", unknown, forward).Run(Value.Unknown, isAlone: true);
        }
    }

    /// <summary>Problems as the author of a unit sees them: in it, or where it uses a block, unless that block has them by itself.</summary>
    private static IReadOnlyList<Problem> Outward(ModelSpec spec, int unit, IReadOnlyList<Problem> problems)
    {
        var alone = new Dictionary<int, HashSet<(Rule, Place)>>();
        var seen = new List<Problem>();
        foreach (var problem in problems)
        {
            if (problem.Place.Unit == unit)
            {
                seen.Add(problem);
                continue;
            }

            // The places of all classes on the way, the innermost last.
            Place[] way = [.. problem.Uses, problem.Place];
            if (way.Any(p => p.Unit != unit && IsFoundAlone(p.Unit, problem.Rule, InUnit(way, p.Unit))))
                continue;
            // One number at a use can be wrong for several layers.
            var use = InUnit(way, unit);
            if (seen.Exists(s => s.Rule == problem.Rule && s.Place == use))
                continue;
            var inner = spec.Unit(problem.Place.Unit);
            string within = problem.Place.Member >= 0 && problem.Place.Member < inner.Layers.Count ? $"{inner.Name}.{inner.Layers[problem.Place.Member].Name}" : inner.Name;
            seen.Add(problem with { Place = use, Uses = way.Where(p => p != use).ToEquatableArray(), Fixes = default, Within = within });
        }

        return [.. seen.OrderBy(p => p.Place.Member).ThenBy(p => p.Place.Part)];

        bool IsFoundAlone(int block, Rule rule, Place place)
        {
            if (!alone.TryGetValue(block, out var found))
            {
                var own = new ProblemList();
                Follow(spec, block, own);
                alone.Add(block, found = [.. Outward(spec, block, own.InSourceOrder()).Select(p => (p.Rule, p.Place))]);
            }

            return found.Contains((rule, place));
        }
    }

    /// <summary>The last of the places that stands in a unit.</summary>
    private static Place InUnit(IEnumerable<Place> way, int unit) => way.Last(p => p.Unit == unit);
}
