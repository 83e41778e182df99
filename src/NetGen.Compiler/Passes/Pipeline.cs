namespace NetGen.Compiler;

/// <summary>
/// The order of passes. A model's programs are made for every target alike; a target's own passes arrange them for its kernels, and then nodes become
/// kernels, kernels launches, and values buffers.
/// </summary>
public static class Pipeline
{
    /// <summary>A forward pass as losses and gradients shall see it.</summary>
    public static Program Forward(Program program) => HoistPools.Run(program);

    /// <summary>A whole program, for every target: forward, losses, backward and updates, as far as it has them.</summary>
    public static Program Whole(Program program) => Simplify.Run(Inline.Run(program));

    /// <summary>The program as a target's kernels want it: where samples stand, by which algorithm, in how many groups.</summary>
    public static Program Arrange(Program program, Target target)
    {
        // A prediction often has one sample, which would leave fifteen of sixteen lanes empty.
        if (target.Interleaves && program.Kind != ProgramKind.Predict)
            program = Absorb.Run(ChooseLayouts.Run(program));
        if (target.ChoosesConvolutions)
            program = ChooseConvolution.Run(program);
        return SplitSums.Run(program, target);
    }

    public static LoweredProgram Lower(Program program, Model model, Target target)
    {
        var arranged = Arrange(program, target);
        var groups = Fuse.Run(arranged, target, target.PoolsTiles(model));
        var launches = GroupLowering.Run(groups, arranged, model);
        if (target.SavesLaunches)
            launches = MergeLaunches.Run(launches, target, model);

        int clipsBefore = -1;
        if (groups.Any(g => g.Members.Any(m => m.Operator is StoreGradient)))
        {
            clipsBefore = launches.Count;
            launches = [.. launches, UpdateAll.Run(model)];
        }

        var whole = target.SavesLaunches ? FuseStep.Run(program, model, target, launches.Count) : null;
        var buffers = FindBuffers.Run(arranged, launches);
        // The two ways never run together, so the groups' gradients may lie on anything else.
        if (whole is not null)
            buffers.Add(WholeStep.Partials, new Buffer(WholeStep.Partials, false, StepSchedule.MostGroups * ParameterLayout.Of(model).Floats, launches.Count, launches.Count));
        return new LoweredProgram(program.Kind, launches, PlanMemory.Run([.. buffers.Values]), buffers, clipsBefore, groups) { Whole = whole };
    }
}
