using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public class DerivativeTests
{
    private static readonly ScalarExpression X = new Argument(0), Y = new Argument(1);

    private static readonly Dictionary<string, ScalarExpression> Functions = new()
    {
        ["x + y"] = X + Y,
        ["x − y"] = X - Y,
        ["x · y"] = X * Y,
        ["x / y"] = X / (2 + Y * Y),
        ["−x"] = -(X * Y),
        ["exp"] = Exp(X * Y),
        ["exp − 1"] = ExpM1(X * Y),
        ["log"] = Log(1 + X * X),
        ["log of 1 +"] = Log1P(X * X * Y * Y),
        ["tanh"] = Tanh(X - 2 * Y),
        ["sigmoid"] = Sigmoid(X * X - Y),
        ["erf"] = Erf(X + Y),
        ["erfc"] = Erfc(X * Y),
        ["sqrt"] = Sqrt(1 + X * X * Y * Y),
        ["abs"] = Abs(X * Y),
        ["max"] = Max(X * X, Y),
        ["min"] = Min(X * X, Y),
        ["select"] = IfGreater(X, Y, X * X * Y, Exp(Y) * X),
        ["a chain of them"] = Tanh(Exp(-Abs(X)) * Log(1 + Y * Y)) / Sqrt(1 + Sigmoid(X)),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_derivative_agrees_with_central_differences(string name)
    {
        const double H = 1e-5;
        var function = Functions[name];
        foreach (double[] at in new[] { new[] { 0.7, -1.3 }, [-0.4, 0.9], [1.9, 0.3], [-2.1, -0.8] })
        {
            for (int argument = 0; argument < 2; argument++)
            {
                double[] above = [.. at], below = [.. at];
                above[argument] += H;
                below[argument] -= H;
                double expected = (ScalarInterpreter.Evaluate(function, above) - ScalarInterpreter.Evaluate(function, below)) / (2 * H);

                // Constants are floats: 1e-7 of the value.
                Assert.Equal(expected, ScalarInterpreter.Evaluate(function.Derivative(argument), at), 1e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void At_a_kink_the_derivative_is_the_left_one()
    {
        Assert.Equal(0, ScalarInterpreter.Evaluate(Max(X, 0).Derivative(0), 0));
        Assert.Equal(0, ScalarInterpreter.Evaluate(Abs(X).Derivative(0), 0));
    }

    [Fact]
    public void What_does_not_read_an_argument_has_derivative_zero()
    {
        Assert.Equal(0, Exp(X).Derivative(1));
        Assert.Equal(0, ((ScalarExpression)new Scalar(3) * new Uniform(1)).Derivative(0));
        Assert.Equal(1, X.Derivative(0));
    }

    [Fact]
    public void Zeros_and_ones_disappear()
    {
        Assert.Equal(X, X + 0);
        Assert.Equal(X, 1 * X);
        Assert.Equal(0, 0 * Exp(X));
        Assert.Equal(X, X / 1);
        Assert.Equal(X, -(-X));
        Assert.Equal(5, (ScalarExpression)2 + 3);
    }

    [Fact]
    public void Replacing_arguments_reaches_every_leaf()
    {
        var replaced = IfGreater(X, 1, Tanh(Y), X / Y).ReplaceArguments(i => new Argument(i + 2));

        Assert.Equal([2, 3], replaced.Arguments);
        Assert.Equal(IfGreater(new Argument(2), 1, Tanh(new Argument(3)), (ScalarExpression)new Argument(2) / new Argument(3)), replaced);
    }
}
