using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using NetGen.Analyzers;
using NetGen.Compiler;

namespace NetGen.Tests;

public class ReleaseTests
{
    [Fact]
    public void The_release_notes_list_every_rule()
    {
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => File.ReadAllLines(Path.Combine(AnalyzersFolder(), file)))
            .Where(line => line.StartsWith("NG", StringComparison.Ordinal));

        Assert.Equal(Rules.All.Select(r => $"{r.Id} | NetGen | {r.Severity} | {r.Title}"), rows);
    }

    [Fact]
    public void Each_rule_belongs_to_one_analyzer()
    {
        NetworkAnalyzer[] analyzers = [new ShapeAnalyzer(), new LanguageAnalyzer(), new MeaningAnalyzer()];

        Assert.Equal(Rules.All.Select(r => r.Id), analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id));
    }

    [Fact]
    public void An_error_cannot_be_switched_off() =>
        Assert.All(
            new ShapeAnalyzer().SupportedDiagnostics,
            d => Assert.Equal(d.DefaultSeverity == DiagnosticSeverity.Error, d.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable)));

    private static string AnalyzersFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../analyzers/NetGen.Analyzers"));
}
