using static NetGen.Compiler.ExpressionSpec;

namespace NetGen.Compiler.Tests;

/// <summary>A wrong network for each rule on several inputs, from methods as data.</summary>
public static class InputRuleCases
{
    private static readonly Variable X = new(0, 0, 0), Y = new(0, 0, 1);

    private static readonly AttributeSpec Question = Input("question"), Answer = Input("answer");

    public static IEnumerable<RuleCase> All { get; } =
    [
        Case("NG2038", [Question, Written.Attributes("Input(4)")[0]], Both, At(1),
            "The network 'Net' has 2 inputs, so each has the name of the parameter of Forward that it is; write it first, such as [Input(\"answer\", 4)]."),
        Case("NG2039", [Question, Answer, Input("answer")], Both, At(2, "Name"), "The network 'Net' already has an input 'answer'; give this one another name."),
        new("NG2040", Written.Network("", "A: Dense(3)") with { Attributes = new([Question, Answer]) }, At(1),
            "The layers of 'Net' are a chain, which has one input, but there are 2; say where each goes: Symbol Forward(Symbol question, Symbol answer) => ….", []),
        Case("NG2041", [Question, Answer, Input("reply")], Both, At(2, "Name"),
            "The input 'reply' is no parameter of Forward, which has the parameters question and answer; add Symbol reply to it, or remove the input."),
        Case("NG2042", [Question], Both, new Place(0, 1, -1, "answer"),
            "The parameter 'answer' of Forward is no input of 'Net', which has the input question; state the shape of a sample, such as [Input(\"answer\", 10)]."),
        Case("NG2043", [Answer, Question], X, At(0), "Nothing leads from the input 'answer' to what Forward returns; use it, or remove it."),
        Case("NG1001", [Question, Input("answer", 0)], Both, At(1, "Shape"), "Every size of Input must be at least 1, but it is 0."),
        Case("NG1000", [Question, Input("answer", 5)], Both, new Place(0, 1, 5), "Add cannot spread [n, 4] over [n, 5]. question 4; answer 5."),
    ];

    private static Binary Both => new(5, BinaryKind.Add, X, Y);

    private static AttributeSpec Input(string name, int size = 4) =>
        new("Input", new([new("Name", ArgumentValue.Of(name)), new("Shape", ArgumentValue.Of([size]))]));

    private static Place At(int attribute, string? argument = null) => Place.Class with { Part = attribute, Argument = argument };

    private static RuleCase Case(string id, AttributeSpec[] attributes, ExpressionSpec input, Place place, string message)
    {
        var body = new StatementSpec.Return(new Binary(6, BinaryKind.Through, input, new ExpressionSpec.Layer(1, 0)));
        var forward = new MethodSpec(MethodSpec.Forward, "Symbol Forward(Symbol, Symbol)", new([new FunctionSpec(-1, 2, 2, body)]), default, new(["question", "answer"]));
        return new(id, Written.Network("", "A: Dense(3)") with { Attributes = new(attributes), Methods = new([forward]) }, place, message, []);
    }
}
