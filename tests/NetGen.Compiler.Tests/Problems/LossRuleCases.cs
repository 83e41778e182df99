using static NetGen.Compiler.ExpressionSpec;

namespace NetGen.Compiler.Tests;

/// <summary>A wrong network for each rule on losses of a class's own, and on what training and prediction give, from methods as data.</summary>
public static class LossRuleCases
{
    private static readonly Variable X = new(0, 0, 0), Y = new(0, 0, 1);

    public static IEnumerable<RuleCase> All { get; } =
    [
        Case("NG1039", Forward(Sliced(new AxisPartSpec(AxisPartKind.Place, Bound(4)))), new Place(0, 1, 5), "[4] takes what lies outside axis 0 of 4 a sample, which has 4. input 4."),
        Case("NG1039", Forward(Sliced(new AxisPartSpec(AxisPartKind.Range, Bound(1), Bound(5, true)))), new Place(0, 1, 5), "[1..^5] takes what lies outside axis 0 of 4 a sample, which has 4. input 4."),
        Case("NG1039", Forward(Sliced(new AxisPartSpec(AxisPartKind.Range, Bound(2), Bound(2, true)))), new Place(0, 1, 5), "[2..^2] takes nothing of axis 0 of 4 a sample, which has 4. input 4."),
        Case("NG1015", Forward(Sliced(new AxisPartSpec(AxisPartKind.Rest), new AxisPartSpec(AxisPartKind.Place, Bound(0)), new AxisPartSpec(AxisPartKind.Range, null, Bound(1)))), new Place(0, 1, 5),
            "[Rest, 0, ..1] is taken along axis 1, but 4 a sample has axis 0 alone. input 4."),
        Own("NG1040", Return(Subtract), "Loss gives 3 a sample, but a loss is one number a sample; take its Sum or its Mean. input 4 → A 3."),
        Case("NG1040", Adding(X), new Place(0, 1, 6), "AddLoss gives 4 a sample, but a loss is one number a sample; take its Sum or its Mean. input 4."),
        Case("NG1041", Forward(new Conditional(5, new Training(4), X, new Slice(5, X, new([new AxisPartSpec(AxisPartKind.Range, Bound(1))]))), layerFirst: true) with { ReadsTraining = true }, new Place(0, 1, -1),
            "Forward gives 3 a sample in training, but 2 in predictions; let both give the same. input 4 → A 3 → Slice 2."),
        Own("NG2013", Return(Sum(Subtract)), "The network 'Net' already has the loss MeanSquaredError; an output has one.", "Input(4), Target(3), MeanSquaredError, SGD"),
        Own("NG2016", Return(Sum(Subtract)), "The loss Loss has nothing to compare with; write the shape of a sample's target, such as [Target(3)].", "Input(4), SGD"),
        Own("NG2017", Return(Sum(Subtract)), "The network 'Net' has a loss but no optimizer; add one, such as [Adam].", "Input(4), Target(3)"),
        Own("NG2044", Return(X), "Loss must be written Symbol Loss(Symbol prediction, Symbol target), with a symbol for each input that it reads, too, but it is Symbol Loss(Symbol, Symbol).",
            parameters: ["prediction", "input"]),
        Own("NG2045", Return(X), "The parameter 'truth' of Loss is neither the target nor an input of 'Net', and what Forward returns is 'prediction' already; leave it out.",
            parameters: ["prediction", "truth", "target"], argument: "truth"),
        new("NG2046",
            Written.Network("", "A: Dense(3)") with
            {
                Attributes = new([.. Written.Attributes("Input(4)"), OutputRuleCases.Target("y"), .. Written.Attributes("SGD")]),
                Methods = new([
                    new MethodSpec(MethodSpec.Forward, "(Symbol y, Symbol z) Forward(Symbol)", new([new FunctionSpec(-1, 1, 1, Return(new ExpressionSpec.Tuple(8, new([Apply(X), X]))))]), default, default, new(["y", "z"])),
                    Method(MethodSpec.Loss, Return(Sum(Subtract)), "prediction", "target") with { IsLoss = true },
                ]),
            },
            new Place(0, 2, -1),
            "Loss compares one output with one target, but Forward of 'Net' returns the outputs y and z; return one symbol, joined by Concat, and take its parts in Loss, or give each output a loss attribute.", []),
        Own("NG3017", Return(Sum(Y)), "Nothing leads from a parameter of the network to what Loss gives, so nothing learns; make it of what Forward returns."),
    ];

    private static Binary Subtract => new(3, BinaryKind.Subtract, X, Y);

    private static StatementSpec Return(ExpressionSpec value) => new StatementSpec.Return(value);

    private static BoundSpec Bound(int number, bool fromEnd = false) => new(new Constant(2, ConstantKind.Integer, number), fromEnd);

    private static Slice Sliced(params AxisPartSpec[] axes) => new(5, X, new(axes));

    private static Call Sum(ExpressionSpec x) => new(4, "Sum", new([new ArgumentSpec("X", 0, x)]));

    private static Binary Apply(ExpressionSpec x) => new(7, BinaryKind.Through, x, new ExpressionSpec.Layer(1, 0));

    /// <param name="layerFirst">Whether the layer stands in front of the value's variable, not behind the value.</param>
    private static MethodSpec Forward(ExpressionSpec value, bool layerFirst = false) => Method(MethodSpec.Forward, layerFirst
        ? new StatementSpec.Block(new([new StatementSpec.Evaluate(new Assign(8, X, Apply(X))), Return(value)]))
        : Return(Apply(value)));

    private static MethodSpec Adding(ExpressionSpec loss) => Method(
        MethodSpec.Forward, new StatementSpec.Block(new([new StatementSpec.Evaluate(new Call(6, "AddLoss", new([new ArgumentSpec("Loss", 0, loss)]))), Return(Apply(X))])));

    private static MethodSpec Method(string name, StatementSpec body, params string[] parameters)
    {
        int count = Math.Max(1, parameters.Length);
        return new(name, $"Symbol {name}({string.Join(", ", Enumerable.Repeat("Symbol", count))})", new([new FunctionSpec(-1, count, count, body)]), default, new(parameters));
    }

    private static RuleCase Case(string id, MethodSpec forward, Place place, string message) =>
        new(id, Written.Network("Input(4)", "A: Dense(3)") with { Methods = new([forward]) }, place, message, []);

    /// <summary>A chain with a loss of its own, which is reported at its name.</summary>
    private static RuleCase Own(string id, StatementSpec body, string message, string attributes = "Input(4), Target(3), SGD", string[]? parameters = null, string? argument = null) => new(
        id, Written.Network(attributes, "A: Dense(3)") with { Methods = new([Method(MethodSpec.Loss, body, parameters ?? ["prediction", "target"]) with { IsLoss = true }]) },
        new Place(0, 1, -1, argument), message, []);
}
