namespace NetGen.Compiler.Tests;

public class DimensionTextTests
{
    private static readonly UnitSpec Unit = new("Part", new([new("channels", ConstantKind.Integer, "int", null), new("rate", ConstantKind.Double, "double", null), new("name", ConstantKind.Text, "string", null)]), default,
        new([new MethodSpec(MethodSpec.Forward, "Symbol Forward(Symbol, Symbol)", default, default, new(["x", "mask"]))]));

    private static readonly IReadOnlyList<Value> Inputs = [new(new Graph().Add(new InputSource(TensorType.Sample(Shape.Of(5, 8))), "x")), Value.Unknown];

    [Theory]
    [InlineData("7", 7)]
    [InlineData("channels", 12)]
    [InlineData(" 2*channels + 1 ", 25)]
    [InlineData("channels / 5 * 5", 10)]
    [InlineData("channels % 5 - -3", 5)]
    [InlineData("-(channels - 20) / (1 + 1)", 4)]
    [InlineData("channels * rate", 3)]
    [InlineData("1 - rate", 0.75)]
    [InlineData("0.5", 0.5)]
    [InlineData("3 / 2.0", 1.5)]
    [InlineData("x[0]", 5)]
    [InlineData("2 * x[ ^1 ]", 16)]
    [InlineData("x[^(1 + 1)] + x[1]", 13)]
    public void An_expression_has_the_value_that_csharp_gives_it(string text, double expected)
    {
        var value = Evaluate(text, out string failure);

        Assert.Equal("", failure);
        Assert.Equal(expected, value.AsNumber);
    }

    [Theory]
    [InlineData("", "a number is missing at its end")]
    [InlineData("2 *", "a number is missing at its end")]
    [InlineData("(2", "a ')' is missing")]
    [InlineData("2)", "')' is not understood")]
    [InlineData("2 ^ channels", "'^ channels' is not understood")]
    [InlineData("width", "'width' is unknown: the hyperparameters are channels, rate, name, and Forward takes x, mask")]
    [InlineData("2 * name", "'name' is no number")]
    [InlineData("x + 1", "'x' is no number; write the size of one of its axes, such as x[^1]")]
    [InlineData("x[2]", "'x' is 5 × 8 a sample, which has no axis 2")]
    [InlineData("x[^0]", "'x' is 5 × 8 a sample, which has no axis ^0")]
    [InlineData("x[0", "a ']' is missing")]
    [InlineData("x[0.5]", "an axis of 'x' is a whole number")]
    [InlineData("channels / 0", "it divides by zero")]
    [InlineData("channels % (channels - 12)", "it divides by zero")]
    [InlineData("2000000000 * channels", "the result is larger than an int holds")]
    [InlineData("99999999999", "'99999999999' is larger than an int holds")]
    public void What_has_no_value_says_why(string text, string expected)
    {
        var value = Evaluate(text, out string failure);

        Assert.Equal((ForwardValue.Unknown, expected), (value, failure));
    }

    [Fact]
    public void Parentheses_without_end_are_refused_before_the_stack_ends()
    {
        Evaluate(new string('(', 100_000), out string failure);

        Assert.Equal("its parentheses lie more than 50 deep in each other", failure);
    }

    [Theory]
    [InlineData("2 * channels / 0")]
    [InlineData("mask[3]")]
    [InlineData("x[channels]")]
    public void What_follows_from_something_unknown_is_unknown_and_no_mistake(string text)
    {
        var value = DimensionText.Evaluate(text, Unit, [ForwardValue.Unknown, new ForwardValue.Real(0.25), new ForwardValue.Text("x")], Inputs, out string failure);

        Assert.Equal((ForwardValue.Unknown, ""), (value, failure));
    }

    private static ForwardValue Evaluate(string text, out string failure) =>
        DimensionText.Evaluate(text, Unit, [new ForwardValue.Int(12), new ForwardValue.Real(0.25), new ForwardValue.Text("x")], Inputs, out failure);
}
