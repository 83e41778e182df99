namespace NetGen.Tests;

/// <summary>Networks whose <c>Forward</c> says how their layers are connected.</summary>
public class ForwardTests
{
    private const string Source = """
        using static NetGen.Functions;

        [Network, Input(8, 8, 3), Target(10), CategoricalCrossEntropy, SGD(0.1)]
        public partial class Net
        {
            [Conv2D(16, 3, Padding = Padding.Same), ReLU] public partial Layer Stem { get; }
            [Conv2D(16, 3, Padding = Padding.Same)]       public partial Layer A { get; }
            [Flatten, Dense(10), Softmax]                 public partial Layer Head { get; }
            Symbol Forward(Symbol x)
            {
                var y = x | Stem;
                for (int i = 0; i < 2; i++)
                    y = ReLU((y | A) + y);
                return y | Head;
            }
        }
        """;

    [Fact]
    public async Task A_residual_network_compiles()
    {
        var build = await SampleCompilation.BuildAsync(Source);

        Assert.Empty(build.Diagnostics);
        Assert.False(build.HasStubsAlone);
    }
}
