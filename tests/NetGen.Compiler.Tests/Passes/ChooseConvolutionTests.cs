namespace NetGen.Compiler.Tests;

public class ChooseConvolutionTests
{
    [Theory]
    [InlineData("Input(16, 16, 32)", "Conv2D(64, 3)", 2)]
    [InlineData("Input(16, 16, 16)", "Conv2D(32, 3, Padding = Same)", 2)]
    [InlineData("Input(8, 8, 64)", "Conv2D(64, 3, Padding = Same)", 2)]
    [InlineData("Input(32, 32, 16)", "Conv2D(16, 3)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(64, 3, Algorithm = Direct)", 0)]
    [InlineData("Input(5, 5, 2)", "Conv2D(3, 3, Algorithm = Winograd)", 2)]
    [InlineData("Input(16, 16, 32)", "Conv2D(64, 3, Algorithm = WinogradF4)", 4)]
    [InlineData("Input(28, 28, 1)", "Conv2D(32, 3)", 0)]
    [InlineData("Input(28, 28, 32)", "Conv2D(8, 3)", 0)]
    [InlineData("Input(3, 3, 64)", "Conv2D(64, 3)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(32, 1)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(32, 5)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(32, 3, 1)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(32, 3, Stride = 2)", 0)]
    [InlineData("Input(16, 16, 32)", "Conv2D(32, 3, Dilation = 2)", 0)]
    public void Static_shapes_or_the_layer_decide(string input, string layer, int tile)
    {
        var program = Written.Model(input, $"A: {layer}").Predict;

        Assert.Equal(tile, ChooseConvolution.TileOf(program.Graph.Nodes.Single(n => n.Operator is Convolve2D)));
        if (tile == 0)
            Assert.Same(program, ChooseConvolution.Run(program));
    }

    [Theory]
    [InlineData("Input(12, 12, 16)", "A: Conv2D(32, 3, Padding = Same), Tanh", "B: Conv2D(16, 3, Padding = Same), Tanh")]
    [InlineData("Input(5, 6, 2)", "A: Conv2D(3, 3, Padding = Same, Algorithm = WinogradF4), Tanh", "B: Conv2D(2, 3, Algorithm = WinogradF4)")]
    [InlineData("Input(5, 6, 2)", "A: Conv2D(3, 3, Algorithm = Winograd), Tanh", "B: Conv2D(2, 3, Padding = Same, Algorithm = Winograd)")]
    [InlineData("Input(12, 12, 18)", "A: Conv2D(16, 3, Algorithm = Winograd), Tanh", "B: Conv2D(16, 3, Padding = Same, Algorithm = Winograd), Tanh, Conv2D(16, 1)")]
    [InlineData("Input(19, 19, 16)", "A: Conv2D(16, 3, Stride = 2, Padding = Same), Tanh", "B: Conv2D(16, 3, Padding = Same, Algorithm = Winograd)")]
    public void The_chosen_algorithm_computes_what_the_program_says(string input, params string[] layers)
    {
        string shape = Written.Model(input, layers).Outputs[0].Shape.ToString().Replace(" ×", ",");
        var model = Written.Model($"{input}, Target({shape}), MeanSquaredError, SGD", layers);
        var chosen = Pipeline.Arrange(model.Train!, Target.Cpu);
        Assert.Empty(GraphVerifier.Verify(chosen, model));
        Assert.Contains(chosen.Graph.Nodes, n => n.Operator is WinogradConvolve2D);
        Assert.Contains(chosen.Graph.Nodes, n => n.Operator is WinogradKernelGradient);

        ProgramAssert.SameResults(model.Train!, chosen, RandomBindings.For(model, samples: 3), 1e-11);
    }

    [Theory]
    [InlineData(4, "Input(9, 12, 16)", "A: Conv2D(32, 3), Tanh", "B: Conv2D(32, 3, Stride = 2)")]
    [InlineData(4, "Input(9, 12, 16)", "A: Conv2D(32, 3), Tanh", "B: Conv2D(32, 3, Stride = 2, Padding = Same)")]
    [InlineData(4, "Input(8, 7, 16)", "A: Conv2D(32, 1), Tanh", "B: Conv2D(32, 1, Stride = 2)")]
    [InlineData(9, "Input(9, 12, 16)", "A: Conv2D(32, 1), Tanh", "B: Conv2D(32, 2, Stride = 3)")]
    [InlineData(4, "Input(5, 4, 32)", "A: Conv2DTranspose(32, 2, Stride = 2), Tanh")]
    [InlineData(4, "Input(5, 4, 32)", "A: Conv2DTranspose(32, 3, Stride = 2, Padding = Same), Tanh")]
    [InlineData(9, "Input(5, 4, 32)", "A: Conv2DTranspose(32, 5, Stride = 3), Tanh")]
    public void Convolutions_of_images_with_zeros_between_pixels_go_by_phases(int phases, string input, params string[] layers)
    {
        string shape = Written.Model(input, layers).Outputs[0].Shape.ToString().Replace(" ×", ",");
        var model = Written.Model($"{input}, Target({shape}), MeanSquaredError, SGD", layers);
        Assert.Equal(phases, model.Train!.Graph.Nodes.Max(ChooseConvolution.PhasesOf));

        var chosen = Pipeline.Arrange(model.Train!, Target.Cpu);
        Assert.Empty(GraphVerifier.Verify(chosen, model));
        Assert.Contains(chosen.Graph.Nodes, n => n.Operator is PaddedConvolve2D { IsByPhases: true });
        Assert.DoesNotContain(chosen.Graph.Nodes, n => n.Operator is Pad2D { InteriorX: > 0 });
        ProgramAssert.SameResults(model.Train!, chosen, RandomBindings.For(model, samples: 3), 1e-11);
    }

    [Fact]
    public void A_stride_of_very_many_columns_keeps_zeros_between_pixels()
    {
        var model = Written.Model("Input(3, 2, 32)", "A: Conv2DTranspose(32, 20, Stride = 20)");
        Assert.Equal(1, model.Predict.Graph.Nodes.Max(ChooseConvolution.PhasesOf));
        Assert.Same(model.Predict, ChooseConvolution.Run(model.Predict));
    }

    [Fact]
    public void Padding_and_flipping_in_front_of_a_chosen_convolution_go()
    {
        var model = Written.Model(
            "Input(16, 16, 32), Target(16, 16, 32), MeanSquaredError, SGD",
            "A: Conv2D(32, 3, Padding = Same), ReLU", "B: Conv2D(32, 3, Padding = Same)");

        Assert.DoesNotContain(Pipeline.Arrange(model.Train!, Target.Cpu).Graph.Nodes, n => n.Operator is Pad2D or FlipKernel or Convolve2D);
    }
}
