namespace NetGen.Compiler;

/// <summary>
/// Makes one launch of kernels that need nothing of each other. A launch takes a graphics processor some microseconds, which in small networks is more than most
/// kernels do: after the gradient of a layer's result, those of its kernel, its bias and its input go together, and so do updates of parameters.
/// </summary>
/// <remarks>
/// The rule. A launch may follow when all are done that write what it touches, and all that touch what it writes. Those that stay alone follow as soon as they may; the others wait until
/// none of these may, and then go together, so that many are there. They go together as long as they fit <see cref="MostOperands"/> operands and the shared memory that every device has (<see cref="StepMemory.Budget"/>). What its target
/// says fills a device stays alone (<see cref="Target.MayShareLaunch"/>).
/// </remarks>
public static class MergeLaunches
{
    /// <summary>Operands of a launch; the run time has room for as many.</summary>
    private const int MostOperands = 16;

    /// <param name="launches">The launches of a program, in order.</param>
    public static IReadOnlyList<Launch> Run(IReadOnlyList<Launch> launches, Target target, Model model)
    {
        bool[] mayMerge = [.. launches.Select(launch => target.MayShareLaunch(launch.Kernel, model))];
        var (followers, waits) = Needs(launches);
        var merged = new List<Launch>();
        var ready = new SortedSet<int>(Enumerable.Range(0, launches.Count).Where(i => waits[i] == 0));
        while (ready.Count > 0)
        {
            int[] alone = [.. ready.Where(i => !mayMerge[i])], next = alone.Length > 0 ? alone : [.. ready];
            merged.AddRange(alone.Length > 0 ? alone.Select(i => launches[i]) : Merge(next.Select(i => launches[i]), target));
            ready.ExceptWith(next);
            ready.UnionWith(next.SelectMany(i => followers[i]).Where(follower => --waits[follower] == 0).ToList());
        }

        return merged;
    }

    /// <summary>Which launches need each, and how many each needs.</summary>
    private static (List<int>[] Followers, int[] Waits) Needs(IReadOnlyList<Launch> launches)
    {
        List<int>[] followers = [.. launches.Select(_ => new List<int>())];
        int[] waits = new int[launches.Count];
        for (int i = 0; i < launches.Count; i++)
        {
            for (int before = 0; before < i; before++)
            {
                if (!launches[before].Written.Any(w => launches[i].Bindings.Any(w.Overlaps)) && !launches[i].Written.Any(w => launches[before].Bindings.Any(w.Overlaps)))
                    continue;
                followers[before].Add(i);
                waits[i]++;
            }
        }

        return (followers, waits);
    }

    private static IEnumerable<Launch> Merge(IEnumerable<Launch> launches, Target target)
    {
        var open = new List<List<Launch>>();
        foreach (var launch in launches)
        {
            if (open.FirstOrDefault(others => Fits([.. others, launch], target)) is { } room)
                room.Add(launch);
            else
                open.Add([launch]);
        }

        return open.Select(parts => parts.Count == 1 ? parts[0] : Together(parts));
    }

    private static bool Fits(List<Launch> parts, Target target) => Operands(parts).Distinct().Count() <= MostOperands
        && parts.Sum(p => target.SharedFloats(p.Kernel)) <= StepMemory.Budget;

    private static IEnumerable<(Binding Binding, bool IsInteger)> Operands(IEnumerable<Launch> parts) =>
        parts.SelectMany(p => p.Bindings.Zip(p.Kernel.Operands, (binding, operand) => (binding, operand.IsInteger)));

    /// <summary>Those with the most to do for a number begin first.</summary>
    private static Launch Together(List<Launch> parts)
    {
        EquatableArray<Launch> ordered = parts.OrderBy(p => p.Kernel is ContractionKernel ? 0 : 1).ToEquatableArray();
        var distinct = Operands(ordered).Distinct().ToList();
        return new Launch(
            new TogetherKernel(
                distinct.Select(o => new Operand(Access.Skeleton, o.IsInteger)).ToEquatableArray(),
                ordered.Select(p => p.Kernel).ToEquatableArray(),
                Operands(ordered).Select(o => distinct.IndexOf(o)).ToEquatableArray()),
            distinct.Select(o => o.Binding).ToEquatableArray(),
            $"{ordered[0].Name}And{ordered.Count - 1}More",
            string.Join("\n", ordered.Select(p => p.Comment)))
        {
            Parts = ordered,
        };
    }
}
