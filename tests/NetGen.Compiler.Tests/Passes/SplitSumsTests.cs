namespace NetGen.Compiler.Tests;

public class SplitSumsTests
{
    private static readonly string[][] Networks =
    [
        ["A: Conv2D(8, 3), ReLU", "B: MaxPool2D(2)", "C: Conv2D(4, 3, Padding = Same), Tanh", "D: Flatten, Dense(20), ReLU", "E: Dense(10), Softmax"],
        ["A: Conv2D(5, 3, Stride = 2), Dropout(0.3)", "B: AvgPool2D(2)", "C: Flatten, Dense(10, UseBias = false), Softmax"],
        ["A: Flatten, Dense(300), GELU", "B: Dense(200), Tanh", "C: Dense(10), Softmax"],
    ];

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    public void A_program_for_graphics_processors_computes_what_it_says(int network, int samples)
    {
        const string Mark = "Input(12, 12, 1), Target(10), CategoricalCrossEntropy, Adam";
        var model = Written.Model(Mark, Networks[network]);
        var split = Pipeline.Arrange(model.Train!, Target.Gpu);
        foreach (var program in new[] { split, Pipeline.Arrange(model.Evaluate!, Target.Gpu), Pipeline.Arrange(model.Predict, Target.Gpu) })
        {
            Assert.Empty(GraphVerifier.Verify(program, model));
            Assert.DoesNotContain(program.Graph.Nodes, n => n.Type.IsInterleaved || n.Operator is PaddedConvolve2D or PooledKernelGradient);
        }

        Assert.Contains(split.Graph.Nodes, n => n.Operator is GroupedSum);
        ProgramAssert.SameResults(Pipeline.Arrange(model.Train!, Target.Cpu), split, RandomBindings.For(model, samples), 1e-12);
    }

    [Fact]
    public void Large_results_are_summed_at_once_with_the_update_behind_them()
    {
        var model = Written.Model("Input(2048), Target(2048), MeanSquaredError, SGD", "A: Dense(2048)");
        var comments = Pipeline.Lower(model.Train!, model, Target.Gpu).Launches.Select(l => l.Comment).ToList();
        Assert.Contains("A MatMulKernelGradient + update: [n, 2048] → [2048, 2048]", comments);
    }
}
