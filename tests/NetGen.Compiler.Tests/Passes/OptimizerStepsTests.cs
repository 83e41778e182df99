using NetGen.Compiler.Tests.Emitted;
using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public sealed class OptimizerStepsTests
{
    [Theory, MemberData(nameof(OptimizerStepTests.Optimizers), MemberType = typeof(OptimizerStepTests))]
    public void A_moment_ends_at_zero_below_the_smallest_normal_number(string kind, int moments)
    {
        foreach (var step in OptimizerStepTests.StepsOf(kind, moments).Where(step => step.Store >= 2))
        {
            double Next(double gradient, double held) =>
                ScalarInterpreter.Evaluate(step.Value.Replace(leaf => leaf is Scalar or Step ? new Constant(0.9f) : leaf), gradient, 0.5, held, held);
            Assert.Equal(0, Next(0, float.Epsilon));
            Assert.Equal(0, Next(0, 1.2e-38));
            Assert.Equal(0.9 * 1.4e-38, Next(0, 1.4e-38), 1e-44);
            Assert.Equal(double.NaN, Next(0, double.NaN));
        }
    }
}
