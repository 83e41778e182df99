using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>What an edit runs again, and what it leaves alone.</summary>
public class IncrementalTests
{
    private const string Source = """
        namespace A;

        [Network, Input(4), Target(2), MeanSquaredError, Adam]
        public partial class First
        {
            [Dense(8), ReLU] public partial Layer Hidden { get; }
            [Dense(2)] public partial Layer Output { get; }
        }

        [Network, Input(6), Target(3), CategoricalCrossEntropy, Adam]
        public partial class Second
        {
            [Dense(8), Tanh] public partial Layer Hidden { get; }
            [Dense(3), Softmax] public partial Layer Output { get; }
            Symbol Forward(Symbol x)
            {
                var y = x | Hidden;
                return Scaled(y, 2) | Output;
            }
            static Symbol Scaled(Symbol x, double by) => x * by;
            public string Name => "second";
        }
        """;

    private static readonly string[] Steps =
    [
        NetworkGenerator.Steps.Specs, NetworkGenerator.Steps.Surface, NetworkGenerator.Steps.Kernels,
    ];

    [Theory]
    [InlineData("namespace A;", "namespace A; // networks")]
    [InlineData("[Network, Input(4)", "// the first\n[Network, Input(4)")]
    [InlineData("    [Dense(8), Tanh]", "    /* wide */ [Dense(8),   Tanh]")]
    [InlineData("namespace A;", "namespace A; class Unrelated { int Number => 3; }")]
    [InlineData("var y = x | Hidden;", "Symbol y /* of eight */ = (x   | Hidden);")]
    [InlineData("(Symbol x, double by) => x * by", "(Symbol x, double factor)\n    => x * factor")]
    [InlineData("=> \"second\"", "=> \"Second\"")]
    public void An_edit_that_changes_no_network_runs_nothing(string old, string edited)
    {
        var reasons = Edit(old, edited);

        foreach (string step in Steps)
            Assert.All(reasons[step], r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {r}"));
    }

    [Theory]
    [InlineData("[Dense(8), Tanh]", "[Dense(9), Tanh]")]
    [InlineData("Scaled(y, 2)", "Scaled(y, 3)")]
    [InlineData("=> x * by", "=> x / by")]
    public void A_width_or_an_expression_regenerates_its_network_alone(string old, string edited)
    {
        var reasons = Edit(old, edited);

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons[NetworkGenerator.Steps.Specs]);
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons[NetworkGenerator.Steps.Surface]);
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons[NetworkGenerator.Steps.Kernels]);
    }

    [Fact]
    public void An_edit_compiles_each_network_once_at_most()
    {
        var compiled = new List<string>();
        var generator = new NetworkGenerator(kernels: (spec, options) =>
        {
            compiled.Add(spec.Name);
            return Compiler.NetworkCompiler.Kernels(spec, options);
        });
        var input = SampleCompilation.Parse(Source);
        var driver = SampleCompilation.Driver(generator: generator).RunGenerators(input, TestContext.Current.CancellationToken);
        Assert.Equal(["First", "Second"], compiled);

        compiled.Clear();
        driver.RunGenerators(Edited(input, "[Dense(8), Tanh]", "[Dense(9), Tanh]"), TestContext.Current.CancellationToken);
        Assert.Equal(["Second"], compiled);
    }

    [Fact]
    public void An_editor_never_compiles_kernels_and_finds_every_name()
    {
        var generator = new NetworkGenerator(kernels: (_, _) => throw new InvalidOperationException("Nobody asked for kernels."));
        var input = SampleCompilation.Parse(Source);
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation);
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: SampleCompilation.ParseOptions, driverOptions: options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);

        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.NotEmpty(output.GetTypeByMetadataName("A.First")!.GetMembers("TrainStep"));
    }

    private static Dictionary<string, IncrementalStepRunReason[]> Edit(string old, string edited)
    {
        var input = SampleCompilation.Parse(Source);
        var driver = SampleCompilation.Driver().RunGenerators(input, TestContext.Current.CancellationToken);
        var steps = driver.RunGenerators(Edited(input, old, edited), TestContext.Current.CancellationToken).GetRunResult().Results.Single().TrackedSteps;
        return steps.ToDictionary(s => s.Key, s => s.Value.SelectMany(r => r.Outputs).Select(o => o.Reason).ToArray());
    }

    private static CSharpCompilation Edited(CSharpCompilation input, string old, string edited)
    {
        var tree = input.SyntaxTrees.Single(t => t.FilePath == "Sample.cs");
        Assert.Contains(old, Source);
        return input.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(Source.Replace(old, edited), SampleCompilation.ParseOptions, "Sample.cs"));
    }
}
