namespace NetGen.Compiler;

/// <summary>What an optimizer does to one number of a parameter, as epilogue steps.</summary>
public static class OptimizerSteps
{
    /// <inheritdoc cref="UpdateScope"/>
    public static IReadOnlyList<EpilogueStep> For(
        OptimizerInfo optimizer, ScalarExpression gradient, int parameter, IReadOnlyList<int> moments, int firstStep)
    {
        var update = new UpdateScope(optimizer, gradient, parameter, moments, firstStep);
        OptimizerTable.Find(optimizer.Kind)!.Update(update);
        return update.Steps;
    }
}
