namespace NetGen.Compiler;

/// <summary>The optimizer's step over all parameters at once, on gradients that were stored so that all of them could be clipped, or those of several steps be added; it leaves zeros for the next ones.</summary>
public static class UpdateAll
{
    public static Launch Run(Model model)
    {
        var optimizer = model.Optimizer!;
        int[] moments = [.. Enumerable.Range(2, optimizer.MomentCount)];
        var gradient = new ScalarExpression.Argument(0) * new ScalarExpression.Scalar(ScalarSlots.ClipScale);
        var steps = OptimizerSteps.For(optimizer, gradient, 1, moments, 0).ToList();
        bool accumulates = optimizer.AccumulationSteps > 1;
        if (accumulates)
            steps.Add(new EpilogueStep(0, 0));
        var operands = Enumerable.Repeat(new Operand(Access.Element), 2 + moments.Length);
        Binding[] bindings =
        [
            new Binding.AllParameters(ParameterBlock.Gradients),
            new Binding.AllParameters(ParameterBlock.Values),
            .. moments.Select((_, k) => new Binding.AllParameters(ParameterBlock.Moments, k)),
        ];
        var kernel = new MapKernel(
            operands.ToEquatableArray(), new Epilogue(steps.ToEquatableArray()), Extent.Of(ParameterLayout.Of(model).TrainedFloats));
        return new Launch(kernel, bindings.ToEquatableArray(), "Update", $"{optimizer.Kind} on all parameters, gradients {(accumulates ? $"of {optimizer.AccumulationSteps} steps" : "clipped")}");
    }
}
