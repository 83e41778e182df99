using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

public class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_compiler_that_fails_says_so_in_a_sentence_and_leaves_what_code_around_the_network_calls(bool isSurface)
    {
        var input = SampleCompilation.Parse("namespace A; [Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer Output { get; } }");
        var generator = isSurface
            ? new NetworkGenerator(surface: _ => throw new InvalidOperationException("The plan overlaps."))
            : new NetworkGenerator(kernels: (_, _) => throw new InvalidOperationException("The plan overlaps."));

        var driver = SampleCompilation.Driver(generator: generator).RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("NG9001", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.StartsWith(
            "NetGen could not compile the network 'A.Net' because of a mistake of its own: InvalidOperationException: The plan overlaps at ",
            diagnostic.GetMessage());
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Equal(isSurface ? ["A.Net.g.cs"] : ["A.Net.g.cs", "A.Net-Programs.g.cs"], driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)));
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("surface")]
    [InlineData("kernels")]
    public void A_network_at_which_a_stage_fails_leaves_the_others_their_code(string stage)
    {
        var input = SampleCompilation.Parse("""
            namespace A;
            [Network, Input(4)] public partial class First { [Dense(2)] public partial Layer Output { get; } }
            [Network, Input(4)] public partial class Second { [Dense(2)] public partial Layer Output { get; } }
            [Network, Input(4)] public partial class Third { [Dense(2)] public partial Layer Output { get; } }
            """);
        void Fail(string name, string at)
        {
            if ((name, at) == ("Second", stage))
                throw new InvalidOperationException("No such thing.");
        }

        var generator = new NetworkGenerator(
            (type, cancellation) =>
            {
                Fail(type.Name, "reader");
                return ModelReader.Read(type, cancellation);
            },
            spec =>
            {
                Fail(spec.Name, "surface");
                return NetworkCompiler.Surface(spec);
            },
            (spec, options) =>
            {
                Fail(spec.Name, "kernels");
                return NetworkCompiler.Kernels(spec, options);
            });

        var driver = SampleCompilation.Driver(generator: generator).RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);

        Assert.Contains("'A.Second'", Assert.Single(diagnostics).GetMessage());
        // What was not read has no stubs: its layers lack their bodies.
        Assert.Equal(stage == "reader" ? ["CS9248"] : [], output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
        var files = driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)).ToList();
        Assert.Contains("A.First-Steps.g.cs", files);
        Assert.Contains("A.Third-Steps.g.cs", files);
        Assert.DoesNotContain("A.Second-Steps.g.cs", files);
    }
}
