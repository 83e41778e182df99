using Microsoft.CodeAnalysis;
using NetGen.Generator;

namespace NetGen.Tests;

public class CrashTests
{
    [Fact]
    public void A_compiler_that_fails_says_so_in_a_sentence_and_leaves_stubs()
    {
        var input = SampleCompilation.Parse("namespace A; [Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer Output { get; } }");
        var generator = new NetworkGenerator(compile: (_, _) => throw new InvalidOperationException("The plan overlaps."));

        var driver = SampleCompilation.Driver(generator: generator).RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("NG9001", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.StartsWith(
            "NetGen could not compile the network 'A.Net' because of a mistake of its own: InvalidOperationException: The plan overlaps at ",
            diagnostic.GetMessage());
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Single(driver.GetRunResult().GeneratedTrees);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_at_which_the_compiler_or_its_reader_fails_leaves_the_others_their_code(bool isReader)
    {
        var input = SampleCompilation.Parse("""
            namespace A;
            [Network, Input(4)] public partial class First { [Dense(2)] public partial Layer Output { get; } }
            [Network, Input(4)] public partial class Second { [Dense(2)] public partial Layer Output { get; } }
            [Network, Input(4)] public partial class Third { [Dense(2)] public partial Layer Output { get; } }
            """);
        var generator = isReader
            ? new NetworkGenerator(read: (type, cancellation) => type.Name == "Second" ? throw new InvalidOperationException("No such syntax.") : ModelReader.Read(type, cancellation))
            : new NetworkGenerator(compile: (spec, hasGpu) => spec.Name == "Second" ? throw new InvalidOperationException("The plan overlaps.") : Compiler.NetworkCompiler.Compile(spec, hasGpu));

        var driver = SampleCompilation.Driver(generator: generator).RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);

        Assert.Contains("'A.Second'", Assert.Single(diagnostics).GetMessage());
        // What was not read has no stubs: its layers lack their bodies.
        Assert.Equal(isReader ? ["CS9248"] : [], output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
        var files = driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)).ToList();
        Assert.Contains("A.First-Steps.g.cs", files);
        Assert.Contains("A.Third-Steps.g.cs", files);
        Assert.DoesNotContain("A.Second-Steps.g.cs", files);
    }
}
