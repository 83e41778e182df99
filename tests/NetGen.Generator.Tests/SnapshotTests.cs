namespace NetGen.Tests;

/// <summary>What a user finds when he goes to the definition of his network.</summary>
public class SnapshotTests
{
    [Fact]
    public async Task The_public_surface_and_the_training_step_of_a_tiny_network()
    {
        var build = await SampleCompilation.BuildAsync("""
            namespace Samples;

            [Network, Input(4), Target(2), CategoricalCrossEntropy, Adam(LearningRate = 1e-2)]
            public partial class Tiny
            {
                [Dense(3), ReLU, Dropout(0.5)] public partial Layer Hidden { get; }

                /// <summary>The user's own words stay.</summary>
                [Dense(2), Softmax] public partial Layer Output { get; }
            }
            """);

        Assert.Empty(build.Diagnostics);
        Snapshot.AssertVerified("Tiny", build.Text("Samples.Tiny.g.cs"));
        Snapshot.AssertVerified("Tiny.Programs", build.Text("Samples.Tiny-Programs.g.cs"));
        Snapshot.AssertVerified("Tiny.Schema", build.Text("Samples.Tiny-Schema.g.cs"));
        string steps = build.Text("Samples.Tiny-Steps.g.cs");
        Snapshot.AssertVerified("Tiny.TrainStep", steps[..steps.IndexOf("    static partial void Evaluate", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task The_public_surface_and_the_schema_of_a_network_with_two_outputs()
    {
        var build = await SampleCompilation.BuildAsync("""
            namespace Samples;

            [Network, Input(6)]
            [Target("position", 2), MeanSquaredError(Output = "position", Weight = 2)]
            [Target("kind", 3), SparseCategoricalCrossEntropy(Output = "kind")]
            [SGD]
            public partial class TwoHeads
            {
                [Dense(4), Tanh, Dropout(0.5)] public partial Layer Trunk { get; }

                [Dense(2)] public partial Layer Where { get; }

                [Dense(3), Softmax] public partial Layer What { get; }

                (Symbol position, Symbol kind) Forward(Symbol x)
                {
                    var seen = x | Trunk;
                    return (seen | Where, seen | What);
                }
            }
            """);

        Assert.Empty(build.Diagnostics);
        Snapshot.AssertVerified("TwoHeads", build.Text("Samples.TwoHeads.g.cs"));
        Snapshot.AssertVerified("TwoHeads.Schema", build.Text("Samples.TwoHeads-Schema.g.cs"));
        string steps = build.Text("Samples.TwoHeads-Steps.g.cs");
        Snapshot.AssertVerified("TwoHeads.TrainStep", steps[..steps.IndexOf("    static partial void Evaluate", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task The_stubs_of_a_network_with_an_error()
    {
        var build = await SampleCompilation.BuildAsync("""
            namespace Samples;

            public static partial class Outer
            {
                [Network, Input(4), Target(2), CategoricalCrossEntropy, Adam]
                internal partial class Wrong
                {
                    [Dense(3), Softmax] public partial Layer Output { get; }
                }
            }
            """);

        Assert.Equal("NG1003", Assert.Single(build.Diagnostics).Id);
        Snapshot.AssertVerified("Wrong", build.Text("Samples.Outer.Wrong.g.cs"));
    }
}
