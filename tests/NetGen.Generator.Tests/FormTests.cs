using Microsoft.CodeAnalysis;

namespace NetGen.Tests;

/// <summary>The forms in which a class may stand: each builds without a word from anyone.</summary>
public class FormTests
{
    private const string Attributes = "[Network, Input(4), Target(2), MeanSquaredError, SGD]";

    private const string Layers = "[Dense(3), ReLU] public partial Layer Hidden { get; } [Dense(2)] public partial Layer Output { get; }";

    [Theory]
    [InlineData($"{Attributes} public partial class Net {{ {Layers} }}")]
    [InlineData($"{Attributes} internal partial class Net {{ {Layers} }}")]
    [InlineData($"{Attributes} sealed partial class Net {{ {Layers} }}")]
    [InlineData($"namespace A.B; {Attributes} public partial class Net {{ {Layers} }}")]
    [InlineData($"namespace A {{ namespace B {{ {Attributes} public partial class Net {{ {Layers} }} }} }}")]
    [InlineData($"namespace @class.@new; {Attributes} public partial class @event {{ {Layers} }}")]
    [InlineData($"public partial class Outer {{ {Attributes} public partial class Net {{ {Layers} }} }}")]
    [InlineData($"namespace A; static partial class Outer {{ partial struct Inner {{ {Attributes} private partial class Net {{ {Layers} }} }} }}")]
    [InlineData($"partial record Outer {{ partial interface I {{ {Attributes} protected internal partial class Net {{ {Layers} }} }} }}")]
    [InlineData($"{Attributes} public partial class First {{ {Layers} }} {Attributes} public partial class Second {{ {Layers} }}")]
    [InlineData($"namespace A {{ {Attributes} public partial class Net {{ {Layers} }} }} namespace B {{ {Attributes} public partial class Net {{ {Layers} }} }}")]
    [InlineData($"[Network] public partial class Net {{ {Layers} }} [Input(4), Target(2)] partial class Net {{ }} [MeanSquaredError, SGD] partial class Net {{ }}")]
    [InlineData($"{Attributes} public partial class Net : Network {{ {Layers} }}")]
    [InlineData($"{Attributes} public partial class Net : ICloneable {{ {Layers} public object Clone() => this; }}")]
    [InlineData($"{Attributes} public partial class Net {{ {Layers} public float[] Predict(string file) => Predict(new float[file.Length]); }}")]
    [InlineData($"{Attributes} public partial class Net {{ {Layers} public Net(string file) : this(seed: file.Length) {{ }} public override string ToString() => Summary; }}")]
    [InlineData("[NetGen.Network, global::NetGen.Input(4)] public partial class Net { [Dense(units: 2)] protected internal partial Layer @switch { get; } }")]
    [InlineData("[Network, Input(6, 6, 1), Target(2), MeanSquaredError, Adam] public partial class Net { [Conv2D(2, 3)] public partial Layer Kernels { get; } [Flatten, Dense(4), Dropout(0.5)] public partial Layer Kernels512 { get; } [Dense(2, Inputs = 4)] public partial Layer _1 { get; } }")]
    [InlineData($"[assembly: CLSCompliant(true)] {Attributes} public partial class Net {{ {Layers} }} public class Own {{ public void Train(Dataset data, FitOptions options, Predictor predictor, Device device) {{ }} }}")]
    [InlineData($"[assembly: CLSCompliant(true)] {Attributes} internal partial class Net {{ {Layers} }}")]
    [InlineData($"[assembly: CLSCompliant(true)] public partial class Outer {{ {Attributes} public partial class Net {{ {Layers} }} }}")]
    [InlineData($"[assembly: CLSCompliant(true)] {Attributes} [CLSCompliant(false)] public partial class Net {{ {Layers} }}")]
    [InlineData($"[assembly: CLSCompliant(false)] {Attributes} public partial class Net {{ {Layers} }}")]
    [InlineData("[Network, Input(new[] { 4, 4, 1 })] public partial class Net { [Flatten] [Dense(2)] private partial Layer A { get; } Layer First => A; }")]
    public async Task A_network_in_any_form_builds(string source)
    {
        var build = await SampleCompilation.BuildAsync(source);

        Assert.Empty(build.Diagnostics);
        Assert.False(build.HasStubsAlone);
    }

    [Fact]
    public async Task A_network_is_used_as_a_class_with_optional_device_and_seed()
    {
        var build = await SampleCompilation.BuildAsync($$"""
            namespace A;
            {{Attributes}} public partial class Net { {{Layers}} }
            public static class Program
            {
                public static float Main()
                {
                    using var first = new Net();
                    using var second = new Net(seed: 7);
                    using var third = new Net(Device.Cpu(threads: 2), seed: 7);
                    INetwork any = third;
                    return first.TrainStep(new float[4], new float[2]) + second.Hidden.Parameters.Count + any.Predict(new float[4])[0] + Net.Summary.Length;
                }
            }
            """);

        Assert.Empty(build.Diagnostics);
    }

    [Fact]
    public async Task A_network_on_class_indices_takes_integers()
    {
        var build = await SampleCompilation.BuildAsync("""
            [Network, Input(4), Target(3), SparseCategoricalCrossEntropy, Adam]
            public partial class Net
            {
                [Dense(3), Softmax] public partial Layer Output { get; }

                public float Step() => TrainStep(new float[4], new int[1]);
            }
            """);

        Assert.Empty(build.Diagnostics);
    }

    [Fact]
    public void A_documented_network_lacks_no_documentation()
    {
        var options = SampleCompilation.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        var input = SampleCompilation.Parse($$"""
            namespace A;
            /// <summary>A network.</summary>
            {{Attributes}}
            public partial class Net
            {
                /// <summary>A layer.</summary>
                [Dense(2)] public partial Layer Output { get; }
            }
            """);
        foreach (var tree in input.SyntaxTrees)
            input = input.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(tree.GetRoot(TestContext.Current.CancellationToken), options));

        SampleCompilation.Driver().WithUpdatedParseOptions(options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);

        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Contains("A layer.", output.GetTypeByMetadataName("A.Net")!.GetMembers("Output")[0].GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken));
    }
}
