namespace NetGen.Tests;

/// <summary><c>Forward</c> methods with chance changes.</summary>
public class ForwardMutationTests
{
    /// <summary>What may stand for each other without that the C# compiler minds, mostly.</summary>
    private static readonly string[][] Alike =
    [
        ["0", "1", "2", "3", "4", "5", "6", "7", "72", "100"], ["Stem", "A", "B", "Head"], ["x", "y", "v"], ["+", "-", "*", "/", "%"], ["<", "<=", ">", ">=", "==", "!="], ["&&", "||"],
        ["ReLU", "Tanh", "Sigmoid", "Exp", "Log", "Sqrt", "Abs", "Flatten", "Softmax", "Square", "ELU", "GELU"], ["Sum", "Mean", "Max"], ["true", "false"], ["break", "continue"],
        ["Shape", "Rank"], ["i", "k", "count", "total"], ["y;", "x;", "y | A;", "x * x;", "ReLU(y);"],
    ];

    private static readonly string[] Others =
    [
        "x", "y", "A", "(", ")", "[", "]", "{", "}", ";", ",", "while", "for", "if", "return", "var", "int", "Symbol", "Reshape", "Block", "throw", "null", "^1", "?", ":", "=>", "try { } finally { }",
    ];

    private static readonly string[] Bodies =
    [
        """
        Symbol Forward(Symbol x)
        {
            var y = x | Stem;
            for (int i = 0; i < 2; i++)
                y = ReLU((y | A) + y * 0.5f);
            if (y.Shape[0] == 6 && y.Rank >= 3)
                y = y - Mean(y, axis: -1, keepDims: true);
            return Softmax(y | B | Head);
        }
        """,
        """
        Symbol Forward(Symbol x)
        {
            Layer[] layers = [A, B];
            var (y, count) = (Block(x | Stem, A), 0);
            foreach (var layer in layers)
            {
                y = Block(y, layer, share: 1.0 / (1 + count++)) + Mean(y, [0, 1]);
                if (count > 5) break;
            }
            return Reshape(y, 4, -1) / Sqrt(1 + Sum(y * y)) | Head;
        }
        static Symbol Block(Symbol x, Layer layer, double share = 2, bool last = false) => last ? x : Tanh((x | layer) + share * x);
        """,
        """
        Symbol Forward(Symbol x)
        {
            int Size(int axis) => x.Shape[axis];
            Func<Symbol, Symbol> gate = v => v * Sigmoid(Max(v, new[] { 0, 1 }, keepDims: true));
            int total = 1, k = 0;
            do { total *= Size(k); } while (++k < x.Rank);
            var y = gate(x | Stem | A);
            y = total switch { 72 => y, > 100 and < 200 => -y, _ => throw new ArgumentException("too many.") };
            while (k > 1) { k -= 1; y += y | B; }
            return Flatten(y) / total | Head;
        }
        """,
    ];

    [Fact]
    public void Whatever_is_typed_is_compiled_or_refused_in_words() => Mutations.Run(usualCount: 400, (seed, random) =>
        Source(Mutations.Change(Bodies[seed % Bodies.Length], Alike, Others, seed < Bodies.Length ? 0 : 1 + random.Next(3), random)));

    private static string Source(string methods) => $$"""
        using static NetGen.Functions;

        [Network, Input(6, 6, 2), Target(3), MeanSquaredError, SGD]
        public partial class Net
        {
            [Conv2D(4, 3, Padding = Padding.Same), ReLU] public partial Layer Stem { get; }
            [Conv2D(4, 3, Padding = Padding.Same)] public partial Layer A { get; }
            [Conv2D(4, 1)] public partial Layer B { get; }
            [Flatten, Dense(3)] public partial Layer Head { get; }

            {{methods}}
        }
        """;
}
