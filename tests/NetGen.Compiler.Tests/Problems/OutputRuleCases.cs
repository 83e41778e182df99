using static NetGen.Compiler.ExpressionSpec;

namespace NetGen.Compiler.Tests;

/// <summary>A wrong network for each rule on several outputs, from methods as data.</summary>
public static class OutputRuleCases
{
    private static readonly Variable X = new(0, 0, 0);

    private static readonly AttributeSpec Input = Written.Attributes("Input(4)")[0], SGD = Written.Attributes("SGD")[0];

    public static IEnumerable<RuleCase> All { get; } =
    [
        Case("NG2060", [Target("boxes"), Written.Attributes("Target(3)")[0], Loss("Huber", "boxes"), Loss("LogCosh", "classes")], At(2),
            "The network 'Net' has 2 outputs, so each target and each loss names the one that it is for; write [Target(\"boxes\", 3)]."),
        Case("NG2060", [Target("boxes"), Target("classes"), Loss("Huber", "boxes"), Written.Attributes("LogCosh")[0]], At(4),
            "The network 'Net' has 2 outputs, so each target and each loss names the one that it is for; write [LogCosh(Output = \"boxes\")]."),
        Case("NG2061", [Target("boxes"), Target("kinds"), Loss("Huber", "boxes"), Loss("LogCosh", "classes")], At(2, "Name"),
            "Target is for an output 'kinds', but Forward returns the outputs boxes and classes; name one of them."),
        Case("NG2061", [Target("boxes"), Target("classes"), Loss("Huber", "box"), Loss("LogCosh", "classes")], At(3, "Output"),
            "Huber is for an output 'box', but Forward returns the outputs boxes and classes; name one of them."),
        new("NG2061", Written.Network("", "A: Dense(3)") with { Attributes = new([Input, Target("boxes"), Written.Attributes("Huber")[0], SGD]) }, At(1, "Name"),
            "Target is for an output 'boxes', but 'Net' has one, which needs no name; leave it out.", []),
        Case("NG2062", [Target("boxes"), Target("classes"), Target("boxes"), Loss("Huber", "boxes"), Loss("LogCosh", "classes")], At(3),
            "The output 'boxes' already has a target; an output has one.", "Remove [Target]"),
        Case("NG2013", [Target("boxes"), Target("classes"), Loss("Huber", "boxes"), Loss("LogCosh", "boxes")], At(4),
            "The output 'boxes' already has the loss Huber; an output has one.", "Remove [LogCosh]"),
        Case("NG2063", [Target("boxes"), Target("classes"), Loss("Huber", "boxes")], new Place(0, 1, -1, "returned classes"),
            "The output 'classes' of 'Net' has no loss, but others have; add one, such as [MeanSquaredError(Output = \"classes\")]."),
        Case("NG2016", [Target("boxes"), Loss("Huber", "boxes"), Loss("LogCosh", "classes")], At(3),
            "The loss LogCosh has nothing to compare with; write the shape of a sample's target, such as [Target(\"classes\", 3)].", "Add [Target(\"classes\", 3)]"),
        Case("NG1003", [Target("boxes"), Target("classes", 5), Loss("Huber", "boxes"), Loss("LogCosh", "classes")], new Place(0, 0, 0),
            "'classes' gives 3 a sample, but the target is 5. input 4 → Dense 3.", "Change Dense to 5 units", "Change the target to 3"),
        Named("NG2064", "val", "The output 'val' of 'Net' needs another name, because the numbers of validation data begin with 'val_'."),
        Named("NG2064", "val_boxes", "The output 'val_boxes' of 'Net' needs another name, because the numbers of validation data begin with 'val_'."),
        new("NG2064", Network(["x", "classes"], [], new MethodSpec(MethodSpec.Forward, "(Symbol x, Symbol classes) Forward(Symbol, Symbol)", Functions(2), default, new(["x", "y"]), new(["x", "classes"]))) with
            {
                Attributes = new([NamedInput("x"), NamedInput("y"), Target("x"), Target("classes"), Loss("Huber", "x"), Loss("LogCosh", "classes"), SGD]),
            },
            new Place(0, 1, -1, "returned x"), "The output 'x' of 'Net' needs another name, because an input has it, and generated methods take both.", []),
    ];

    internal static AttributeSpec Target(string name, int size = 3) =>
        new("Target", new([new("Name", ArgumentValue.Of(name)), new("Shape", ArgumentValue.Of([size]))]));

    private static AttributeSpec NamedInput(string name) => new("Input", new([new("Name", ArgumentValue.Of(name)), new("Shape", ArgumentValue.Of([4]))]));

    private static AttributeSpec Loss(string kind, string output) => new(kind, new([new("Output", ArgumentValue.Of(output))]));

    private static Place At(int attribute, string? argument = null) => Place.Class with { Part = attribute, Argument = argument };

    private static RuleCase Case(string id, AttributeSpec[] attributes, Place place, string message, params string[] fixes) =>
        new(id, Network(["boxes", "classes"], attributes), place, message, fixes);

    private static RuleCase Named(string id, string name, string message) => new(
        id, Network([name, "classes"], [Target(name), Target("classes"), Loss("Huber", name), Loss("LogCosh", "classes")]), new Place(0, 1, -1, $"returned {name}"), message, []);

    private static ModelSpec Network(string[] outputs, AttributeSpec[] attributes, MethodSpec? forward = null) => Written.Network("", "A: Dense(3)") with
    {
        Attributes = new([Input, .. attributes, SGD]),
        Methods = new([forward ?? new MethodSpec(
            MethodSpec.Forward, $"({string.Join(", ", outputs.Select(o => $"Symbol {o}"))}) Forward(Symbol)", Functions(1), default, default, new(outputs))]),
    };

    /// <summary>Both outputs are the layer's, behind the first input and behind the last.</summary>
    private static EquatableArray<FunctionSpec> Functions(int inputs) =>
        new([new FunctionSpec(-1, inputs, inputs, new StatementSpec.Return(new ExpressionSpec.Tuple(9, new([Through(X, 3), Through(new Variable(6, 0, inputs - 1), 7)]))))]);

    private static ExpressionSpec Through(ExpressionSpec x, int part) => new Binary(part, BinaryKind.Through, x, new ExpressionSpec.Layer(part + 1, 0));
}
