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
        var cpu = Written.Model(Mark, Networks[network]);
        var gpu = GraphBuilder.Build(cpu.Spec, Dialect.Gpu).Model!;
        var split = SplitSums.Run(gpu.Train!);
        foreach (var program in new[] { gpu.Train!, split, gpu.Evaluate!, gpu.Predict })
        {
            Assert.Empty(GraphVerifier.Verify(program, gpu));
            Assert.DoesNotContain(program.Graph.Nodes, n => n.Type.IsInterleaved || n.Operator is PaddedConvolve2D or PooledKernelGradient);
        }

        Assert.Contains(split.Graph.Nodes, n => n.Operator is GroupedSum);
        ProgramAssert.SameResults(cpu.Train!, split, RandomBindings.For(cpu, samples), 1e-12);
    }

    [Fact]
    public void Large_results_are_summed_at_once_with_the_update_behind_them()
    {
        var model = GraphBuilder.Build(
            Written.Model("Input(2048), Target(2048), MeanSquaredError, SGD", "A: Dense(2048)").Spec, Dialect.Gpu).Model!;
        var comments = Lower.Run(model.Train!, model).Launches.Select(l => l.Comment).ToList();
        Assert.Contains("A MatMulKernelGradient + update: [n, 2048] → [2048, 2048]", comments);
    }
}
