using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public class MonotonicityTests
{
    private static readonly ScalarExpression X = new Argument(0), Y = new Argument(1);

    private static readonly Dictionary<string, ScalarExpression> Rising = new()
    {
        ["x"] = X,
        ["bias"] = X + Y,
        ["relu"] = Max(X, 0),
        ["leaky"] = IfGreater(X, 0, X, X * 0.3),
        ["tanh"] = ScalarExpression.Tanh(2 * X - Y),
        ["exp − 1"] = ExpM1(X + Y),
        ["sigmoid"] = ScalarExpression.Sigmoid(X / 3),
        ["no x"] = Y * Y,
        ["capped"] = Min(Max(X, 0), 6),
    };

    private static readonly Dictionary<string, ScalarExpression> Others = new()
    {
        ["−x"] = -X,
        ["y − x"] = Y - X,
        ["x²"] = X * X,
        ["silu"] = X * ScalarExpression.Sigmoid(X),
        ["−2x"] = X * -2,
        ["scaled"] = X * Y,
        ["|x|"] = Abs(X),
        ["erfc"] = Erfc(X),
        ["a falling line"] = IfGreater(X, 0, X, X * -0.3),
        ["over x"] = 1 / X,
    };

    public static TheoryData<string> Names => [.. Rising.Keys, .. Others.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_that_is_said_to_rise_never_falls(string name)
    {
        bool isSaid = Rising.ContainsKey(name);
        var function = isSaid ? Rising[name] : Others[name];
        Assert.Equal(isSaid, function.IsNondecreasing(0));

        double[] values = [.. Enumerable.Range(-40, 81).Where(i => i != 0).Select(i => ScalarInterpreter.Evaluate(function, [i / 8.0, -0.7], None, 0))];
        bool rises = values.Zip(values.Skip(1)).All(pair => pair.First <= pair.Second);
        Assert.True(rises || !isSaid, $"{name} falls");
        Assert.True(!rises || isSaid || false, $"{name} rises, but is not said to");
    }

    private static Bindings None { get; } = new(1, [], [], [], []);
}
