using static NetGen.Compiler.ExpressionSpec;

namespace NetGen.Compiler.Tests;

/// <summary>A wrong weight, or a wrong use of one, for each rule on them, from methods as data.</summary>
public static class WeightRuleCases
{
    private static readonly Variable X = new(0, 0, 0);

    private static readonly ExpressionSpec.Layer W = new(3, 1);

    public static IEnumerable<RuleCase> All { get; } =
    [
        new("NG1001", Net(Weight(0), Add), new Place(0, 1, 0, "Shape"), "Every size of Weight must be at least 1, but it is 0.", []),
        new("NG1042", Net(Weight(4) with { Attributes = new([State(4)]) }, Assigned(X)), new Place(0, 2, 6),
            "Assign stores 4 for all samples together, but gets 4 of each sample; take their mean, Mean(…, Batch). W 4; input 4.", []),
        new("NG1042", Net(Weight(4) with { Attributes = new([State(1)]) }, Assigned(new Call(7, "Mean", new([new ArgumentSpec("X", 0, X), new ArgumentSpec("Axis", 1, Number(int.MinValue))])))), new Place(0, 2, 6),
            "Assign stores 1 for all samples together, but gets 4; let both have one shape. W 1; input 4.", []),
        new("NG1043", Net(Weight(4), Over("Max", X)), new Place(0, 2, 5, "Axis"), "Max cannot be taken over the batch: only Sum, Mean and Variance can. input 4.", []),
        new("NG1043", Net(Weight(4), Over("Mean", W)), new Place(0, 2, 5, "Axis"), "Mean cannot be taken over the batch: what it gets is the same for all samples. W 4.", []),
        new("NG2030", Net(Weight(4), X), new Place(0, 1, -1), "Nothing leads from the layer 'W' to what Forward returns; use it, or remove it.", []),
        new("NG2030", Written.Network("Input(4)", "A: Dense(3)") is var chain ? chain with { Layers = new([.. chain.Layers, Weight(4)]) } : chain, new Place(0, 1, -1),
            "Nothing leads from the layer 'W' to what Forward returns; use it, or remove it.", []),
        new("NG2036", Net(Of(ArgumentValue.OfExpression("y[0]")), Add), new Place(0, 1, 0, "Shape"),
            "'y[0]' of Weight has no value that fits: 'y' is unknown: 'Net' has no hyperparameters, and Forward takes x.", []),
        new("NG2036", Net(Of(ArgumentValue.OfExpression("x[1]")), Add), new Place(0, 1, 0, "Shape"), "'x[1]' of Weight has no value that fits: 'x' is 4 a sample, which has no axis 1.", []),
        new("NG2036", Net(Of(ArgumentValue.OfExpression("2 * x")), Add), new Place(0, 1, 0, "Shape"),
            "'2 * x' of Weight has no value that fits: 'x' is no number; write the size of one of its axes, such as x[^1].", []),
        new("NG2036", Net(Of(ArgumentValue.OfExpression("x[^1")), Add), new Place(0, 1, 0, "Shape"), "'x[^1' of Weight has no value that fits: a ']' is missing.", []),
        new("NG2036", Net(Of(ArgumentValue.Of(2.5)), Add), new Place(0, 1, 0, "Shape"), "Shape of Weight has no value that fits: it must give a whole number that an int holds.", []),
        new("NG2047", Net(Weight(4) with { Type = LayerSpec.LayerType }, Add), new Place(0, 1, -1), Wrong("is of type NetGen.Layer"), []),
        new("NG2047", Net(Weight(4) with { Attributes = new([.. Written.Attributes("Dense(3)")]) }, Add), new Place(0, 1, -1), Wrong("has [Dense]"), []),
        new("NG2047", Net(Weight(4) with { Attributes = default }, Add), new Place(0, 1, -1), Wrong("has no attribute"), []),
        new("NG2047", Net(Weight(4) with { Attributes = new([.. Written.Attributes("Weight(4), Weight(4)")]) }, Add), new Place(0, 1, -1), Wrong("has it twice"), []),
        new("NG2048", Net(Weight(4), Assigned(W)), new Place(0, 2, 6),
            "Assign stores what a weight with Trained = false is from the next step on, but gets another symbol; give it such a weight first, and then its new value. W 4.", []),
        new("NG3012", Net(Weight(4) with { Attributes = new([.. Written.Attributes("Weight(4, Trained = false, L2 = 0.1)")]) }, Add), new Place(0, 1, 0, "L2"),
            "L2 of Weight has no effect: Trained is false, so no optimizer changes it.", []),
    ];

    private static Binary Add => new(4, BinaryKind.Add, X, W);

    private static LayerSpec Weight(int size) => Written.Layer($"W: Weight({size})");

    private static LayerSpec Of(ArgumentValue size) => Weight(4) with { Attributes = new([new AttributeSpec("Weight", new([new("Shape", ArgumentValue.Of([size]))]))]) };

    private static AttributeSpec State(int size) => Written.Attributes($"Weight({size}, Trained = false)")[0];

    private static Constant Number(int number) => new(2, ConstantKind.Integer, number);

    private static Call Over(string function, ExpressionSpec x) => new(5, function, new([new ArgumentSpec("X", 0, x), new ArgumentSpec("Axis", 1, Number(int.MinValue))]));

    /// <summary>A statement in front of what is returned.</summary>
    private static Call Assigned(ExpressionSpec value) => new(6, "Assign", new([new ArgumentSpec("State", 0, W), new ArgumentSpec("Value", 1, value)]));

    private static string Wrong(string how) =>
        $"A weight is a partial property of type Symbol with [Weight] alone, such as [Weight(4)] private partial Symbol W {{ get; }}, but 'W' {how}.";

    /// <summary>A network of the layer A and the weight, whose <c>Forward</c> gives the value behind A; or assigns, and gives x behind A.</summary>
    private static ModelSpec Net(LayerSpec weight, ExpressionSpec value)
    {
        var network = Written.Network("Input(4)", "A: Dense(3)");
        bool assigns = value is Call { Name: "Assign" };
        StatementSpec returned = new StatementSpec.Return(new Binary(8, BinaryKind.Through, assigns ? Add : value, new ExpressionSpec.Layer(1, 0)));
        return network with
        {
            Layers = new([.. network.Layers, weight]),
            Methods = new([new MethodSpec(
                MethodSpec.Forward, "Symbol Forward(Symbol)",
                new([new FunctionSpec(-1, 1, 1, assigns ? new StatementSpec.Block(new([new StatementSpec.Evaluate(value), returned])) : returned)]), default, new(["x"]))]),
        };
    }
}
