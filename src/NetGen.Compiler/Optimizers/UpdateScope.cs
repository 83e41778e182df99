using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// One number of a parameter at an optimizer's step: what a formula reads, and the epilogue steps that it makes. The numbers of the optimizer are run-time scalars, which the
/// runtime's class of the same optimizer writes.
/// </summary>
/// <param name="optimizer">The optimizer with the attribute's numbers.</param>
/// <param name="gradient">The number's gradient.</param>
/// <param name="parameter">Operand of the parameter.</param>
/// <param name="moments">Operands of the moments, as many as <see cref="OptimizerInfo.MomentCount"/>.</param>
/// <param name="firstStep">How many steps the epilogue has already.</param>
public sealed class UpdateScope(OptimizerInfo optimizer, ScalarExpression gradient, int parameter, IReadOnlyList<int> moments, int firstStep)
{
    private readonly List<EpilogueStep> _steps = [];

    public OptimizerInfo Optimizer => optimizer;

    public IReadOnlyList<EpilogueStep> Steps => _steps;

    public ScalarExpression Gradient => gradient;

    public ScalarExpression Alpha { get; } = new Scalar(ScalarSlots.Alpha);

    public ScalarExpression FirstDecay { get; } = new Scalar(ScalarSlots.FirstDecay);

    public ScalarExpression FirstRest { get; } = new Scalar(ScalarSlots.FirstRest);

    public ScalarExpression SecondDecay { get; } = new Scalar(ScalarSlots.SecondDecay);

    public ScalarExpression SecondRest { get; } = new Scalar(ScalarSlots.SecondRest);

    public ScalarExpression Epsilon { get; } = new Scalar(ScalarSlots.Epsilon);

    /// <summary>The parameter behind the decoupled decay, which is there where the attribute has none, too: the number may be set while the network trains.</summary>
    public ScalarExpression Decayed => new Argument(parameter) - new Scalar(ScalarSlots.Decay) * new Argument(parameter);

    /// <summary>A moment before the step.</summary>
    public ScalarExpression Moment(int index) => new Argument(moments[index]);

    /// <summary>β₂·v + (1 − β₂)·x².</summary>
    public ScalarExpression MeanOfSquares(ScalarExpression mean, ScalarExpression x) => SecondDecay * mean + SecondRest * x * x;

    /// <summary>A value that later formulas read.</summary>
    public ScalarExpression Let(ScalarExpression value) => Add(value, -1);

    /// <returns>The moment as it is stored.</returns>
    public ScalarExpression StoreMoment(int index, ScalarExpression value) => Add(Normal(value), moments[index]);

    public void StoreParameter(ScalarExpression value) => Add(value, parameter);

    /// <summary>
    /// A moment, zero where it is subnormal. Where no gradient comes any more, behind a unit that ReLU shuts off, a moment decays until 0.9 of the
    /// smallest numbers rounds to themselves, and stays there; processors take several times as long over such numbers, step after step.
    /// What is not a number stays so whichever way a device compares it.
    /// </summary>
    private static ScalarExpression Normal(ScalarExpression moment) => IfGreater(SmallestNormal, Abs(moment), moment - moment, moment);

    private Step Add(ScalarExpression value, int store)
    {
        _steps.Add(new EpilogueStep(value, store));
        return new Step(firstStep + _steps.Count - 1);
    }
}
