using NetGen.Tests;

namespace NetGen.Generator.Tests;

public sealed class GpuTests
{
    private const string Network = """
        using NetGen;

        [Network, Input(4), Target(3), CategoricalCrossEntropy, Adam]
        public partial class Small
        {
            [Dense(3), Softmax] public partial Layer Only { get; }
        }
        """;

    /// <summary>All that the generator looks for; the types that its code needs are not there, so that the output does not compile.</summary>
    private const string Marker = "\nnamespace NetGen.Gpu { public sealed class GpuNetwork; }";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Graphics_kernels_are_written_where_the_project_can_run_them(bool hasGpu)
    {
        var input = SampleCompilation.Parse(hasGpu ? Network + Marker : Network);
        var generated = SampleCompilation.Driver().RunGenerators(input, TestContext.Current.CancellationToken).GetRunResult();
        var names = generated.Results.Single().GeneratedSources.Select(s => s.HintName).ToList();
        Assert.Contains("Small-Kernels512.g.cs", names);
        Assert.Equal(hasGpu, names.Contains("Small-GpuKernels.g.cs"));
        Assert.Equal(hasGpu, names.Contains("Small-GpuSteps.g.cs"));
        string surface = generated.Results.Single().GeneratedSources.Single(s => s.HintName == "Small.g.cs").SourceText.ToString();
        Assert.DoesNotContain("Gpu", surface);
    }
}
