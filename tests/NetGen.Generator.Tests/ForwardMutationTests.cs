using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>Programs with chance changes: whatever someone types, the compiler neither fails nor hangs, says each mistake once, and gives stubs where it says one.</summary>
public class ForwardMutationTests
{
    /// <summary>How many programs; the environment variable makes it more.</summary>
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("NETGEN_MUTATIONS") ?? "400", CultureInfo.InvariantCulture);

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
    public void Whatever_is_typed_is_compiled_or_refused_in_words()
    {
        int legal = 0, wrong = 0;
        for (int seed = 0; seed < Count; seed++)
        {
            var random = new Random(seed);
            string source = Source(Mutate(Bodies[seed % Bodies.Length], seed < Bodies.Length ? 0 : 1 + random.Next(3), random));
            try
            {
                if (Check(source) is { } isLegal)
                    (legal, wrong) = isLegal ? (legal + 1, wrong) : (legal, wrong + 1);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}\n{source}");
            }
        }

        Assert.True(legal >= Count / 20 && wrong >= Count / 20, $"Of {Count} programs {legal} are networks and {wrong} are wrong ones: too few to mean something.");
    }

    /// <summary>Whether a program is a network, or wrong; null where the C# compiler itself refuses it.</summary>
    private static bool? Check(string source)
    {
        var compilation = SampleCompilation.Parse(source);
        if (compilation.GetTypeByMetadataName("Net") is not { } type || !ModelReader.IsModel(type))
            return null;

        // What only the generated part mends.
        bool compiles = compilation.GetDiagnostics().All(d => d.Severity != DiagnosticSeverity.Error || d.Id == "CS9248");
        var reading = ModelReader.Read(type, default);
        var problems = NetworkCompiler.Check(reading.Spec);
        var surface = NetworkCompiler.Surface(reading.Spec);
        Assert.Equal(problems.Any(p => p.Rule.Severity == Severity.Error), surface.IsStub);
        Assert.Equal(problems.Count, problems.Select(p => (p.Rule, p.Place)).Distinct().Count());
        Assert.All(problems, p => Assert.NotEqual(Location.None, reading.Map.Find(p.Place)));
        Assert.Equal(reading.Spec, ModelReader.Read(type, default).Spec);
        if (!compiles)
            return null;

        Assert.False(reading.IsMalformed);
        var whole = compilation.AddSyntaxTrees(surface.Texts.Select((text, i) => CSharpSyntaxTree.ParseText(text.Text, SampleCompilation.ParseOptions, $"{i}.g.cs")));
        Assert.Empty(whole.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        if (surface.IsStub)
            return false;

        var model = GraphBuilder.Build(reading.Spec).Model!;
        foreach (var program in model.Programs)
            Assert.Empty(GraphVerifier.Verify(program, model));
        Assert.NotEmpty(NetworkCompiler.Kernels(reading.Spec, new CodeOptions(false, new([VectorWidth.V256]))));
        return true;
    }

    private static string Mutate(string body, int changes, Random random)
    {
        List<string> tokens = [.. SyntaxFactory.ParseTokens(body).Select(t => t.ToFullString())];
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
            if (random.Next(8) > 0)
            {
                // Nearby, there is one that has its like.
                while (Like(tokens[at]) is null)
                    at = (at + 1) % tokens.Count;
                string[] alike = Like(tokens[at])!;
                tokens[at] = alike[random.Next(alike.Length)] + " ";
            }
            else
            {
                tokens[at] = random.Next(4) switch
                {
                    0 => "",
                    1 => tokens[at] + tokens[other],
                    2 => tokens[other],
                    _ => Others[random.Next(Others.Length)] + " ",
                };
            }
        }

        return string.Concat(tokens);
    }

    private static string[]? Like(string token) => Alike.FirstOrDefault(a => a.Contains(token.Trim()));

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
