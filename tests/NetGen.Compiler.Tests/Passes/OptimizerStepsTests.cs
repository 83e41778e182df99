using NetGen.Compiler.Tests.Emitted;
using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public sealed class OptimizerStepsTests
{
    [Theory, MemberData(nameof(OptimizerStepTests.Optimizers), MemberType = typeof(OptimizerStepTests))]
    public void A_moment_ends_at_zero_below_the_smallest_normal_number(string kind, int moments)
    {
        var steps = OptimizerStepTests.StepsOf(kind, moments);
        for (int k = 0; k < moments; k++)
        {
            var value = Inlined(new Step(steps.FindIndex(s => s.Store == 2 + k)));
            double Next(double gradient, double held) =>
                ScalarInterpreter.Evaluate(value.Replace(leaf => leaf is Scalar ? new Constant(0.9f) : leaf), gradient, 0.5, held, held);

            // The mean of Nadam keeps 1 − 0.9 here, whatever the others keep; a sum of squares keeps all.
            double kept = kind == "Adagrad" ? 1 : kind == "Nadam" && k == 0 ? 1 - (double)0.9f : 0.9;
            Assert.Equal(0, Next(0, float.Epsilon));
            Assert.Equal(0, Next(0, 1.17e-38 / kept));
            Assert.Equal(kept * (1.3e-38 / kept), Next(0, 1.3e-38 / kept), 1e-44);
            Assert.Equal(double.NaN, Next(0, double.NaN));
        }

        ScalarExpression Inlined(ScalarExpression value) => value.Replace(leaf => leaf is Step s ? Inlined(steps[s.Index].Value) : leaf);
    }
}
