using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong losses of a class's own, indices, and uses of <c>Training</c>, with the expression that is reported in <c>‹…›</c>.</summary>
internal static class LossExamples
{
    private const string Good = "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol prediction, Symbol target) => Mean(Square(prediction - target));";

    private const string Squares = " Symbol Loss(Symbol prediction, Symbol target) => Mean(Square(prediction - target));";

    public static IEnumerable<RuleExample> All { get; } =
    [
        Of(Rules.LossSignature, "Symbol Forward(Symbol x) => x | A; Symbol ‹Loss›(Symbol prediction) => Mean(prediction);",
            "Loss must be written Symbol Loss(Symbol prediction, Symbol target), with a symbol for each input that it reads, too, but it is Symbol Loss(Symbol)."),
        Of(Rules.LossSignature, "Symbol Forward(Symbol x) => x | A; Symbol ‹Loss›(Symbol prediction, float[] target) => Mean(prediction);",
            "Loss must be written Symbol Loss(Symbol prediction, Symbol target), with a symbol for each input that it reads, too, but it is Symbol Loss(Symbol, float[])."),
        Of(Rules.LossParameter, "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol prediction, ‹Symbol truth›, Symbol target) => Mean(prediction - target);",
            "The parameter 'truth' of Loss is neither the target nor an input of 'Net', and what Forward returns is 'prediction' already; leave it out."),
        new(Rules.LossOfSeveral, Class("(Symbol y, Symbol z) Forward(Symbol x) => (x | A, x); Symbol ‹Loss›(Symbol y, Symbol target) => Mean(y - target);").Replace("Target(3), ", "Target(\"y\", 3), "),
            "Loss compares one output with one target, but Forward of 'Net' returns the outputs y and z; return one symbol, joined by Concat, and take its parts in Loss, or give each output a loss attribute.",
            Class(Good)),
        Of(Rules.LossIsNoNumber, "Symbol Forward(Symbol x) => x | A; Symbol ‹Loss›(Symbol y, Symbol target) => Square(y - target);",
            "Loss gives 3 a sample, but a loss is one number a sample; take its Sum or its Mean. input 8 → A 3."),
        Of(Rules.LossIsNoNumber, "Symbol Forward(Symbol x) { ‹AddLoss(x | A)›; return x | A; }" + Squares,
            "AddLoss gives 3 a sample, but a loss is one number a sample; take its Sum or its Mean. input 8 → A 3."),
        Of(Rules.OperandMismatch, "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol y, Symbol target) => Mean(‹y - Twice(target)›); static Symbol Twice(Symbol y) => Concat(0, y, y);",
            "Subtract cannot spread [n, 3] over [n, 6]. input 8 → A 3; target 3 → Concat 6."),
        Of(Rules.UnmovedLoss, "Symbol Forward(Symbol x) => x | A; Symbol ‹Loss›(Symbol x, Symbol y, Symbol target) => Mean(x) * Mean(target);",
            "Nothing leads from a parameter of the network to what Loss gives, so nothing learns; make it of what Forward returns."),
        Of(Rules.SeveralLosses, "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol y, Symbol target) => Mean(y - target); Symbol ‹Loss›(Symbol y, Symbol target, Symbol x) => Mean(y - target);",
            "The network 'Net' already has the loss Loss; an output has one."),
        Of(Rules.Unreadable, "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol y, Symbol target) { ‹lock (y) { }› return Mean(y - target); }",
            "Forward cannot contain a lock statement: it is read by the compiler, not run; it runs on no thread."),
        Of(Rules.OutsideAxis, "Symbol Forward(Symbol x) => ‹x[2..9]› | A;" + Squares, "[2..9] takes what lies outside axis 0 of 8 a sample, which has 8. input 8."),
        Of(Rules.OutsideAxis, "Symbol Forward(Symbol x) { int n = x.Shape[0]; return ‹x[^(n + 1)]› * x | A; }" + Squares, "[^9] takes what lies outside axis 0 of 8 a sample, which has 8. input 8."),
        Of(Rules.NoSuchAxis, "Symbol Forward(Symbol x) => ‹x[.., 0]› | A;" + Squares, "[.., 0] is taken along axis 1, but 8 a sample has axis 0 alone. input 8."),
        Of(Rules.Unreadable, "Symbol Forward(Symbol x) => Reshape(x, 2, 4)[Rest, 0, ‹Rest›] | A;" + Squares,
            "Forward cannot contain Rest twice in an index: it is read by the compiler, not run; it stands for all axes without an entry, so write it once."),
        Of(Rules.Unreadable, "Symbol Forward(Symbol x) { System.Range part = ‹1..3›; return x | A; }" + Squares,
            "Forward cannot contain a range: it is read by the compiler, not run; take the items one by one."),
        Of(Rules.Unreadable, "Symbol Forward(Symbol x) { if (‹x == null›) x = -x; return x | A; }" + Squares,
            "Forward cannot contain 'x == null': it is read by the compiler, not run; call Equal or NotEqual."),
        Of(Rules.OutputOfPrediction, "Symbol ‹Forward›(Symbol x) { x = x | A; return Training ? x : x[..2]; } Symbol Loss(Symbol y, Symbol target) => Mean(Square(y)) - Mean(target);",
            "Forward gives 3 a sample in training, but 2 in predictions; let both give the same. input 8 → A 3 → Slice 2."),
        Of(Rules.NoSuchAxis, "Symbol Forward(Symbol x) => (Training ? x : Mean(x, ‹2›)) | A;" + Squares, "Mean is taken along axis 2, but 8 a sample has axis 0 alone. input 8."),
        Of(Rules.UnusedLayer, "Symbol Forward(Symbol x) => x | A; Symbol Loss(Symbol y, Symbol target) => Mean(Square(y - target)); [Dense(4)] public partial Layer ‹B› { get; }",
            "Nothing leads from the layer 'B' to what Forward returns; use it, or remove it."),
        Of(Rules.SizeTooSmall, "Symbol Forward(Symbol x) => x * Normal(‹0›) | A;" + Squares, "Every size of Normal must be at least 1, but it is 0."),
        new(Rules.LossWithoutTarget, Class(Good.Replace("Symbol Loss", "Symbol ‹Loss›")).Replace("Target(3), ", ""),
            "The loss Loss has nothing to compare with; write the shape of a sample's target, such as [Target(3)].", Class(Good)),
        new(Rules.LossWithoutOptimizer, Class(Good.Replace("Symbol Loss", "Symbol ‹Loss›")).Replace(", SGD", ""),
            "The network 'Net' has a loss but no optimizer; add one, such as [Adam].", Class(Good)),
    ];

    private static RuleExample Of(Rule rule, string wrong, string message) => new(rule, Class(wrong), message, Class(Good));

    private static string Class(string members) => $$"""
        using static NetGen.Functions;

        [Network, Input(8), Target(3), SGD]
        public partial class Net
        {
            [Dense(3)] public partial Layer A { get; }

            {{members}}
        }
        """;
}
