using Microsoft.CodeAnalysis;

namespace NetGen.Tests;

/// <summary>Who reports: the generator does exactly where analyzers do not.</summary>
public class AnalyzerSwitchTests
{
    private const string WrongShape = "[Network, Input(4)] public partial class Net { [Dense(0)] public partial Layer A { get; } }";

    private const string NotPartial = "[Network, Input(4)] public class Net { [Dense(2)] public partial Layer A { get; } }";

    [Theory]
    [InlineData(WrongShape, "", null)]
    [InlineData(WrongShape, "RunAnalyzers=", null)]
    [InlineData(WrongShape, "RunAnalyzers=true", null)]
    [InlineData(WrongShape, "RunAnalyzers=true;RunAnalyzersDuringBuild=false", null)]
    [InlineData(WrongShape, "RunAnalyzers=false", "NG1001")]
    [InlineData(WrongShape, "RunAnalyzers=False", "NG1001")]
    [InlineData(WrongShape, "RunAnalyzersDuringBuild=false", "NG1001")]
    // Editors run analyzers all the same.
    [InlineData(WrongShape, "RunAnalyzersDuringBuild=false;DesignTimeBuild=true", null)]
    // A build stops at the C# compiler's own error, before analyzers run; editors do not.
    [InlineData(NotPartial, "", "NG2001")]
    [InlineData(NotPartial, "DesignTimeBuild=true", null)]
    public void The_generator_reports_where_analyzers_do_not(string source, string properties, string? reported)
    {
        (string, string)[] pairs = [.. properties.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).Select(p => (p[0], p[1]))];

        SampleCompilation.Driver(generator: null, pairs).RunGeneratorsAndUpdateCompilation(
            SampleCompilation.Parse(source), out _, out var diagnostics, TestContext.Current.CancellationToken);

        Assert.Equal(reported is null ? [] : [reported], diagnostics.Select(d => d.Id));
    }

    [Fact]
    public async Task An_error_that_the_source_suppresses_is_reported_all_the_same()
    {
        var build = await SampleCompilation.BuildAsync($"#pragma warning disable NG1001\n{WrongShape}");

        Assert.Equal("NG1001", Assert.Single(build.Diagnostics).Id);
    }
}
