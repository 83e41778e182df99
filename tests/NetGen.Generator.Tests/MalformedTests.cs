using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Tests;

/// <summary>Mistakes that the C# compiler reports itself: it alone does.</summary>
public class MalformedTests
{
    [Theory]
    [InlineData("[Network, Input(4)] public partial class Net { [Dence(2)] public partial Layer A { get; } }", "CS0246", "CS0246")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense] public partial Layer A { get; } }", "CS1729")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(2, 3, 4)] public partial Layer A { get; } }", "CS1729")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(2.5)] public partial Layer A { get; } }", "CS1503")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(2, Bais = false)] public partial Layer A { get; } }", "CS0246")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(Size)] public partial Layer A { get; } }", "CS0103")]
    [InlineData("[Network, Input(four)] public partial class Net { static int four => 4; [Dense(2)] public partial Layer A { get; } }", "CS0182")]
    [InlineData("[Network, Input(4), Target(2), MeanSquaredEror, Adam] public partial class Net { [Dense(2)] public partial Layer A { get; } }", "CS0246", "CS0246")]
    [InlineData("[Network, Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer A { get; } }", "CS0579")]
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(2)] public partial Layr A { get; } }", "CS0246", "CS0246")] // our part repeats the type
    [InlineData("[Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer A { get; } } [Network] partial class Net { }", "CS0579")]
    [InlineData("[Network] public partial struct Net { [Dense(2)] public partial Layer A { get; } }", "CS0592")]
    public async Task The_compiler_speaks_alone(string source, params string[] codes)
    {
        var build = await SampleCompilation.BuildAsync(source);

        Assert.Equal(codes, build.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void A_class_marked_in_two_files_is_one_network()
    {
        const string second = "[Network] partial class Net { }";
        var input = SampleCompilation.Parse("[Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer A { get; } }");
        input = input.AddSyntaxTrees(CSharpSyntaxTree.ParseText(second, SampleCompilation.ParseOptions, "Second.cs", cancellationToken: TestContext.Current.CancellationToken));

        var driver = SampleCompilation.Driver().RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);

        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        Assert.Equal(["CS0579"], output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
    }

    [Fact]
    public async Task A_file_that_is_still_being_typed_crashes_nothing()
    {
        const string source = """
            namespace A;
            [Network, Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam(LearningRate = 1e-3)]
            public partial class Net
            {
                [Conv2D(32, 3, Padding = Padding.Same), ReLU] public partial Layer Conv { get; }
                [Flatten, Dense(10), Softmax] public partial Layer Output { get; }
            }
            """;

        for (int length = 0; length < source.Length; length += 3)
        {
            var build = await SampleCompilation.BuildAsync(source[..length]);
            Assert.All(build.Generated.Results, r => Assert.Null(r.Exception));
            Assert.DoesNotContain(build.Diagnostics, d => d.Id is "NG9001" or "AD0001");
        }
    }
}
