using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong networks of several outputs, with what is reported in <c>‹…›</c>.</summary>
internal static class OutputExamples
{
    private const string Targets = "[Target(\"boxes\", 4), Target(\"classes\", 3)]", Losses = "[Huber(Output = \"boxes\", Weight = 2), CategoricalCrossEntropy(Output = \"classes\"), Adam]",
        Both = "(Symbol boxes, Symbol classes) Forward(Symbol x) => (x | A, x | B);";

    public static IEnumerable<RuleExample> All { get; } =
    [
        Of(Rules.UnnamedOutput, "[Target(\"boxes\", 4), ‹Target(3)›]", Losses, Both,
            "The network 'Net' has 2 outputs, so each target and each loss names the one that it is for; write [Target(\"boxes\", 3)]."),
        Of(Rules.UnnamedOutput, Targets, "[‹Huber›, CategoricalCrossEntropy(Output = \"classes\"), Adam]", Both,
            "The network 'Net' has 2 outputs, so each target and each loss names the one that it is for; write [Huber(Output = \"boxes\")]."),
        Of(Rules.UnknownOutput, Targets, "[Huber(Output = \"boxes\"), CategoricalCrossEntropy(‹Output = \"kinds\"›), Adam]", Both,
            "CategoricalCrossEntropy is for an output 'kinds', but Forward returns the outputs boxes and classes; name one of them."),
        Of(Rules.UnknownOutput, "[Target(‹\"boxes\"›, 4)]", "[Huber, Adam]", "Symbol Forward(Symbol x) => Concat(-1, x | A, x | B);",
            "Target is for an output 'boxes', but 'Net' has one, which needs no name; leave it out."),
        Of(Rules.RepeatedTarget, Targets + "\n[‹Target(\"boxes\", 4)›]", Losses, Both, "The output 'boxes' already has a target; an output has one."),
        Of(Rules.SeveralLosses, Targets, Losses + "\n[‹Huber(Output = \"boxes\")›]", Both, "The output 'boxes' already has the loss Huber; an output has one."),
        Of(Rules.OutputWithoutLoss, "[Target(\"boxes\", 4)]", "[Huber(Output = \"boxes\"), Adam]", "(Symbol boxes, ‹Symbol classes›) Forward(Symbol x) => (x | A, x | B);",
            "The output 'classes' of 'Net' has no loss, but others have; add one, such as [MeanSquaredError(Output = \"classes\")]."),
        Of(Rules.LossWithoutTarget, "[Target(\"boxes\", 4)]", "[Huber(Output = \"boxes\"), ‹CategoricalCrossEntropy(Output = \"classes\")›, Adam]", Both,
            "The loss CategoricalCrossEntropy has nothing to compare with; write the shape of a sample's target, such as [Target(\"classes\", 3)]."),
        Of(Rules.OutputName, "[Target(\"val_boxes\", 4), Target(\"classes\", 3)]", "[Huber(Output = \"val_boxes\"), CategoricalCrossEntropy(Output = \"classes\"), Adam]",
            "(‹Symbol val_boxes›, Symbol classes) Forward(Symbol x) => (x | A, x | B);",
            "The output 'val_boxes' of 'Net' needs another name, because the numbers of validation data begin with 'val_'."),
        Of(Rules.OutputIsNotTarget, "[Target(\"boxes\", 5), Target(\"classes\", 3)]", Losses, "(Symbol boxes, Symbol classes) Forward(Symbol x) => (x | A, x | B);",
            "'boxes' gives 4 a sample, but the target is 5. input 6 → Dense 4.", layer: "[‹Dense(4)›]"),
        Of(Rules.NoProbabilities, Targets, Losses, "(Symbol boxes, Symbol classes) Forward(Symbol x) => (x | A, ‹(x | B) - 1›);",
            "CategoricalCrossEntropy needs probabilities, but 'Forward' does not end in Softmax; add it, or set FromLogits."),
        Of(Rules.UnusedLayer, "[Target(\"boxes\", 4), Target(\"classes\", 4)]", "[Huber(Output = \"boxes\"), LogCosh(Output = \"classes\"), Adam]",
            "(Symbol boxes, Symbol classes) Forward(Symbol x) => (x | A, x | A);", "Nothing leads from the layer 'B' to what Forward returns; use it, or remove it.", end: "‹B›"),
        Of(Rules.ForwardSignature, Targets, Losses, "(Symbol boxes, int classes) ‹Forward›(Symbol x) => (x | A, 3);",
            "Forward must be written Symbol Forward(Symbol x), with a symbol for each input, and a tuple with names for several outputs, but it is (Symbol boxes, int classes) Forward(Symbol)."),
    ];

    private static RuleExample Of(Rule rule, string targets, string losses, string forward, string message, string layer = "[Dense(4)]", string end = "B") =>
        new(rule, Class(targets, losses, forward, layer, end), message, Class(Targets, Losses, Both, "[Dense(4)]", "B"));

    private static string Class(string targets, string losses, string forward, string layer, string end) =>
        $$"""
        using NetGen;
        using static NetGen.Functions;

        namespace A;

        [Network, Input(6)]
        {{targets}}
        {{losses}}
        public partial class Net
        {
            {{layer}} public partial Layer A { get; }

            [Dense(3), Softmax] public partial Layer {{end}} { get; }

            {{forward}}
        }

        """;
}
