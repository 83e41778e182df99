namespace NetGen.Compiler.Tests;

public class GraphBuilderTests
{
    [Fact]
    public void A_network_becomes_three_programs()
    {
        var model = Written.Model(
            "Network, Input(28, 28, 1), Target(10), CategoricalCrossEntropy(Weight = 2), Adam(0.002), ClipNorm(5)",
            "Conv1: Conv2D(32, 3), ReLU", "Pool1: MaxPool2D(2)", "Flat: Flatten, Dropout(0.25)", "Probabilities: Dense(10), Softmax");

        Assert.Equal((Shape.Of(28, 28, 1), Shape.Of(10)), (Assert.Single(model.Inputs).Shape, model.Outputs[0].Shape));
        Assert.Equal(TensorType.Sample(Shape.Of(10)), model.Outputs[0].Target);
        Assert.Equal(new LossInfo("CategoricalCrossEntropy", false, 2, ScalarSlots.GradientScale), model.Outputs[0].Loss);
        Assert.Equal(new OptimizerInfo("Adam", 0.002, 0, false, 0.9, 0.999, 0, 1e-7, 0, 5, 2), model.Optimizer);
        Assert.Equal(
            [
                new LayerInfo("Conv1", "Conv2D(32, 3) → ReLU", Shape.Of(26, 26, 32), default, 0),
                new LayerInfo("Pool1", "MaxPool2D(2)", Shape.Of(13, 13, 32), default, 0),
                new LayerInfo("Flat", "Flatten → Dropout(0.25)", Shape.Of(5408), new([10]), 0.25),
                new LayerInfo("Probabilities", "Dense(10) → Softmax", Shape.Of(10), default, 0),
            ],
            model.Layers);
        Assert.Equal(12, model.ScalarCount);
        Assert.Contains(model.Train!.Graph.Nodes, n => n.Operator is Map { Label: "Dropout" });
        Assert.DoesNotContain(model.Evaluate!.Graph.Nodes, n => n.Operator is Map { Label: "Dropout" });
        Assert.DoesNotContain(model.Predict.Graph.Nodes, n => n.Operator is TargetSource or SoftmaxCrossEntropy);
        Assert.Empty(model.Predict.Losses);
    }

    [Fact]
    public void A_network_without_a_loss_can_only_predict()
    {
        var model = Written.Model("Input(4)", "A: Dense(3)");

        Assert.Null(model.Train);
        Assert.Null(model.Evaluate);
        Assert.Null(model.Outputs[0].Target);
        Assert.Equal("A.kernel, A.bias", string.Join(", ", model.Parameters.Select(p => p.Name)));
    }

    [Fact]
    public void Parameters_are_named_after_their_property_and_numbered_from_the_second_on()
    {
        var model = Written.Model("Input(9, 9, 2)", "A: Conv2D(4, 3, 2), ReLU, Conv2D(3, 1, UseBias = false)", "B: Flatten, Dense(5, KernelInitializer = HeNormal, L2 = 0.5)");

        Assert.Equal(
            [
                new("A.kernel", "A", Shape.Of(3, 2, 2, 4), "GlorotUniform", 0, 12, 24, 0),
                new("A.bias", "A", Shape.Of(4), "Zeros", 0, 4, 4, 0),
                new("A.1.kernel", "A", Shape.Of(1, 1, 4, 3), "GlorotUniform", 0, 4, 3, 0),
                new("B.kernel", "B", Shape.Of(168, 5), "HeNormal", 0, 168, 5, 0.5),
                new ParameterInfo("B.bias", "B", Shape.Of(5), "Zeros", 0, 5, 5, 0),
            ],
            model.Parameters);
    }

    [Fact]
    public void An_initializer_that_takes_a_number_has_a_default()
    {
        var model = Written.Model(
            "Input(3)", "A: Dense(2, KernelInitializer = RandomNormal, BiasInitializer = Constant, BiasInitializerValue = 0.5)", "B: Dense(2, KernelInitializer = RandomUniform, KernelInitializerValue = 0.1)");

        Assert.Equal([0.05, 0.5, 0.1, 0], model.Parameters.Select(p => p.InitializerValue));
    }

    /// <summary>Keras: ceil(size / stride) places, padding in front rounded down.</summary>
    [Theory]
    [InlineData(5, 3, 1, 1, 1, 1)]
    [InlineData(6, 3, 2, 1, 0, 1)]
    [InlineData(7, 3, 2, 1, 1, 1)]
    [InlineData(5, 2, 1, 1, 0, 1)]
    [InlineData(5, 4, 3, 1, 1, 1)]
    [InlineData(5, 3, 1, 2, 2, 2)]
    [InlineData(3, 1, 2, 1, 0, 0)]
    public void Same_padding_is_Kerass(int size, int kernel, int stride, int dilation, int before, int after)
    {
        var model = Written.Model($"Input({size}, {size}, 1)", $"A: Conv2D(1, {kernel}, Stride = {stride}, Dilation = {dilation}, Padding = Same)");

        var pad = model.Predict.Graph.Nodes.Select(n => n.Operator).OfType<Pad2D>().SingleOrDefault() ?? new Pad2D(0, 0, 0, 0, 0, 0);
        Assert.Equal(new Pad2D(before, after, before, after, 0, 0), pad);
        Assert.Equal((size + stride - 1) / stride, model.Outputs[0].Shape[0]);
    }

    [Fact]
    public void Losses_of_probabilities_are_computed_from_the_logits_and_the_output_stays_probabilities()
    {
        var softmax = Written.Model("Input(4), Target(3), SparseCategoricalCrossEntropy, SGD", "A: Dense(3)", "B: Softmax").Train!;
        Assert.Equal("Softmax", softmax.Outputs[0].Operator.Name);
        Assert.Same(softmax.Outputs[0].Inputs[0].Inputs[0], softmax.Losses[0].Inputs[0].Inputs[0]);

        var sigmoid = Written.Model("Input(4), Target(3), BinaryCrossEntropy, SGD", "A: Dense(3), Sigmoid").Train!;
        Assert.Equal("Sigmoid", sigmoid.Outputs[0].Operator.Name);
        Assert.Same(sigmoid.Outputs[0].Inputs[0], sigmoid.Losses[0].Inputs[0].Inputs[0]);

        var logits = Written.Model("Input(4), Target(3), CategoricalCrossEntropy(FromLogits = true), SGD", "A: Dense(3)").Train!;
        Assert.Equal("bias", logits.Outputs[0].Operator.Name);
        Assert.Same(logits.Outputs[0], logits.Losses[0].Inputs[0].Inputs[0]);
    }

    [Fact]
    public void Each_dropout_has_a_rate_and_a_stream_of_its_own()
    {
        var model = Written.Model("Input(4), Target(2), MeanSquaredError, SGD", "A: Dense(8), Dropout(0.1)", "B: Dense(2)", "C: Dropout(0.2)");

        Assert.Equal<int[]>([[10], [], [12]], model.Layers.Select(l => l.DropoutSlots.ToArray()));
        Assert.Equal(14, model.ScalarCount);
        Assert.Equal([0, 1], model.Train!.Graph.Nodes.Select(n => n.Operator).OfType<Map>()
            .Where(m => m.Label == "Dropout").SelectMany(m => m.Body.Leaves()).OfType<ScalarExpression.Uniform>().Select(u => u.Stream));
    }

    [Fact]
    public void An_update_stands_as_soon_as_its_parameter_is_no_longer_read()
    {
        var nodes = Written.Model("Input(4), Target(3), MeanSquaredError, SGD", "A: Dense(5), ReLU", "B: Dense(3)").Train!.Graph.Nodes;

        // Before the backward pass goes on to A, both parameters of B are done.
        int lastOfB = nodes.Last(n => n.Operator is Update && n.Origin == "B").Id;
        Assert.Equal(2, nodes.Take(lastOfB + 1).Count(n => n.Operator is Update));
    }

    [Fact]
    public void A_chain_that_computes_nothing_copies_its_input()
    {
        var model = Written.Model("Input(2, 3)", "A: Flatten, Dropout(0.5)");

        Assert.Equal("copy", model.Predict.Outputs[0].Operator.Name);
        Assert.Equal(Shape.Of(6), model.Outputs[0].Shape);
    }
}
