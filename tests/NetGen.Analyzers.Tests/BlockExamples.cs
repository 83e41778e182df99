using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong blocks, and wrong uses of right ones, with the place that is reported in <c>‹…›</c>.</summary>
internal static class BlockExamples
{
    private const string Residual = """
        [Block]
        public partial class Residual(int channels, float share = 1)
        {
            [Conv2D("channels", 3, Padding = Padding.Same), ReLU] private partial Layer A { get; }
            [Conv2D("channels", 3, Padding = Padding.Same)] private partial Layer B { get; }

            Symbol Forward(Symbol x) => ReLU((x | A | B) + share * x);
        }
        """;

    private static readonly string Right = Program("Use<Residual>(8, Repeat = 2)", Residual);

    public static IEnumerable<RuleExample> All { get; } =
    [
        // Where a block is used.
        Use(Rules.NoBlock, "‹Use<Random>›", "'Random' is no block that can be read here; mark the class with [Block], in this project."),
        Use(Rules.NoBlock, "‹Use<Net>(8)›", "'Net' is no block that can be read here; mark the class with [Block], in this project."),
        Use(Rules.WrongHyperparameters, "‹Use<Residual>›", "The block 'Residual' takes (int channels, float share), but 0 are given; state each that has no default, in their order."),
        Use(Rules.WrongHyperparameters, "‹Use<Residual>(8, 0.5f, 3)›", "The block 'Residual' takes (int channels, float share), but 3 are given; state each that has no default, in their order."),
        Use(Rules.WrongExpression, "Use<Residual>(‹\"8 * width\"›)", "'channels' of Residual has no value that fits: 'width' is unknown: 'Net' has no hyperparameters."),
        Use(Rules.WrongExpression, "Use<Residual>(‹8.5›)", "'channels' of Residual has no value that fits: it is 8.5, and must be of type int."),
        Use(Rules.WrongExpression, "Use<Residual>(‹3e10›)", "'channels' of Residual has no value that fits: it is 30000000000, and must be of type int."),
        Use(Rules.WrongExpression, "Use<Residual>(‹8, \"8 / 0\"›)", "'share' of Residual has no value that fits: it divides by zero."),
        Use(Rules.TooLong, "‹Use<Plain>(Repeat = 200000)›", "More than 100,000 expressions are evaluated; what Forward repeats must end by itself, after some thousand steps.", """
            [Block]
            public partial class Plain
            {
                [ReLU] private partial Layer A { get; }
            }
            """),
        Use(Rules.SizeTooSmall, "Use<Residual>(8, ‹Repeat = 0›)", "Repeat of Use must be at least 1, but it is 0."),
        Use(Rules.SizeTooSmall, "‹Use<Residual>(0)›", "In Residual.A: Filters of Conv2D must be at least 1, but it is 0."),
        Use(Rules.OperandMismatch, "‹Use<Residual>(16)›",
            "In Residual: Multiply cannot spread".Replace("Multiply", "Add") + " [n, 8, 8, 8] over [n, 8, 8, 16]. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Body.A 8 × 8 × 16."),
        Use(Rules.NoImage, "Flatten, ‹Use<Residual>(8)›", "In Residual.A: Conv2D takes height × width × channels a sample, but gets 512. image 8 × 8 × 3 → Stem 8 × 8 × 8 → Body 512."),
        Use(Rules.Fails, "‹Use<Picky>(8)›", "In Picky: Forward fails here: wants seven.", """
            [Block]
            public partial class Picky(int units)
            {
                [Dense("units")] private partial Layer A { get; }

                Symbol Forward(Symbol x)
                {
                    if (units != 7)
                        throw new System.ArgumentException("wants seven.");
                    return x | A;
                }
            }
            """),
        Use(Rules.WrongExpression, "‹Use<Halves>(3, 0)›", "In Halves.A: '3 / parts' of Dense has no value that fits: it divides by zero.".Replace("3 / parts", "units / parts"), """
            [Block]
            public partial class Halves(int units, int parts)
            {
                [Dense("units / parts")] private partial Layer A { get; }
            }
            """),

        // In a block, whatever its hyperparameters are.
        Block(Rules.WrongExpression, Residual.Replace("[Conv2D(\"channels\", 3, Padding = Padding.Same), ReLU]", "[Conv2D(‹\"chanels\"›, 3, Padding = Padding.Same), ReLU]"),
            "'chanels' of Conv2D has no value that fits: 'chanels' is unknown: the hyperparameters are channels, share, and Forward takes x."),
        Block(Rules.WrongExpression, Residual.Replace("\"channels\", 3, Padding = Padding.Same)] ", "‹\"(channels + 1\"›, 3, Padding = Padding.Same)] "),
            "'(channels + 1' of Conv2D has no value that fits: a ')' is missing."),
        Block(Rules.WrongExpression, Residual.Replace("\"channels\", 3, Padding = Padding.Same)] ", "‹\"channels +\"›, 3, Padding = Padding.Same)] "),
            "'channels +' of Conv2D has no value that fits: a number is missing at its end."),
        Block(Rules.SizeTooSmall, Residual.Replace("3, Padding = Padding.Same), ReLU", "‹0›, Padding = Padding.Same), ReLU"), "KernelSize of Conv2D must be at least 1, but it is 0."),
        Block(Rules.UnusedLayer, Residual.Replace("Layer B", "Layer ‹B›").Replace("x | A | B", "x | A"), "Nothing leads from the layer 'B' to what Forward returns; use it, or remove it."),
        Block(Rules.Unreadable, Residual.Replace("=> ReLU((x | A | B) + share * x);", "{ ‹try { x |= A; } finally { }› return x | B; }"),
            "Forward cannot contain a try statement: it is read by the compiler, not run; nothing in it can fail at run time."),
        Block(Rules.Unreadable, Residual.Replace("=> ReLU((x | A | B) + share * x);", "{ ‹channels› += 1; return ReLU((x | A | B) + share * x); }"),
            "Forward cannot contain an assignment to 'channels': it is read by the compiler, not run; assign to its own variables."),
        Block(Rules.Unreadable, Residual.Replace("=> ReLU((x | A | B) + share * x);", "{ (var y, ‹share›) = (x | A, 2f); return ReLU((y | B) + share * x); }"),
            "Forward cannot contain an assignment to 'share': it is read by the compiler, not run; assign to its own variables."),
        Block(Rules.NoConstant, Residual.Replace("share * x", "‹Net.Share› * x"),
            "The value of 'Share' is not known when the network is compiled; Forward can use constants, its own variables and parameters, shapes, and the layers of its class.", "public static float Share;"),
        Block(Rules.RecursiveBlock, Residual.Replace("[Conv2D(\"channels\", 3, Padding = Padding.Same)] ", "[‹Use<Residual>(\"channels\")›] "),
            "The block 'Residual' is used inside itself here, so it would never end; use Repeat for several behind each other."),
        Block(Rules.HyperparameterType, Residual.Replace("class Residual(int channels, float share = 1)", "class ‹Residual›(int channels, float share = 1, long more = 1)"),
            "The hyperparameter 'more' is of type long; it must be int, float, double, bool or string."),
        Block(Rules.ForwardSignature, Residual.Replace("Symbol Forward(Symbol x) =>", "Symbol ‹Forward›(Symbol x, Symbol y) =>"),
            "Forward must be written Symbol Forward(Symbol x), as a block takes one symbol and gives one, but it is Symbol Forward(Symbol, Symbol)."),
        Block(Rules.UnknownAttribute, Residual.Replace("[Block]", "[Block, ‹Input(8)›]"), "The compiler knows no block attribute named 'Input'; use one of NetGen's own."),
        Block(Rules.Generic, Residual.Replace("class Residual(", "class ‹Residual›<T>(").Replace("Use<Residual>", "Use<Residual<int>>"),
            "The block 'Residual' must not be generic or stand in a generic type; its shapes are fixed when it is compiled."),
        Block(Rules.EmptyLayer, Residual.Replace("[Conv2D(\"channels\", 3, Padding = Padding.Same)] private partial Layer B", "private partial Layer ‹B›"),
            "The layer 'B' has no layer attribute; write what it computes, such as [Dense(10)]."),
    ];

    private static RuleExample Use(Rule rule, string use, string message, string blocks = "") =>
        new(rule, Program(use, Residual + "\n\n" + blocks), message, Right);

    private static RuleExample Block(Rule rule, string block, string message, string member = "") =>
        new(rule, Program(block.Contains("<T>", StringComparison.Ordinal) ? "Use<Residual<int>>(8)" : "Use<Residual>(8)", block, member), message, Right);

    private static string Program(string use, string blocks, string member = "") => $$"""
        using static NetGen.Functions;

        [Network, Input(8, 8, 3), Target(10), CategoricalCrossEntropy, SGD]
        public partial class Net
        {
            [Conv2D(8, 3, Padding = Padding.Same), ReLU] public partial Layer Stem { get; }
            [{{use}}] public partial Layer Body { get; }
            [Flatten, Dense(10), Softmax] public partial Layer Head { get; }

            {{member}}
        }

        {{blocks}}
        """;
}
