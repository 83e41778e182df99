namespace NetGen.Compiler;

/// <summary>Turns each group of a program into a kernel call, and the values that live between kernels into buffers.</summary>
public static class Lower
{
    public static LoweredProgram Run(Program program, Model model)
    {
        var arranged = model.Dialect == Dialect.Cpu ? ChooseConvolution.Run(program) : SplitSums.Run(program);
        var groups = Fuse.Run(arranged, model.PoolsTiles);
        var launches = groups.Select(group => GroupLowering.Run(group, arranged, model)).ToList();
        if (model.Dialect == Dialect.Gpu)
            launches = MergeLaunches.Run(launches, model.AllowsTensorFloat32);

        int clipsBefore = -1;
        if (groups.Any(g => g.Members.Any(m => m.Operator is StoreGradient)))
        {
            clipsBefore = launches.Count;
            launches.Add(UpdateAll(model));
        }

        var buffers = FindBuffers(arranged, launches);
        var whole = model.Dialect == Dialect.Gpu ? FuseStep.Run(program, model, launches.Count) : null;
        // The two ways never run together, so the groups' gradients may lie on anything else.
        if (whole is not null)
            buffers.Add(WholeStep.Partials, new Buffer(WholeStep.Partials, false, StepSchedule.MostGroups * ParameterLayout.Of(model).Floats, launches.Count, launches.Count));
        return new LoweredProgram(program.Name, launches, PlanMemory.Run([.. buffers.Values]), buffers, clipsBefore, groups) { Whole = whole };
    }

    /// <summary>The optimizer's step over all parameters at once, on clipped gradients.</summary>
    private static Launch UpdateAll(Model model)
    {
        var optimizer = model.Optimizer!;
        int[] moments = [.. Enumerable.Range(2, optimizer.MomentCount)];
        var gradient = new ScalarExpression.Argument(0) * new ScalarExpression.Scalar(ScalarSlots.ClipScale);
        var steps = OptimizerSteps.For(optimizer, gradient, 1, moments, 0);
        var operands = Enumerable.Repeat(new Operand(OperandLayout.Element), 2 + moments.Length);
        Binding[] bindings =
        [
            new Binding.AllParameters(ParameterBlock.Gradients),
            new Binding.AllParameters(ParameterBlock.Values),
            .. moments.Select((_, k) => new Binding.AllParameters(ParameterBlock.Moments, k)),
        ];
        var kernel = new MapKernel(
            operands.ToEquatableArray(), new Epilogue(steps.ToEquatableArray()), Extent.Of(ParameterLayout.Of(model).Floats));
        return new Launch(kernel, bindings.ToEquatableArray(), "Update", $"{optimizer.Kind} on all parameters, gradients clipped");
    }

    private static Dictionary<int, Buffer> FindBuffers(Program program, List<Launch> launches)
    {
        var lives = new Dictionary<int, (int First, int Last)>();
        for (int at = 0; at < launches.Count; at++)
        {
            foreach (var arena in launches[at].Bindings.OfType<Binding.Arena>())
                lives[arena.Id] = (lives.TryGetValue(arena.Id, out var life) ? life.First : at, at);
        }

        return lives.ToDictionary(l => l.Key, l =>
        {
            var type = program.Graph.Nodes[l.Key].Type;
            return new Buffer(l.Key, type.Batched, type.Shape.Size, l.Value.First, l.Value.Last);
        });
    }
}

/// <summary>Where each parameter begins in the block: dense, each on a cache line of its own.</summary>
/// <param name="Offsets">Floats from the block's start, one a parameter.</param>
/// <param name="Floats">The block's size.</param>
public sealed record ParameterLayout(EquatableArray<long> Offsets, long Floats)
{
    public static ParameterLayout Of(Model model)
    {
        var offsets = new List<long>();
        long end = 0;
        foreach (var parameter in model.Parameters)
        {
            offsets.Add(end);
            end += (parameter.Shape.Size + PlanMemory.Alignment - 1) / PlanMemory.Alignment * PlanMemory.Alignment;
        }

        return new ParameterLayout(offsets.ToEquatableArray(), end);
    }
}
