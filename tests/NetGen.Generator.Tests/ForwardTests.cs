using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>Networks whose <c>Forward</c> says how their layers are connected.</summary>
public class ForwardTests
{
    private const string Residual = """
        Symbol Forward(Symbol x)
        {
            var y = x | Stem;
            for (int i = 0; i < 2; i++)
                y = ReLU((y | A) + y);
            return Mean(y, [0, 1]) | Head;
        }
        """;

    /// <summary>Each says the same as <see cref="Residual"/>.</summary>
    public static TheoryData<string> Same { get; } =
    [
        "Symbol Forward(Symbol x) => Mean(ReLU((ReLU((x | Stem | A) + (x | Stem)) | A) + ReLU((x | Stem | A) + (x | Stem))), [0, 1]) | Head;",
        "private static Symbol Forward(Symbol x, int[] axes) => Mean(x, axes); Symbol Next(Symbol y) { y = (y | A) + y; return ReLU(y); } /* Forward has two symbols' worth */".Replace("Forward", "Average")
            + " public Symbol Forward(Symbol x) => Average(Next(Next(x | Stem)), [0, 1]) | Head;",
        "Symbol Forward(Symbol x) { var y = x | Stem; int i = 0; while (true) { if (i++ == 2) break; y = Join(y); } return Mean(y, [-3, -2]) | Head; Symbol Join(Symbol z) => ReLU((z | A) + z); }",
        "Symbol Forward(Symbol x) { x |= Stem; foreach (var (layer, times) in new[] { (A, 2) }) for (var n = times; n > 0; n--) x = ReLU((x | layer) + x); return Mean(x, new[] { 0, 1 }) | Head; }",
        "Symbol Forward(Symbol x) { Func<Symbol, Symbol> f = v => ReLU((v | A) + v), g = v => f(f(v)); Symbol[] all = [x | Stem, x, x]; for (int i = 1; i < all.Length; i++) all[i] = f(all[i - 1]); return Mean(g == null ? x : all[^1], axes: [0, 1]) | Head; }"
            .Replace("g == null ? x : all[^1]", "all.Length is > 2 and not 4 ? all[^1] : g(x)"),
        "Symbol Forward(Symbol x) { var t = (y: x | Stem, left: 2); do { t = (ReLU((t.y | A) + t.y), t.left - 1); } while (t.left > 0); var (y, _) = t; return Mean(y, [0, 1], keepDims: false) | Head; }",
        "const int Times = 2; Symbol Forward(Symbol x) => Mean(Deep(x | Stem, Times), [0, 1]) | Head; Symbol Deep(Symbol x, int n) => n switch { 0 => x, _ => Deep(Activate(ReLU, (x | A) + x), n - 1) }; static Symbol Activate(Func<Symbol, Symbol> f, Symbol x) => f(x);",
        "partial Symbol Forward(Symbol x); partial Symbol Forward(Symbol x) { if (x.Rank != 3) throw new ArgumentException(\"wants an image.\"); var y = x | Stem; for (int i = x.Shape[^1]; i > 1; --i) y = ReLU((y | A) + 1f * y); return Mean(y, [0, 1]) | Head; }",
    ];

    [Fact]
    public async Task A_residual_network_builds_without_a_word()
    {
        var build = await SampleCompilation.BuildAsync(Source(Residual));

        Assert.Empty(build.Diagnostics);
        Assert.False(build.HasStubsAlone);
        string schema = build.Text("Net-Schema.g.cs");
        Assert.Contains("Name = \"A.kernel\"", schema);
        Assert.Contains("Name = \"Stem.bias\"", schema);
        Assert.Contains("Forward  Add, ReLU, Mean", schema);
    }

    [Theory]
    [MemberData(nameof(Same))]
    public void What_says_the_same_is_the_same_network(string methods)
    {
        var (expected, written) = (Read(Source(Residual)), Read(Source(methods)));
        var (model, problems) = GraphBuilder.Build(written.Spec);

        Assert.Empty(problems);
        Assert.False(written.IsMalformed);
        Assert.Equal(Text(GraphBuilder.Build(expected.Spec).Model!.Predict), Text(model!.Predict));
    }

    [Theory]
    [InlineData("var y = x | Stem", "x | Stem")]
    [InlineData("ReLU((y | A) + y)", "ReLU((y | A) + y)")]
    [InlineData("(y | A) + y", "(y | A) + y")]
    [InlineData("Mean(y, [0, 1])", "Mean(y, [0, 1])")]
    public void Each_expression_has_a_place(string within, string text)
    {
        var reading = Read(Source(Residual));
        var spans = reading.Map.ToSpans().Where(s => s.Place.Member == 3).ToList();
        int start = Source(Residual).IndexOf(within, StringComparison.Ordinal) + within.IndexOf(text, StringComparison.Ordinal);

        Assert.Contains(spans, s => s.Span.Span.Start == start && s.Span.Span.Length == text.Length);
        Assert.Equal(Enumerable.Range(-1, spans.Count(s => s.Place.Argument is null)), spans.Where(s => s.Place.Argument is null).Select(s => s.Place.Part).Order());
    }

    [Fact]
    public void The_generated_part_changes_nothing_that_is_read()
    {
        var input = SampleCompilation.Parse(Source(Residual));
        SampleCompilation.Driver().RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);

        var spec = Read(output).Spec;
        Assert.Equal(Read(input).Spec, spec);
        Assert.Single(spec.Methods);
    }

    [Theory]
    [InlineData("int i = 0;", "int j = 0;", "i < 2; i++", "j < 2; j++")]
    [InlineData("var y = x", "// where it begins\n    var y   = x")]
    public void A_name_or_a_comment_is_no_part_of_a_network(params string[] edits)
    {
        string edited = Source(Residual);
        for (int i = 0; i < edits.Length; i += 2)
        {
            Assert.Contains(edits[i], edited);
            edited = edited.Replace(edits[i], edits[i + 1]);
        }

        Assert.Equal(Read(Source(Residual)).Spec, Read(edited).Spec);
    }

    [Theory]
    [InlineData("Symbol Forward(Symbol x) { Symbol y; return y | Stem | A | Head; }", "CS0165")]
    [InlineData("Symbol Forward(Symbol x) => x | Steam | A | Head;", "CS0103")]
    [InlineData("Symbol Forward(Symbol x) => x + \"1\" | Stem | A | Head;", "CS0019")]
    [InlineData("Symbol Forward(Symbol x);", "CS0501")]
    [InlineData("Symbol Forward(Symbol x) { if (x > 0) x = -x; return Helper(x) | Stem | A | Head; }", "CS0029", "CS0103")]
    [InlineData("Symbol Forward(Symbol x) => Helper(x) | Stem | A | Head; Symbol Helper(Symbol x) { }", "CS0161")]
    public async Task What_the_C_sharp_compiler_refuses_it_alone_reports(string methods, params string[] codes)
    {
        var build = await SampleCompilation.BuildAsync(Source(methods));

        Assert.Equal(codes.Order(), build.Diagnostics.Select(d => d.Id).Order());
        Assert.All(build.Generated.Results, r => Assert.Null(r.Exception));
    }

    [Fact]
    public void Layers_one_behind_the_other_are_the_chain()
    {
        var spec = Read(Source("Symbol Forward(Symbol x) => x | Stem | A | Head;")).Spec;
        var (forward, chain) = (GraphBuilder.Build(spec).Model!, GraphBuilder.Build(spec with { Methods = default }).Model!);

        foreach (var (one, other) in forward.Programs.Zip(chain.Programs))
            Assert.Equal(one.Graph.ToString(), other.Graph.ToString());
        Assert.Equal(chain.Parameters, forward.Parameters);
        Assert.Equal(chain.Layers, forward.Layers);
        Assert.Equal(
            NetworkCompiler.Kernels(spec with { Methods = default }, CodeOptions.Everywhere(false)),
            NetworkCompiler.Kernels(spec, CodeOptions.Everywhere(false)));
    }

    [Fact]
    public void What_is_wrong_in_a_helper_or_a_layer_names_the_calls_that_led_there()
    {
        const string helper = "Symbol Forward(Symbol x) => Twice(Twice(x)) | Stem | A | Head; Symbol Twice(Symbol x) => Once(x) + x; Symbol Once(Symbol x) => Sum(x, 7);";
        var reading = Read(Source(helper));
        var problem = Assert.Single(GraphBuilder.Build(reading.Spec).Problems);

        Assert.Equal("NG1015", problem.Rule.Id);
        Assert.Equal(["Twice(x)", "Once(x)"], problem.Uses.Select(u => Text(reading, u)));

        reading = Read(Source("Symbol Forward(Symbol x) { var y = Flatten(x); return Deep(y) | Head; } Symbol Deep(Symbol y) => y | Stem | A;"));
        problem = Assert.Single(GraphBuilder.Build(reading.Spec).Problems);

        Assert.Equal(("NG1002", "Conv2D(16, 3, Padding = Padding.Same)"), (problem.Rule.Id, Text(reading, problem.Place)));
        Assert.Equal(["Deep(y)", "y | Stem"], problem.Uses.Select(u => Text(reading, u)));
    }

    [Fact]
    public async Task A_mistake_stands_in_the_file_of_the_method()
    {
        const string second = "using static NetGen.Functions; partial class Net { static Symbol Narrow(Symbol x) => Reshape(x, 5, 5); }";
        var input = SampleCompilation.Parse(Source("Symbol Forward(Symbol x) => Narrow(x | Stem | A) | Head;"));
        input = input.AddSyntaxTrees(CSharpSyntaxTree.ParseText(second, SampleCompilation.ParseOptions, "Second.cs", cancellationToken: TestContext.Current.CancellationToken));

        var build = await SampleCompilation.BuildAsync(input);

        var found = Assert.Single(build.Diagnostics);
        Assert.Equal(("NG1005", "Second.cs"), (found.Id, found.Location.GetLineSpan().Path));
        Assert.Equal("Sample.cs", Assert.Single(found.AdditionalLocations).GetLineSpan().Path);
    }

    [Fact]
    public void A_method_of_another_kind_is_the_users_own()
    {
        var spec = Read(Source("public float Forward(float x) => x;").Replace("[Flatten, Dense(10), Softmax]", "[Flatten, Dense(10), Softmax]")).Spec;

        Assert.False(spec.HasForward);
    }

    [Fact]
    public void A_file_that_is_still_being_typed_crashes_nothing()
    {
        string source = Source(Residual);
        for (int length = source.IndexOf("Symbol", StringComparison.Ordinal); length < source.Length; length++)
        {
            var input = SampleCompilation.Parse(source[..length]);
            var result = SampleCompilation.Driver(analyzersRun: false).RunGenerators(input, TestContext.Current.CancellationToken).GetRunResult();
            Assert.All(result.Results, r => Assert.Null(r.Exception));
            Assert.DoesNotContain(result.Diagnostics, d => d.Id == "NG9001");
        }
    }

    [Theory]
    [InlineData("Symbol Forward(Symbol x) { var t = (y: x | Stem, left: 2); return t.y | A | Head; }")]
    [InlineData("Symbol Forward(Symbol x) { var t = (y: x | Stem, left: 2); t = (t.Item1 | A, t.Item2 - 1); return t.left == 1 ? t.y | Head : x; }")]
    [InlineData("Symbol Forward(Symbol x) { var t = (y: x | Stem, left: 2); var (y, _) = t; return y | A | Head; }")]
    [InlineData("Symbol Forward(Symbol x) { var t = (y: x | Stem, left: 2); return t.left > 1 ? t.y | A | Head : x; }")]
    public void Tuples_are_taken_apart_by_name_and_by_place(string methods) => Assert.Empty(GraphBuilder.Build(Read(Source(methods)).Spec).Problems);

    private static string Text(NetworkReading reading, Place place)
    {
        var location = reading.Map.Find(place);
        return location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(location.SourceSpan);
    }

    /// <summary>Nodes without the names of the methods that they come from.</summary>
    private static string Text(Compiler.Program program) => string.Join("\n", program.Graph.Nodes.Select(n => n.ToString().Split("//")[0]));

    private static NetworkReading Read(string source) => Read(SampleCompilation.Parse(source));

    private static NetworkReading Read(Compilation compilation) => ModelReader.Read(compilation.GetTypeByMetadataName("Net")!, TestContext.Current.CancellationToken);

    private static string Source(string methods) => $$"""
        using static NetGen.Functions;

        [Network, Input(8, 8, 3), Target(10), CategoricalCrossEntropy, SGD(0.1)]
        public partial class Net
        {
            [Conv2D(16, 3, Padding = Padding.Same), ReLU] public partial Layer Stem { get; }
            [Conv2D(16, 3, Padding = Padding.Same)]       public partial Layer A { get; }
            [Flatten, Dense(10), Softmax]                 public partial Layer Head { get; }
            {{methods}}
        }
        """;
}
