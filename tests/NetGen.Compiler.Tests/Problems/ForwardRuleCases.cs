using static NetGen.Compiler.ExpressionSpec;

namespace NetGen.Compiler.Tests;

/// <summary>A wrong network for each rule on <c>Forward</c>, from methods as data.</summary>
public static class ForwardRuleCases
{
    private static readonly Variable X = new(0, 0, 0);

    public static IEnumerable<RuleCase> All { get; } =
    [
        Case("NG1000", ["A: Dense(3)"], Return(new Binary(5, BinaryKind.Add, X, Apply(4, X, 0))), 5,
            "Add cannot spread [n, 3] over [n, 4]. input 4 → A 3."),
        Case("NG1014", ["A: Dense(3)"], Return(Apply(5, Apply(4, X, 0), 0)), 5,
            "'A' has one A.kernel for all its uses, of 4 × 3 since the first, but here it would be 3 × 3; "
            + "apply it to what has the same width, or use a layer of its own. input 4 → A 3."),
        Case("NG1015", ["A: Dense(3)"], Return(Sum(5, Apply(4, X, 0), 1)), 5, "Sum is taken along axis 1, but 3 a sample has axis 0 alone. input 4 → A 3.", "Axis"),
        Case("NG1030", ["A: Dense(3)"], Return(Call(5, "Tile", ("X", Apply(4, X, 0)), ("Repeats", Integers(1, 2)))), 5,
            "Repeats of Tile must have one number for each axis of 3 a sample, but has 2. input 4 → A 3.", "Repeats"),
        Case("NG1031", ["A: Dense(3)"], Return(Call(5, "Transpose", ("X", Apply(4, X, 0)), ("Axes", Integers(0, -1)))), 5,
            "Transpose must name each axis of 3 a sample once, but names 0, -1. input 4 → A 3.", "Axes"),
        Case("NG1032", ["A: Dense(3)"], Return(Call(5, "Slice", ("X", Apply(4, X, 0)), ("Axis", Integer(2, 0)), ("Start", Integer(2, 3)))), 5,
            "Slice leaves nothing of axis 0 of 3 a sample, which has 3: it starts at 3. input 4 → A 3.", "Start"),
        Case("NG1032", ["A: Dense(3)"], Return(Call(5, "Slice", ("X", Apply(4, X, 0)), ("Axis", Integer(2, -1)), ("Start", Integer(2, -1)), ("End", Integer(2, 1)))), 5,
            "Slice leaves nothing of axis 0 of 3 a sample, which has 3: it starts at -1 and ends before 1. input 4 → A 3.", "Start"),
        Case("NG1033", ["A: Dense(3)"], Return(Call(5, "Stack", ("Axis", Integer(2, 0)), ("Symbols", new ExpressionSpec.Array(3, new([X, Apply(4, X, 0)]))))), 5,
            "Stack joins along axis 0 what is alike along all others, but gets 4 and 3 a sample. input 4 → A 3."),
        Case("NG1034", ["A: Dense(3)"], Return(new Element(6, Call(5, "Split", ("X", Apply(4, X, 0)), ("Parts", Integer(2, 2))), Integer(2, 0), false)), 5,
            "Split cuts axis 0 of 3 a sample into 2 equal parts, but it has 3. input 4 → A 3.", "Parts"),
        Case("NG1035", ["A: Dense(3)"], Return(Call(5, "Squeeze", ("X", Apply(4, X, 0)), ("Axis", Integer(2, 0)))), 5,
            "Squeeze takes away axes of one place, but axis 0 of 3 a sample has 3; reduce it first, or use Reshape. input 4 → A 3.", "Axis"),
        Case("NG1036", ["A: Dense(3)"], Return(Call(5, "MatMul", ("X", X), ("Y", Apply(4, X, 0)))), 5,
            "MatMul multiplies […, M, K] by […, K, N], but gets 4 and 3 a sample. input 4 → A 3."),
        Einsum("i,j", "names the axes of 2 symbols, but gets 1"),
        Einsum("ij", "names 2 axes in 'ij', but gets 3 a sample"),
        Einsum("i->j", "has axis 'j' in its result, which no symbol has"),
        Einsum("ii", "names an axis twice in 'ii'; a diagonal has no letters here"),
        Einsum("i->i->i", "is not written like \"ij,jk->ik\""),
        Einsum("...i", "has '.', but its axes are letters from a to z, or A to Z"),
        Signature("NG2025", "Symbol Forward(Symbol, int)",
            "Forward must be written Symbol Forward(Symbol x), with a symbol for each input, and a tuple with names for several outputs, but it is Symbol Forward(Symbol, int)."),
        new("NG2026", Network(["A: Dense(3)"], Method(Return(Apply(4, X, 0))), Method(Return(X))), new Place(0, 2, -1),
            "The network 'Net' already has a Forward, which says what it computes; give this method another name.", []),
        Fault("NG2027", FaultKind.Unreadable, "Forward cannot contain a lock statement: it is read by the compiler, not run; it runs on no thread.", "a lock statement", "it runs on no thread"),
        Fault("NG2028", FaultKind.NoConstant,
            "The value of 'n' is not known when the network is compiled; Forward can use constants, its own variables and parameters, shapes, and the layers of its class.", "'n'"),
        Fault("NG2029", FaultKind.UnknownCall,
            "Forward calls 'File.ReadAllText', which the compiler cannot read; it can call NetGen.Functions, and methods of its own class that have a body.", "'File.ReadAllText'"),
        new("NG2030", Network(["A: Dense(3)", "B: Dense(3)"], Method(Return(Apply(4, X, 0)))), new Place(0, 1, -1),
            "Nothing leads from the layer 'B' to what Forward returns; use it, or remove it.", []),
        Case("NG2031", ["A: Dense(3)"], new StatementSpec.Loop(5, null, new StatementSpec.Block(default), default, true), 5,
            "More than 100,000 expressions are evaluated; what Forward repeats must end by itself, after some thousand steps."),
        Case("NG2032", ["A: Dense(3)"], Return(Apply(6, new Binary(5, BinaryKind.Multiply, X, new Element(4, new Member(3, X, MemberKind.Shape), Integer(2, 1), false)), 0)), 4,
            "Forward fails here: there is no item 1 in an array of 1 item."),
        Case("NG2032", ["A: Dense(3)"], Return(Apply(6, new Binary(5, BinaryKind.Multiply, X, new Binary(4, BinaryKind.Divide, Integer(3, 1), Integer(2, 0))), 0)), 4,
            "Forward fails here: it divides by zero."),
        Case("NG3013", ["A: Dense(3)"], Return(new Binary(5, BinaryKind.Multiply, Apply(4, X, 0), Integer(2, 0))), 5,
            "Multiply gives the same here whatever its symbols are, so nothing in front of it can learn; leave it out, or evaluate it under a condition."),
    ];

    private static StatementSpec Return(ExpressionSpec value) => new StatementSpec.Return(value);

    private static Constant Integer(int part, int value) => new(part, ConstantKind.Integer, value);

    private static Binary Apply(int part, ExpressionSpec x, int layer) => new(part, BinaryKind.Through, x, new ExpressionSpec.Layer(1, layer));

    private static Call Sum(int part, ExpressionSpec x, int axis) => new(part, "Sum", new([new("X", 0, x), new("Axis", 1, Integer(1, axis))]));

    private static ExpressionSpec.Array Integers(params int[] values) => new(2, new(values.Select(v => (ExpressionSpec)Integer(2, v))));

    private static Call Call(int part, string name, params (string Name, ExpressionSpec Value)[] arguments) =>
        new(part, name, new(arguments.Select((a, i) => new ArgumentSpec(a.Name, i, a.Value))));

    private static RuleCase Einsum(string equation, string wrong) => Case(
        "NG1038", ["A: Dense(3)"], Return(Call(5, "Einsum", ("Equation", new Constant(2, ConstantKind.Text, 0, equation)), ("Symbols", new ExpressionSpec.Array(3, new([Apply(4, X, 0)]))))), 5,
        $"Einsum \"{equation}\" {wrong}. input 4 → A 3.", "Equation");

    private const string OneSymbol = "Symbol Forward(Symbol)";

    private static MethodSpec Method(StatementSpec body, string signature = OneSymbol, params FaultSpec[] faults) =>
        new(MethodSpec.Forward, signature, new([new FunctionSpec(-1, 1, 1, body)]), new(faults));

    private static ModelSpec Network(string[] layers, params MethodSpec[] methods) => Written.Network("Input(4)", layers) with { Methods = new(methods) };

    private static RuleCase Case(string id, string[] layers, StatementSpec body, int part, string message, string? argument = null) =>
        new(id, Network(layers, Method(body)), new Place(0, layers.Length, part, argument), message, []);

    private static RuleCase Signature(string id, string signature, string message) =>
        new(id, Network(["A: Dense(3)"], Method(Return(Apply(4, X, 0)), signature)), new Place(0, 1, -1), message, []);

    private static RuleCase Fault(string id, FaultKind kind, string message, params string[] words) =>
        new(id, Network(["A: Dense(3)"], Method(Return(Apply(4, X, 0)), OneSymbol, new FaultSpec(7, kind, new(words)))), new Place(0, 1, 7), message, []);
}
