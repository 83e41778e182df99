using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// What an optimizer does to one number of a parameter, as epilogue steps. Formulas as Keras states them; the step's constants are
/// run-time scalars.
/// </summary>
public static class OptimizerSteps
{
    /// <param name="gradient">The number's gradient.</param>
    /// <param name="parameter">Operand of the parameter.</param>
    /// <param name="moments">Operands of the moments, as many as <see cref="OptimizerInfo.MomentCount"/>.</param>
    /// <param name="firstStep">How many steps the epilogue has already.</param>
    public static IEnumerable<EpilogueStep> For(
        OptimizerInfo optimizer, ScalarExpression gradient, int parameter, IReadOnlyList<int> moments, int firstStep)
    {
        ScalarExpression alpha = new Scalar(ScalarSlots.Alpha), epsilon = new Scalar(ScalarSlots.Epsilon);
        ScalarExpression momentum = new Scalar(ScalarSlots.FirstDecay);
        ScalarExpression weight = new Argument(parameter);
        // Also where the attribute has none: the number may be set while the network trains.
        ScalarExpression decayed = weight - new Scalar(ScalarSlots.Decay) * weight;
        ScalarExpression Moment(int k) => new Argument(moments[k]);
        ScalarExpression Updated(int k) => new Step(firstStep + k);

        switch (optimizer.Kind)
        {
            case "SGD" when optimizer.MomentCount == 0:
                yield return new(decayed - alpha * gradient, parameter);
                break;

            case "SGD":
                yield return new(Normal(momentum * Moment(0) - alpha * gradient), moments[0]);
                yield return new(
                    optimizer.Nesterov ? decayed + momentum * Updated(0) - alpha * gradient : decayed + Updated(0), parameter);
                break;

            case "Adam" or "AdamW":
                yield return new(Normal(momentum * Moment(0) + new Scalar(ScalarSlots.FirstRest) * gradient), moments[0]);
                yield return new(SecondMoment(Moment(1), gradient), moments[1]);
                yield return new(decayed - alpha * Updated(0) / (Sqrt(Updated(1)) + epsilon), parameter);
                break;

            case "RMSProp" when optimizer.MomentCount == 1:
                yield return new(SecondMoment(Moment(0), gradient), moments[0]);
                yield return new(decayed - alpha * gradient / Sqrt(Updated(0) + epsilon), parameter);
                break;

            case "RMSProp":
                yield return new(SecondMoment(Moment(0), gradient), moments[0]);
                yield return new(Normal(momentum * Moment(1) + alpha * gradient / Sqrt(Updated(0) + epsilon)), moments[1]);
                yield return new(decayed - Updated(1), parameter);
                break;

            default:
                throw new InvalidOperationException($"No update rule for {optimizer.Kind}.");
        }
    }

    /// <summary>v ← β₂·v + (1 − β₂)·g².</summary>
    private static ScalarExpression SecondMoment(ScalarExpression moment, ScalarExpression gradient) =>
        Normal(new Scalar(ScalarSlots.SecondDecay) * moment + new Scalar(ScalarSlots.SecondRest) * gradient * gradient);

    /// <summary>
    /// A moment, zero where it is subnormal. Where no gradient comes any more, behind a unit that ReLU shuts off, a moment decays until 0.9 of the
    /// smallest numbers rounds to themselves, and stays there; processors take several times as long over such numbers, step after step.
    /// What is not a number stays so whichever way a device compares it.
    /// </summary>
    private static ScalarExpression Normal(ScalarExpression moment) => IfGreater(SmallestNormal, Abs(moment), moment - moment, moment);
}
