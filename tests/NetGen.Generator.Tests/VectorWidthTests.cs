using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary><c>NetGenVectorBits</c>: which vector widths a project's kernels are written for.</summary>
public class VectorWidthTests
{
    private const string Source = """
        [Network, Input(4), Target(2), MeanSquaredError, Adam]
        public partial class Net
        {
            [Dense(8), ReLU] public partial Layer Hidden { get; }
            [Dense(2)] public partial Layer Output { get; }
        }
        """;

    [Theory]
    [InlineData("", "512 256 128")]
    [InlineData("128;256;512", "512 256 128")]
    [InlineData("512", "512")]
    [InlineData("256", "256")]
    [InlineData("128", "128")]
    [InlineData("256;512", "512 256")]
    [InlineData(" 512, 128 ", "512 128")]
    [InlineData("128;128;", "128")]
    public void Kernels_are_written_for_the_widths_that_the_project_names(string property, string expected)
    {
        var driver = Run(property, out var output, out var diagnostics);

        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(expected.Split(' ').Select(w => $"Net-Kernels{w}.g.cs"), KernelFiles(driver));
    }

    [Theory]
    [InlineData("512")]
    [InlineData("256")]
    [InlineData("128")]
    [InlineData("256;512")]
    [InlineData("128;512")]
    public void A_network_trains_with_the_widths_that_it_has(string property)
    {
        int[] widths = [.. property.Split(';').Select(int.Parse)];
        int widest = Device.Cpu(1).VectorBits;
        Assert.SkipUnless(widths.Min() <= widest, "This processor has none of these vectors.");
        // A width that was asked for in the environment of the tests is asked for here too.
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Device.VectorBitsVariable) is not null && !widths.Contains(widest), "Another width was asked for.");
        var type = Load(property);

        float loss = Loss(type, Device.Cpu(1));

        Assert.Equal(Loss(type, Device.Cpu(1, widths.Where(w => w <= widest).Max())), loss);
        Assert.Equal(Loss(Load(""), Device.Cpu(1, widths.Where(w => w <= widest).Max())), loss);
    }

    [Theory]
    [InlineData("512", 128)]
    [InlineData("128;512", 256)]
    public void A_width_that_was_left_out_is_refused_in_words(string property, int asked)
    {
        Assert.SkipUnless(asked <= Device.Cpu(1).VectorBits, "This processor has no such vectors.");
        var type = Load(property);

        var exception = Assert.IsType<InvalidOperationException>(Assert.ThrowsAny<Exception>(() => Loss(type, Device.Cpu(1, asked))).GetBaseException());

        Assert.Contains($"'Net' has kernels for vectors of {string.Join(" and ", property.Split(';').Reverse())} bits alone", exception.Message);
        Assert.Contains($"{asked} bits were asked for", exception.Message);
        Assert.Contains($"add {asked} to NetGenVectorBits", exception.Message);
    }

    [Theory]
    [InlineData("64")]
    [InlineData("256;1024")]
    [InlineData("wide")]
    [InlineData(";")]
    [InlineData("0512")]
    public void What_names_no_width_is_one_error(string property)
    {
        var driver = Run(property, out var output, out var diagnostics);

        var error = Assert.Single(diagnostics);
        Assert.Equal(("NG4002", DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Contains($"NetGenVectorBits is '{property}'", error.GetMessage());
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(3, KernelFiles(driver).Count());
    }

    [Theory]
    [InlineData("512,256", "256,512", true)]
    [InlineData("512,256", "256", false)]
    public void The_same_widths_run_nothing_again(string before, string after, bool isCached)
    {
        var input = SampleCompilation.Parse(Source);
        var driver = Driver(before).RunGenerators(input, TestContext.Current.CancellationToken)
            .WithUpdatedAnalyzerConfigOptions(SampleCompilation.Properties(("_NetGenVectorBits", after)));

        var steps = driver.RunGenerators(input.Clone(), TestContext.Current.CancellationToken).GetRunResult().Results.Single().TrackedSteps;

        var reason = Assert.Single(steps[NetworkGenerator.Steps.Kernels].SelectMany(s => s.Outputs)).Reason;
        Assert.Equal(isCached, reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
    }

    private static GeneratorDriver Driver(string property) => SampleCompilation.Driver(generator: null, ("_NetGenVectorBits", property));

    private static GeneratorDriver Run(string property, out Compilation output, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var driver = Driver(property).RunGeneratorsAndUpdateCompilation(
            SampleCompilation.Parse(Source), out output, out var reported, TestContext.Current.CancellationToken);
        diagnostics = reported;
        return driver;
    }

    private static IEnumerable<string> KernelFiles(GeneratorDriver driver) =>
        driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)).Where(n => n.Contains("-Kernels", StringComparison.Ordinal));

    private static Type Load(string property)
    {
        Run(property, out var output, out _);
        var image = new MemoryStream();
        Assert.True(output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(image).GetType("Net", throwOnError: true)!;
    }

    private static float Loss(Type type, Device device)
    {
        using var network = (Network)Activator.CreateInstance(type, device, 1)!;
        INetwork trained = network;
        trained.TrainStep([1, 2, 3, 4, 5, 6, 7, 8], (ReadOnlySpan<float>)[1, 0, 0, 1]);
        return trained.TrainStep([1, 2, 3, 4, 5, 6, 7, 8], (ReadOnlySpan<float>)[1, 0, 0, 1]);
    }
}
