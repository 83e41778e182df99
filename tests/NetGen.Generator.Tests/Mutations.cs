using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>Programs with chance changes: whatever someone types, the compiler neither fails nor hangs, says each mistake once, and gives stubs where it says one.</summary>
internal static class Mutations
{
    /// <summary>How many programs in place of the usual number.</summary>
    private const string Variable = "NETGEN_MUTATIONS";

    /// <param name="usualCount">How many programs.</param>
    /// <param name="write">A program by its number, and chance; the first are as they should be.</param>
    public static void Run(int usualCount, Func<int, Random, string> write)
    {
        int count = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? $"{usualCount}", CultureInfo.InvariantCulture), legal = 0, wrong = 0;
        for (int seed = 0; seed < count; seed++)
        {
            string source = write(seed, new Random(seed));
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

        Assert.True(legal >= count / 20 && wrong >= count / 20, $"Of {count} programs {legal} are networks and {wrong} are wrong ones: too few to mean something.");
    }

    /// <summary>Puts other tokens into a text.</summary>
    /// <param name="alike">What may stand for each other without that the C# compiler minds, mostly.</param>
    /// <param name="others">What else may come, now and then.</param>
    public static string Change(string text, string[][] alike, string[] others, int changes, Random random)
    {
        List<string> tokens = [.. SyntaxFactory.ParseTokens(text).Select(t => t.ToFullString())];
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
            if (random.Next(8) > 0)
            {
                // Nearby, there is one that has its like.
                while (Like(tokens[at]) is null)
                    at = (at + 1) % tokens.Count;
                string[] those = Like(tokens[at])!;
                tokens[at] = those[random.Next(those.Length)] + " ";
            }
            else
            {
                tokens[at] = random.Next(4) switch
                {
                    0 => "",
                    1 => tokens[at] + tokens[other],
                    2 => tokens[other],
                    _ => others[random.Next(others.Length)] + " ",
                };
            }
        }

        return string.Concat(tokens);

        string[]? Like(string token) => alike.FirstOrDefault(a => a.Contains(token.Trim()));
    }

    /// <summary>Whether a program's classes are a network and blocks, or wrong; null where the C# compiler itself refuses it.</summary>
    private static bool? Check(string source)
    {
        var compilation = SampleCompilation.Parse(source);
        if (compilation.GetTypeByMetadataName("Net") is not { } type || !ModelReader.IsModel(type))
            return null;

        // What only the generated part mends.
        bool compiles = compilation.GetDiagnostics().All(d => d.Severity != DiagnosticSeverity.Error || d.Id == "CS9248");
        var types = compilation.GlobalNamespace.GetTypeMembers().Where(t => ModelReader.IsModel(t) && t.Name != type.Name).Prepend(type).ToList();
        var readings = types.Select(t => ModelReader.Read(t, default)).ToList();
        var surfaces = readings.Select(r => NetworkCompiler.Surface(r.Spec)).ToList();
        var problems = readings.SelectMany((r, i) => NetworkCompiler.Check(r.Spec).Select(p => (Class: i, Problem: p, Location: r.Map.Find(p.Place)))).ToList();
        bool hasErrors = problems.Any(p => p.Problem.Rule.Severity == Severity.Error);
        var own = NetworkCompiler.Check(readings[0].Spec);

        // A block that the network does not use may be wrong beside it.
        Assert.True(!own.Any(p => p.Rule.Severity == Severity.Error) || surfaces[0].IsStub);
        Assert.True(hasErrors || !surfaces[0].IsStub);
        Assert.Equal(problems.Count, problems.Select(p => (p.Class, p.Problem.Rule, p.Problem.Place)).Distinct().Count());
        Assert.All(problems, p => Assert.NotEqual(Location.None, p.Location));
        Assert.Equal(readings[0].Spec, ModelReader.Read(type, default).Spec);
        if (!compiles)
            return null;

        Assert.All(readings, r => Assert.False(r.IsMalformed));
        var texts = surfaces.SelectMany(s => s.Texts).Select((text, i) => CSharpSyntaxTree.ParseText(text.Text, SampleCompilation.ParseOptions, $"{i}.g.cs"));
        Assert.Empty(compilation.AddSyntaxTrees(texts).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        if (surfaces[0].IsStub)
            return false;

        var model = GraphBuilder.Build(readings[0].Spec).Model!;
        foreach (var program in model.Programs)
            Assert.Empty(GraphVerifier.Verify(program, model));
        Assert.NotEmpty(NetworkCompiler.Kernels(readings[0].Spec, new CodeOptions(false, new([VectorWidth.V256]))));
        return true;
    }
}
