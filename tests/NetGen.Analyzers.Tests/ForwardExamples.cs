using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong <c>Forward</c> methods, with the expression that is reported in <c>‹…›</c>.</summary>
internal static class ForwardExamples
{
    private const string Good = "Symbol Forward(Symbol x) => ReLU((x | Stem | A) + (x | Stem)) | Head;";

    public static IEnumerable<RuleExample> All { get; } =
    [
        // Shapes.
        Of(Rules.OperandMismatch,
            "Symbol Forward(Symbol x) { var y = x | Stem; return ‹(y | A) + Reshape(y, 4, 16, 8)› | Head; }",
            "Add cannot spread [n, 8, 8, 8] over [n, 8, 16, 8]. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Reshape 4 × 16 × 8."),
        Of(Rules.OperandMismatch,
            "Symbol Forward(Symbol x) => ‹Gate(x | Stem | A, x) * 2› | Head; static Symbol Gate(Symbol y, Symbol x) => y * x;",
            "Multiply cannot spread [n, 8, 8, 3] over [n, 8, 8, 8]. image 8 × 8 × 3 → Stem 8 × 8 × 8.", "‹y * x›"),
        Of(Rules.ReshapeSize,
            "Symbol Forward(Symbol x) => Reshape(x | Stem | A, ‹10, 10›) | Head;",
            "Reshape(10, 10) holds 100 numbers a sample, but its input has 512 (8 × 8 × 8). image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.SizeTooSmall,
            "Symbol Forward(Symbol x) => Reshape(x | Stem | A, ‹0, 10›) | Head;",
            "Every size of Reshape must be at least 1 (or -1 for an open one), but it is 0."),
        Of(Rules.NoSuchAxis,
            "Symbol Forward(Symbol x) => ((x | Stem | A) - Mean(x, ‹axis: 3›)) | Head;",
            "Mean is taken along axis 3, but 8 × 8 × 3 a sample has the axes 0 to 2 (or -3 to -1). image 8 × 8 × 3."),
        Of(Rules.NoSuchAxis,
            "Symbol Forward(Symbol x) { for (int i = 0; i < 3; i++) x -= Max(x, ‹[0, -4]›, keepDims: true); return x | Stem | A | Head; }",
            "Max is taken along axis -4, but 8 × 8 × 3 a sample has the axes 0 to 2 (or -3 to -1). image 8 × 8 × 3."),
        Of(Rules.NumbersOfAxes,
            "Symbol Forward(Symbol x) => Pad(x | Stem | A, ‹[1, 1]›, [1, 1, 0]) | Head;",
            "Before of Pad must have one number for each axis of 8 × 8 × 8 a sample, but has 2. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.NoPermutation,
            "Symbol Forward(Symbol x) => Transpose(x, ‹0, 1, 1›) | Stem | A | Head;",
            "Transpose must name each axis of 8 × 8 × 3 a sample once, but names 0, 1, 1. image 8 × 8 × 3."),
        Of(Rules.NothingLeft,
            "Symbol Forward(Symbol x) => Slice(x | Stem | A, 1, ‹4›, end: -4) | Head;",
            "Slice leaves nothing of axis 1 of 8 × 8 × 8 a sample, which has 8: it starts at 4 and ends before -4. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.ShapesDoNotJoin,
            "Symbol Forward(Symbol x) { var y = x | Stem; return ‹Concat(2, y, Slice(y, 0, 1) | A)› | Head; }",
            "Concat joins along axis 2 what is alike along all others, but gets 8 × 8 × 8 and 7 × 8 × 8 a sample. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Slice 7 × 8 × 8."),
        Of(Rules.ShapesDoNotJoin,
            "Symbol Forward(Symbol x) { var y = x | Stem | A; return ‹Concat(-1, y, Mean(y, [0, 1]))› | Head; }",
            "Concat joins along axis 2 what is alike along all others, but gets 8 × 8 × 8 and 8 a sample. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Mean 8."),
        Of(Rules.UnevenParts,
            "Symbol Forward(Symbol x) { var parts = Split(x | Stem | A, ‹[3, 4]›); return parts[0] + parts[1] | Head; }",
            "Split cuts axis 2 of 8 × 8 × 8 a sample into parts of 3, 4, but it has 8. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.NotOnePlace,
            "Symbol Forward(Symbol x) => Squeeze(x | Stem | A, ‹axis: 0›) | Head;",
            "Squeeze takes away axes of one place, but axis 0 of 8 × 8 × 8 a sample has 8; reduce it first, or use Reshape. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.MatricesDoNotFit,
            "Symbol Forward(Symbol x) { var y = x | Stem | A; return ‹MatMul(y, Slice(y, 0, 0, 3))› | Head; }",
            "MatMul multiplies […, M, K] by […, K, N], but gets 8 × 8 × 8 and 3 × 8 × 8 a sample. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Slice 3 × 8 × 8."),
        Of(Rules.EquationDoesNotFit,
            "Symbol Forward(Symbol x) => Einsum(‹\"hwc,wch->h\"›, x, x | Stem | A) | Head;",
            "Einsum \"hwc,wch->h\" has axis 'c' with 3 places and with 8. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.NumberOutOfRange,
            "Symbol Forward(Symbol x) => ExpandDims(x | Stem | A, ‹4›) | Head;",
            "Axis of ExpandDims must be from -4 to 3 for 8 × 8 × 8 a sample, but it is 4. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.SizeTooSmall,
            "Symbol Forward(Symbol x) => Repeat(x, ‹0›) | Stem | A | Head;",
            "Repeats of Repeat must be at least 1, but it is 0."),
        Of(Rules.SizeTooSmall,
            "Symbol Forward(Symbol x) => Pad(x, [0, 0, 0], ‹[0, -1, 0]›) | Stem | A | Head;",
            "Every number of After of Pad must be at least 0, but it is -1."),
        Of(Rules.Fails,
            "Symbol Forward(Symbol x) => x + ‹Concat(0)› | Stem | A | Head;",
            "Forward fails here: Concat is given no symbol."),
        Of(Rules.AssertedShape,
            "Symbol Forward(Symbol x) { var y = Shape(x | Stem, ‹8, 8, 16›); return y | A | Head; }",
            "'Forward' is said to give 8 × 8 × 16 a sample here, but gives 8 × 8 × 8. image 8 × 8 × 3 → Stem 8 × 8 × 8."),
        Of(Rules.SharedParameterShape,
            "Symbol Forward(Symbol x) { var y = ‹x | A›; return Narrow(y) | Stem | Head; static Symbol Narrow(Symbol z) => z; }",
            "'A' has one A.kernel for all its uses, of 3 × 3 × 8 × 8 since the first, but here it would be 3 × 3 × 3 × 8; apply it to what has the same width, or use a layer of its own. image 8 × 8 × 3.",
            "var y = ‹x | A›", before: "_ = x | Stem | A;"),
        new(Rules.OutputIsNotTarget,
            Class(Good).Replace("Dense(10)", "‹Dense(8)›"),
            "'Forward' gives 8 a sample, but the target is 10. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Flatten 512 → Dense 8.",
            Class(Good)),
        new(Rules.OutputIsNotTarget,
            Class("Symbol Forward(Symbol x) { var y = x | Stem | A | Head; return ‹Mean(y, -1, keepDims: true)› / 2; }").Replace("CategoricalCrossEntropy", "MeanSquaredError"),
            "'Forward' gives 1 a sample, but the target is 10. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Head 10 → Mean 1.",
            Class(Good)),
        new(Rules.NoImage,
            Class("Symbol Forward(Symbol x) => ReLU(Flatten(x) | Stem) | A | Head;").Replace("Conv2D(8, 3, Padding = Padding.Same), ReLU", "‹Conv2D(8, 3, Padding = Padding.Same)›, ReLU"),
            "Conv2D takes height × width × channels a sample, but gets 192. image 8 × 8 × 3 → Flatten 192.",
            Class(Good)),

        // The language.
        Of(Rules.ForwardSignature,
            "Symbol ‹Forward›(Symbol x, int times) => x | Stem | A | Head;",
            "Forward must be written Symbol Forward(Symbol x), with a symbol for each input, and a tuple with names for several outputs, but it is Symbol Forward(Symbol, int)."),
        Of(Rules.ForwardSignature,
            "(Symbol, Symbol) ‹Forward›(Symbol x) => (x | Stem, x | A | Head);",
            "Forward must be written Symbol Forward(Symbol x), with a symbol for each input, and a tuple with names for several outputs, but it is (Symbol, Symbol) Forward(Symbol)."),
        Of(Rules.SeveralForwards,
            Good + " Symbol ‹Forward›(Symbol x, Symbol y) => x + y;",
            "The network 'Net' already has a Forward, which says what it computes; give this method another name."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { ‹try { x = -x; } finally { }› return x | Stem | A | Head; }",
            "Forward cannot contain a try statement: it is read by the compiler, not run; nothing in it can fail at run time."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { ‹switch (x.Rank) { case 3: x = -x; break; }› return x | Stem | A | Head; }",
            "Forward cannot contain a switch statement: it is read by the compiler, not run; write if statements, or a switch expression."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { foreach (var c in ‹\"ab\"›) x = -x; return x | Stem | A | Head; }",
            "Forward cannot contain a loop over '\"ab\"', which is no array: it is read by the compiler, not run; loop over an array, or count with for."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { var list = ‹new System.Collections.Generic.List<Symbol>()›; return x | Stem | A | Head; }",
            "Forward cannot contain an object, 'new System.Collections.Generic.List<S…': it is read by the compiler, not run; use symbols, numbers, arrays and tuples."),
        Of(Rules.Unreadable,
            "int _count; Symbol Forward(Symbol x) { ‹_count› = 3; return x | Stem | A | Head; }",
            "Forward cannot contain an assignment to '_count': it is read by the compiler, not run; assign to its own variables."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { if (x.Rank == 4) { x = x * ‹(double)(decimal)x.Rank›; } return x | Stem | A | Head; }",
            "Forward cannot contain '(double)(decimal)x.Rank': it is read by the compiler, not run; it can have arithmetic, layers, calls, and loops and conditions over constants."),
        Of(Rules.Unreadable,
            "Symbol Forward(Symbol x) { int n = 2; ref int ‹m = ref n›; m++; return x / n | Stem | A | Head; }",
            "Forward cannot contain a reference, 'm = ref n': it is read by the compiler, not run; give it a value."),
        Of(Rules.NoConstant,
            "static int s_times = 2; Symbol Forward(Symbol x) { for (int i = 0; i < ‹s_times›; i++) x = ReLU(x); return x | Stem | A | Head; }",
            "The value of 's_times' is not known when the network is compiled; Forward can use constants, its own variables and parameters, shapes, and the layers of its class."),
        Of(Rules.NoConstant,
            "Symbol Forward(Symbol x) { if (‹Environment.ProcessorCount› > 1) x = ReLU(x); return x | Stem | A | Head; }",
            "The value of 'Environment.ProcessorCount' is not known when the network is compiled; Forward can use constants, its own variables and parameters, shapes, and the layers of its class."),
        Of(Rules.UnknownCall,
            "Symbol Forward(Symbol x) { ‹Console.WriteLine(x.Rank)›; return x | Stem | A | Head; }",
            "Forward calls 'Console.WriteLine', which the compiler cannot read; it can call NetGen.Functions, and methods of its own class that have a body."),
        Of(Rules.UnknownCall,
            "Symbol Forward(Symbol x) => Twice(x) | Stem | A | Head; static Symbol Twice(Symbol x) => x * ‹Random.Shared.Next()›;",
            "Forward calls 'Random.Next', which the compiler cannot read; it can call NetGen.Functions, and methods of its own class that have a body."),
        Of(Rules.UnknownCall,
            "Symbol Forward(Symbol x) => ‹Same(x)› | Stem | A | Head; static T Same<T>(T x) => x;",
            "Forward calls 'Net.Same', which the compiler cannot read; it can call NetGen.Functions, and methods of its own class that have a body."),
        new(Rules.UnusedLayer,
            Class("Symbol Forward(Symbol x) => x | Stem | Head;").Replace("Layer A", "Layer ‹A›"),
            "Nothing leads from the layer 'A' to what Forward returns; use it, or remove it.",
            Class(Good)),
        new(Rules.UnusedLayer,
            Class("Symbol Forward(Symbol x) { var y = x | Stem; var z = y | A; return y | Head; }").Replace("Layer A", "Layer ‹A›"),
            "Nothing leads from the layer 'A' to what Forward returns; use it, or remove it.",
            Class(Good)),
        Of(Rules.TooLong,
            "Symbol Forward(Symbol x) { ‹while (x.Rank > 0)› x = x + 1; return x | Stem | A | Head; }",
            "More than 100,000 expressions are evaluated; what Forward repeats must end by itself, after some thousand steps."),
        Of(Rules.TooLong,
            "Symbol Forward(Symbol x) => Deep(x) | Stem | A | Head; static Symbol Deep(Symbol x) => ‹Deep(x)›;",
            "Expressions and calls lie more than 400 deep in each other; what Forward repeats must end by itself, after some thousand steps."),
        Of(Rules.Fails,
            "Symbol Forward(Symbol x) => x * ‹x.Shape[3]› | Stem | A | Head;",
            "Forward fails here: there is no item 3 in an array of 3 items."),
        Of(Rules.Fails,
            "Symbol Forward(Symbol x) { int size = 2; for (int i = 0; i < 40; i++) size = ‹size * size›; return x / size | Stem | A | Head; }",
            "Forward fails here: the result is larger than an int holds."),
        Of(Rules.Fails,
            "Symbol Forward(Symbol x) { int zero = x.Rank - 3; return x * ‹(1 / zero)› | Stem | A | Head; }",
            "Forward fails here: it divides by zero.", "‹1 / zero›"),
        Of(Rules.Fails,
            "Symbol Forward(Symbol x) { if (x.Shape[0] % 3 != 0) ‹throw new ArgumentException(\"the height must be a multiple of 3.\")›; return x | Stem | A | Head; }",
            "Forward fails here: the height must be a multiple of 3.", "‹throw new ArgumentException(\"the height must be a multiple of 3.\");›", replaced: "‹throw new ArgumentException(\"the height must be a multiple of 3.\")›;"),

        // Meaning.
        Of(Rules.NumberOutOfRange,
            "Symbol Forward(Symbol x) => LeakyReLU(x, ‹-0.5›) | Stem | A | Head;",
            "Slope of LeakyReLU must be at least 0, but it is -0.5."),
        Of(Rules.NumberOutOfRange,
            "Symbol Forward(Symbol x) => ‹x * double.MaxValue› | Stem | A | Head;",
            "Y of Multiply must be a number that a float holds, but it is 1.7976931348623157E+308, which is infinite as a float."),
        Of(Rules.ConstantResult,
            "Symbol Forward(Symbol x) { float share = x.Rank - 3; return ((x | Stem | A) + ‹share * (x | Stem)›) | Head; }",
            "Multiply gives the same here whatever its symbols are, so nothing in front of it can learn; leave it out, or evaluate it under a condition."),
        Of(Rules.ConstantResult,
            "Symbol Forward(Symbol x) { var y = x | Stem; return (y | A) + (‹y - Keep(y)›) | Head; static Symbol Keep(Symbol y) => y; }",
            "Subtract gives the same here whatever its symbols are, so nothing in front of it can learn; leave it out, or evaluate it under a condition."),
        Of(Rules.NoProbabilities,
            "Symbol Forward(Symbol x) { var y = x | Stem | A | Head; return ‹y + Maximum(y, 0)›; }",
            "CategoricalCrossEntropy needs probabilities, but 'Forward' does not end in Softmax; add it, or set FromLogits."),
        Of(Rules.RepeatedSoftmax,
            "Symbol Forward(Symbol x) => ‹Softmax(x | Stem | A | Head)›;",
            "'Forward' applies Softmax to what is already a Softmax, which flattens the probabilities; remove one of them."),
        Of(Rules.SigmoidWithCategorical,
            "Symbol Forward(Symbol x) => ‹Sigmoid(x | Stem | A | Head)›;",
            "Sigmoid gives each class a probability of its own, but CategoricalCrossEntropy needs them to add up to 1; use Softmax, or BinaryCrossEntropy."),
    ];

    /// <param name="place">The text with the marks, where they stand elsewhere than <paramref name="wrong"/> shows.</param>
    /// <param name="before">A statement to put in front.</param>
    /// <param name="replaced">What <paramref name="place"/> stands for.</param>
    private static RuleExample Of(Rule rule, string wrong, string message, string? place = null, string before = "", string? replaced = null)
    {
        if (place is not null)
        {
            string plain = place.Replace("‹", "").Replace("›", "");
            wrong = replaced is not null ? wrong.Replace(replaced, place) : wrong.Replace("‹", "").Replace("›", "").Replace(plain, place);
        }

        if (before.Length > 0)
            wrong = wrong.Replace("{ var y", $"{{ {before} var y");
        return new RuleExample(rule, Class(wrong), message, Class(Good));
    }

    private static string Class(string methods) => $$"""
        using static NetGen.Functions;

        [Network, Input(8, 8, 3), Target(10), CategoricalCrossEntropy, SGD]
        public partial class Net
        {
            [Conv2D(8, 3, Padding = Padding.Same), ReLU] public partial Layer Stem { get; }
            [Conv2D(8, 3, Padding = Padding.Same)] public partial Layer A { get; }
            [Flatten, Dense(10), Softmax] public partial Layer Head { get; }

            {{methods}}
        }
        """;
}
