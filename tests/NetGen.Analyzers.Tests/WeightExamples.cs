using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong weights and states, with the expression that is reported in <c>‹…›</c>.</summary>
internal static class WeightExamples
{
    private const string Good = """
        [Weight("x[0]", 5)] private partial Symbol W { get; }
        [Weight(5, Trained = false, Initializer = Initializer.Zeros)] private partial Symbol Average { get; }
        Symbol Forward(Symbol x)
        {
            var y = MatMul(x, W);
            Assign(Average, 0.9 * Average + 0.1 * Mean(y, Batch));
            return y - Average | A;
        }
        """;

    public static IEnumerable<RuleExample> All { get; } =
    [
        Of(Rules.StateDoesNotFit, Good.Replace("Assign(Average, 0.9 * Average + 0.1 * Mean(y, Batch))", "‹Assign(Average, y)›"),
            "Assign stores 5 for all samples together, but gets 5 of each sample; take their mean, Mean(…, Batch). Average 5; input 8 → MatMul 5."),
        Of(Rules.StateDoesNotFit, Good.Replace("Assign(Average, 0.9 * Average + 0.1 * Mean(y, Batch))", "‹Assign(Average, Mean(x, Batch))›"),
            "Assign stores 5 for all samples together, but gets 8; let both have one shape. Average 5; input 8."),
        Of(Rules.NoBatchAxis, Good.Replace("Mean(y, Batch)", "Max(y, ‹Batch›)"), "Max cannot be taken over the batch: only Sum, Mean and Variance can. input 8 → MatMul 5."),
        Of(Rules.NoBatchAxis, Good.Replace("Mean(y, Batch)", "Mean(Average, ‹Batch›)"), "Mean cannot be taken over the batch: what it gets is the same for all samples. Average 5."),
        Of(Rules.WeightProperty, "[Weight(8)] private partial Layer ‹W› { get; } Symbol Forward(Symbol x) => x | W | A;",
            "A weight is a partial property of type Symbol with [Weight] alone, such as [Weight(4)] private partial Symbol W { get; }, but 'W' is of type NetGen.Layer."),
        Of(Rules.WeightProperty, "[Dense(5)] private partial Symbol ‹W› { get; } Symbol Forward(Symbol x) => x * W | A;",
            "A weight is a partial property of type Symbol with [Weight] alone, such as [Weight(4)] private partial Symbol W { get; }, but 'W' has [Dense]."),
        Of(Rules.WeightProperty, "private partial Symbol ‹W› { get; } Symbol Forward(Symbol x) => x * W | A;",
            "A weight is a partial property of type Symbol with [Weight] alone, such as [Weight(4)] private partial Symbol W { get; }, but 'W' has no attribute."),
        Of(Rules.NoState, Good.Replace("Assign(Average, 0.9", "‹Assign(W, 0.9").Replace("Mean(y, Batch));", "Mean(y, Batch))›;"),
            "Assign stores what a weight with Trained = false is from the next step on, but gets another symbol; give it such a weight first, and then its new value. W 8 × 5; Average 5."),
        Of(Rules.WrongExpression, Good.Replace("\"x[0]\", 5", "‹\"y[0]\", 5›"), "'y[0]' of Weight has no value that fits: 'y' is unknown: 'Net' has no hyperparameters, and Forward takes x."),
        Of(Rules.SizeTooSmall, Good.Replace("\"x[0]\", 5", "‹\"x[0] - 8\", 5›"), "Every size of Weight must be at least 1, but it is 0."),
        Of(Rules.MatricesDoNotFit, Good.Replace("MatMul(x, W)", "‹MatMul(x, Transpose(W))›"), "MatMul multiplies […, M, K] by […, K, N], but gets 8 and 5 × 8 a sample. input 8; W 8 × 5 → Transpose 5 × 8."),
        Of(Rules.UnusedLayer, Good.Replace("return y - Average", "return y").Replace("Symbol Average", "Symbol ‹Average›"), "Nothing leads from the layer 'Average' to what Forward returns; use it, or remove it."),
    ];

    private static RuleExample Of(Rule rule, string wrong, string message) => new(rule, Class(wrong), message, Class(Good));

    private static string Class(string members) => $$"""
        using static NetGen.Functions;

        [Network, Input(8), Target(3), MeanSquaredError, SGD]
        public partial class Net
        {
            [Dense(3)] public partial Layer A { get; }

            {{members}}
        }
        """;
}
