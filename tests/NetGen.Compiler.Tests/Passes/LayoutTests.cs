namespace NetGen.Compiler.Tests;

public class LayoutTests
{
    private const string Small = "Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam";

    private static readonly string[] LeNet =
    [
        "Conv1: Conv2D(8, 3), ReLU", "Pool1: MaxPool2D(2)", "Conv2: Conv2D(16, 3), ReLU", "Pool2: MaxPool2D(2)",
        "Hidden: Flatten, Dense(128), ReLU", "Probabilities: Dense(10), Softmax",
    ];

    [Fact]
    public void Images_of_few_channels_are_interleaved_and_pools_and_paddings_absorbed()
    {
        var model = Written.Model(Small, LeNet);
        var comments = Pipeline.Lower(model.Train!, model, Target.Cpu).Launches.Select(l => l.Comment).ToList();

        Assert.Equal("input Relayout: [n, 28, 28, 1] → [n/16, 28, 28, 1, 16]", comments[0]);
        Assert.Equal("Conv1 Convolve2D + MaxPool2D + bias + ReLU + MaxPool2DIndex: [n/16, 28, 28, 1, 16] → [n/16, 13, 13, 8, 16]", comments[1]);
        Assert.Equal("Conv2 Convolve2D + MaxPool2D + bias + ReLU + MaxPool2DIndex: [n/16, 13, 13, 8, 16] → [n/16, 5, 5, 16, 16]", comments[2]);
        Assert.Contains("Conv2 PaddedConvolve2D + ReLU gradient: [n/16, 10, 10, 16, 16] → [n/16, 13, 13, 8, 16]", comments);
        Assert.Contains("Conv1 PooledKernelGradient by groups of samples: [n/16, 28, 28, 1, 16] → [2, 3, 3, 1, 8]", comments);
        Assert.Contains("Conv1 Sum + update: [2, 3, 3, 1, 8] → [3, 3, 1, 8]", comments);
        Assert.DoesNotContain(comments, c => c.Contains("Pad2D"));
    }

    [Fact]
    public void Every_arranged_program_is_legal()
    {
        string[][] networks =
        [
            LeNet,
            ["A: Conv2D(4, 3, Padding = Same), Tanh", "B: AvgPool2D(2)", "C: Conv2D(3, 3, Stride = 2), GELU", "D: GlobalAvgPool2D, Dense(10), Softmax"],
            ["A: Conv2D(5, 3, Dilation = 2)", "B: MaxPool2D(3, Stride = 2, Padding = Same), Dropout(0.3)", "C: Conv2D(6, 3), Softplus", "D: Flatten, Dense(10), Softmax"],
        ];
        foreach (string[] layers in networks)
        {
            var model = Written.Model(Small, layers);
            foreach (var program in model.Programs)
                Assert.Empty(GraphVerifier.Verify(Pipeline.Arrange(program, Target.Cpu), model));
            Assert.Contains(Arranged(model).Nodes, n => n.Type.IsInterleaved);
        }
    }

    [Fact]
    public void Images_of_many_channels_stay_as_they_are_and_so_does_a_prediction()
    {
        var wide = Written.Model("Input(28, 28, 3), Target(10), CategoricalCrossEntropy, Adam", "A: Conv2D(32, 3), ReLU", "B: Conv2D(64, 3), ReLU", "C: Flatten, Dense(10), Softmax");
        Assert.DoesNotContain(Arranged(wide).Nodes, n => n.Type.IsInterleaved);

        Assert.DoesNotContain(Pipeline.Arrange(Written.Model(Small, LeNet).Predict, Target.Cpu).Graph.Nodes, n => n.Type.IsInterleaved);
    }

    [Fact]
    public void Numbers_drawn_by_place_and_functions_with_poles_keep_the_outer_layout()
    {
        var model = Written.Model(Small, "A: Conv2D(8, 3), Softplus", "B: Conv2D(8, 3), Dropout(0.5)", "C: Flatten, Dense(10), Softmax");
        var maps = Arranged(model).Nodes.Where(n => n.Type.IsInterleaved && n.Operator is Map).SelectMany(n => ((Map)n.Operator).Body.Nodes());

        Assert.DoesNotContain(maps, e => e is ScalarExpression.Uniform or ScalarExpression.Unary { Function: UnaryFunction.Log or UnaryFunction.Log1P });
        Assert.Contains(Arranged(model).Nodes, n => n.Type.IsInterleaved && n.Operator is Convolve2D);
    }

    [Fact]
    public void A_pool_stands_right_behind_its_convolution_which_computes_only_what_the_pool_reads()
    {
        var model = Written.Model("Input(9, 12, 4), Target(10), CategoricalCrossEntropy, SGD", "A: Conv2D(32, 3), LeakyReLU", "B: MaxPool2D(2)", "C: Flatten, Dense(10), Softmax");
        var nodes = model.Predict.Graph.Nodes;
        var pool = Assert.Single(nodes, n => n.Operator is MaxPool2D);

        Assert.IsType<Convolve2D>(pool.Inputs[0].Operator);
        Assert.Equal(Shape.Of(6, 10, 32), pool.Inputs[0].Shape);
        Assert.All(nodes.Where(n => n.Operator is Map && n.Origin == "A"), n => Assert.Equal(Shape.Of(3, 5, 32), n.Shape));
    }

    [Fact]
    public void A_pool_stays_behind_what_may_fall()
    {
        var model = Written.Model("Input(9, 12, 4)", "A: Conv2D(32, 3), GELU", "B: MaxPool2D(2)", "C: Flatten");
        var pool = Assert.Single(model.Predict.Graph.Nodes, n => n.Operator is MaxPool2D);

        Assert.Equal("GELU", pool.Inputs[0].Operator.Name);
    }

    private static Graph Arranged(Model model) => Pipeline.Arrange(model.Train!, Target.Cpu).Graph;
}
