using Microsoft.CodeAnalysis;
using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Every rule, through a real compilation: what a build of the wrong class says, and that the right one says nothing.</summary>
public class RuleTests
{
    private static readonly RuleExample[] Examples =
    [
        .. ShapeExamples.All, .. LanguageExamples.All, .. MeaningExamples.All, .. ForwardExamples.All, .. InputExamples.All, .. LossExamples.All, .. OutputExamples.All, .. BlockExamples.All,
    ];

    public static IEnumerable<TheoryDataRow<int>> Indices => Examples.Select((e, i) => new TheoryDataRow<int>(i).WithTestDisplayName($"{i}: {e}"));

    [Fact]
    public void Every_rule_has_an_example() => Assert.Empty(Rules.All.Except(Examples.Select(e => e.Rule)));

    [Theory]
    [MemberData(nameof(Indices))]
    public async Task A_wrong_network_gives_one_problem_at_its_place(int example) => await AssertWrong(Examples[example], analyzersRun: true);

    [Theory]
    [MemberData(nameof(Indices))]
    public async Task Without_analyzers_the_generator_says_the_same(int example) => await AssertWrong(Examples[example], analyzersRun: false);

    [Theory]
    [MemberData(nameof(Indices))]
    public async Task The_network_mended_builds_without_a_word(int example)
    {
        var build = await SampleCompilation.BuildAsync(Examples[example].Right);

        Assert.Empty(build.Diagnostics);
        Assert.False(build.HasStubsAlone);
    }

    private static async Task AssertWrong(RuleExample example, bool analyzersRun)
    {
        var build = await SampleCompilation.BuildAsync(SampleCompilation.Parse(example.Source, allowsUnsafe: !example.ForbidsUnsafe), analyzersRun);

        var ours = Assert.Single(build.Diagnostics, d => d.Id.StartsWith("NG", StringComparison.Ordinal));
        Assert.Equal(example.Rule.Id, ours.Id);
        Assert.Equal(example.Message, ours.GetMessage());
        Assert.Equal(example.Rule.Severity.ToString(), ours.Severity.ToString());
        Assert.Equal("Sample.cs", ours.Location.GetLineSpan().Path);
        Assert.Equal(example.Span, (ours.Location.SourceSpan.Start, ours.Location.SourceSpan.Length));

        string[] compilers = [.. build.Diagnostics.Where(d => d != ours && d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct()];
        Assert.Equal(example.CompilerError is { } error ? [error] : [], compilers);

        // Error ⇔ stubs.
        Assert.Equal(example.Rule.Severity == Severity.Error, build.HasStubsAlone);
    }
}
