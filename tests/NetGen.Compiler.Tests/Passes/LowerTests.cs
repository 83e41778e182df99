namespace NetGen.Compiler.Tests;

public class LowerTests
{
    private static readonly Model Mnist = Written.Model(
        "Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam",
        "Conv1: Conv2D(32, 3), ReLU",
        "Pool1: MaxPool2D(2)",
        "Conv2: Conv2D(64, 3), ReLU",
        "Pool2: MaxPool2D(2)",
        "Flat: Flatten, Dropout(0.5)",
        "Probabilities: Dense(10), Softmax");

    [Fact]
    public void A_training_step_is_as_few_kernels_as_its_fusions_allow()
    {
        var lowered = Pipeline.Lower(Mnist.Train!, Mnist, Target.Cpu);

        Assert.Equal(
            [
                "Conv1 Convolve2D: [n, 28, 28, 1] → [n, 26, 26, 32]",
                "Pool1 MaxPool2D + bias + ReLU + MaxPool2DIndex: [n, 26, 26, 32] → [n, 13, 13, 32]",
                "Conv2 WinogradTransform: [3, 3, 32, 64] → [16, 4, 32, 16]",
                "Conv2 WinogradConvolve2D + MaxPool2D + bias + ReLU + Dropout + MaxPool2DIndex: [n, 13, 13, 32] → [n, 5, 5, 64]",
                "Probabilities MatMul + bias: [n, 1600] → [n, 10]",
                "Probabilities Max + exp + Sum + Softmax + cross-entropy + Sum + Sum + loss gradient: [n, 10] → [n, 10]",
                "Probabilities Sum + update: [n, 10] → [10]",
                "Probabilities MatMul + Dropout gradient + ReLU gradient: [n, 10] → [n, 5, 5, 64]",
                "Probabilities MatMulKernelGradient + update: [n, 1600] → [1600, 10]",
                "Conv2 Sum + update: [n, 5, 5, 64] → [64]",
                "Pool2 MaxPool2DGradient: [n, 5, 5, 64] → [n, 10, 10, 64]",
                "Conv2 WinogradTransform: [3, 3, 32, 64] → [16, 2, 64, 16]",
                "Conv2 WinogradConvolve2D + ReLU gradient: [n, 10, 10, 64] → [n, 13, 13, 32]",
                "Conv2 WinogradPartialGradient: [n, 13, 13, 32] → [8, 16, 2064]",
                "Conv2 WinogradKernelGradient + update: [8, 16, 2064] → [3, 3, 32, 64]",
                "Conv1 Sum + update: [n, 13, 13, 32] → [32]",
                "Pool1 MaxPool2DGradient: [n, 13, 13, 32] → [n, 26, 26, 32]",
                "Conv1 Convolve2DKernelGradient + update: [n, 28, 28, 1] → [3, 3, 1, 32]",
            ],
            lowered.Launches.Select(l => l.Comment));
    }

    [Fact]
    public void The_gradient_of_a_parameter_is_never_stored_unless_it_is_clipped()
    {
        var fused = Pipeline.Lower(Mnist.Train!, Mnist, Target.Cpu);
        Assert.DoesNotContain(fused.Launches.SelectMany(l => l.Bindings), IsGradient);

        var model = Written.Model("Input(8), Target(3), MeanSquaredError, SGD, ClipNorm(1.0)", "Out: Dense(3)");
        var clipped = Pipeline.Lower(model.Train!, model, Target.Cpu);
        Assert.Equal(2, clipped.Launches.SkipLast(1).SelectMany(l => l.Bindings).Count(IsGradient));
        Assert.Equal(clipped.Launches.Count - 1, clipped.ClipsBefore);

        static bool IsGradient(Binding binding) => binding is Binding.Parameter { Block: ParameterBlock.Gradients };
    }

    [Fact]
    public void Only_kernels_that_keep_within_bounds_use_the_callers_memory()
    {
        Assert.Equal((true, true), InPlace("Hidden: Dense(5), ReLU", "Out: Dense(3)"));
        Assert.Equal((true, false), InPlace("Hidden: Dense(5), ReLU", "Out: Dense(3), Softmax"));
        Assert.Equal((false, true), InPlace("First: ReLU", "Out: Dense(3)"));

        static (bool Reads, bool Writes) InPlace(params string[] layers)
        {
            var model = Written.Model("Input(8)", layers);
            var program = Pipeline.Lower(model.Predict, model, Target.Cpu);
            return (program.ReadsInputInPlace, program.WritesOutputInPlace);
        }
    }

    [Fact]
    public void Layers_of_equal_shapes_share_their_kernels()
    {
        var model = Written.Model(
            "Input(16), Target(16), MeanSquaredError, Adam", "A: Dense(16), Tanh", "B: Dense(16), Tanh", "C: Dense(16), Tanh");
        var launches = Pipeline.Lower(model.Predict, model, Target.Cpu).Launches;

        Assert.Equal(3, launches.Count);
        Assert.Single(launches.Select(l => l.Kernel).Distinct());
    }

    [Fact]
    public void Layers_that_differ_in_their_dropouts_share_their_kernels()
    {
        var model = Dropping(0.1, 0.3, 0.5);
        foreach (var target in new[] { Target.Cpu, Target.Gpu })
        {
            var launches = Pipeline.Lower(model.Train!, model, target).Launches.SelectMany(l => l.Parts.Count > 0 ? l.Parts.ToArray() : [l]);
            var drawing = launches.Where(l => l.Bindings.Any(b => b is Binding.Use)).ToList();

            // Forward, and the gradient behind each of them.
            Assert.Equal([10, 12, 14, 14, 12, 10], drawing.Select(l => l.Bindings.OfType<Binding.Use>().Single().Slot));
            Assert.Single(drawing.Take(3).Select(l => l.Kernel).Distinct());
            Assert.Single(drawing.Skip(3).Select(l => l.Kernel).Distinct());
        }
    }

    [Theory]
    [InlineData("Kernels128", "VectorMath.Uniform128(")]
    [InlineData("Kernels512", "VectorMath.Uniform512(")]
    [InlineData("GpuKernels", "GpuMath.Stream(")]
    public void A_layer_more_that_differs_in_its_dropout_emits_no_kernel_more(string part, string draw)
    {
        Assert.Equal(Draws(Dropping(0.1, 0.2)), Draws(Dropping(0.1, 0.2, 0.3)));

        int Draws(Model model)
        {
            string text = string.Concat(NetworkCompiler.Kernels(model.Spec, CodeOptions.Everywhere(hasGpu: true)).Where(t => t.Part.StartsWith(part, StringComparison.Ordinal)).Select(t => t.Text));
            int count = text.Split(draw).Length - 1;
            Assert.InRange(count, 2, int.MaxValue);
            return count;
        }
    }

    /// <summary>Equal layers but for the rates of their dropouts, and one behind them.</summary>
    private static Model Dropping(params double[] rates) => Written.Model(
        "Input(16), Target(16), MeanSquaredError, Adam",
        [.. rates.Select((rate, i) => FormattableString.Invariant($"L{i}: Dense(16), ReLU, Dropout({rate})")), "Out: Dense(16)"]);

    [Fact]
    public void The_input_gradient_of_a_padded_convolution_computes_no_rim()
    {
        var model = Written.Model(
            "Input(8, 9, 2), Target(10), CategoricalCrossEntropy, Adam",
            "First: Conv2D(32, 5, Padding = Same), ReLU",
            "Second: Conv2D(32, 5, Padding = Same), ReLU",
            "Out: Flatten, Dense(10), Softmax");

        var comments = Pipeline.Lower(model.Train!, model, Target.Cpu).Launches.Select(l => l.Comment).ToList();

        Assert.Contains("Second Convolve2D + ReLU gradient: [n, 12, 13, 32] → [n, 8, 9, 32]", comments);
        Assert.DoesNotContain(comments, c => c.Contains("Crop2D"));
    }

    [Fact]
    public void Inference_needs_less_memory_than_training()
    {
        var train = Pipeline.Lower(Mnist.Train!, Mnist, Target.Cpu).Plan;
        var predict = Pipeline.Lower(Mnist.Predict, Mnist, Target.Cpu).Plan;

        // Two neighbors of the chain at a time, of which the largest are a convolution and its pool; a training also keeps inputs, cells and gradients.
        Assert.Equal(26 * 26 * 32 + 13 * 13 * 32, predict.FloatsPerSample);
        Assert.True(train.FloatsPerSample > predict.FloatsPerSample * 5 / 4, $"{train.FloatsPerSample} floats in training");
        Assert.Equal(16 * 32 * 64, predict.FixedFloats); // Conv2's kernel, transformed
    }

    [Fact]
    public void A_network_of_reshapes_alone_copies_its_input()
    {
        var model = Written.Model("Input(4, 4, 1)", "Flat: Flatten");

        var launch = Assert.Single(Pipeline.Lower(model.Predict, model, Target.Cpu).Launches);

        Assert.Equal([new Binding.Input(), new Binding.Output()], launch.Bindings);
    }
}
