using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public class GraphVerifierTests
{
    private static readonly Model Model = Written.Model("Input(4), Target(3), MeanSquaredError, SGD", "A: Dense(3)");

    [Fact]
    public void Every_program_of_every_gradient_case_is_legal()
    {
        foreach (var model in GradientCases.Models)
        {
            foreach (var program in model.Programs)
            {
                foreach (var arranged in new[] { program, Pipeline.Arrange(program, Target.Cpu), Pipeline.Arrange(program, Target.Gpu) })
                    Assert.Empty(GraphVerifier.Verify(arranged, model));
            }
        }
    }

    [Fact]
    public void A_clipped_network_stores_every_gradient_and_updates_none()
    {
        var model = Written.Model("Input(4), Target(3), MeanSquaredError, Adam, ClipNorm(1)", "A: Dense(5), ReLU", "B: Dense(3)");

        Assert.Empty(GraphVerifier.Verify(model.Train!, model));
        Assert.Equal(4, model.Train!.Graph.Nodes.Count(n => n.Operator is StoreGradient));
        Assert.DoesNotContain(model.Train.Graph.Nodes, n => n.Operator is Update);
    }

    [Fact]
    public void An_input_of_another_shape_is_reported() =>
        AssertBroken("differs from the model's input", g => (g.Add(new Map(Tanh(new Argument(0))), "A", g.Add(new InputSource(N(3)), "input")), null));

    [Fact]
    public void A_parameter_that_the_model_lacks_is_reported() => AssertBroken("is no parameter 7", g =>
        (g.Add(new MatMul(), "A", Input(g), g.Add(new ParameterSource(7, Shape.Of(4, 3)), "A")), null));

    [Fact]
    public void A_node_without_purpose_is_reported() => AssertBroken("leads to no result", g =>
    {
        var output = Output(g);
        g.Add(new Softmax(), "A", output);
        return (output, null);
    });

    [Fact]
    public void A_node_of_another_graph_is_reported() => AssertBroken("does not stand before it", g =>
    {
        Output(g);
        var other = new Graph();
        return (g.Add(new Softmax(), "A", Output(other)), null);
    });

    [Fact]
    public void An_input_that_a_body_does_not_read_is_reported() => AssertBroken("but its body reads", g =>
        (g.Add(new Map(new Argument(0)), "A", Output(g), g.Add(Reduce.Mean(Input(g).Shape, 1), "A", Input(g))), null));

    [Fact]
    public void A_scalar_source_that_is_not_inlined_is_reported() => AssertBroken("reads a scalar source", g =>
        (g.Add(new Map((ScalarExpression)new Argument(0) * new Argument(1)), "A", Output(g), g.Add(new ScalarSource(2), "A")), null));

    [Fact]
    public void A_scalar_slot_beyond_the_last_is_reported() => AssertBroken("reads scalar 10 of 10", g =>
        (g.Add(new Map((ScalarExpression)new Argument(0) * new Scalar(10)), "A", Output(g)), null));

    [Fact]
    public void Chance_outside_training_is_reported() => AssertBroken("draws a random number", g =>
        (g.Add(new Map((ScalarExpression)new Argument(0) * new Uniform(0)), "A", Output(g)), null));

    [Fact]
    public void A_backward_operator_outside_training_is_reported() => AssertBroken("has no backward pass", g =>
        (g.Add(new MatMulKernelGradient(), "A", Output(g), Output(g)), null));

    [Fact]
    public void An_output_of_another_shape_is_reported() => AssertBroken("differs from the model's, 3", g => (Input(g), null));

    [Fact]
    public void Losses_that_are_not_one_a_sample_are_reported() => AssertBroken("are not one a sample", g => (Output(g), Output(g)));

    [Fact]
    public void A_parameter_without_an_update_is_reported() =>
        AssertBroken("Parameter 1, A.bias, has 0 updates.", g => (Output(g), g.Add(Reduce.Mean(Shape.Scalar, 0), "loss", Output(g))), ProgramKind.Train);

    [Fact]
    public void A_parameter_that_is_read_after_its_update_is_reported() => AssertBroken("reads parameter 0 after its update", g =>
    {
        var w = g.Add(new ParameterSource(0, Shape.Of(4, 3)), "A");
        g.Results.Add(g.Add(new Update(0), "A", w, w));
        return (Output(g), null);
    }, ProgramKind.Train);

    [Fact]
    public void State_that_the_model_lacks_and_a_store_outside_training_are_reported()
    {
        Node Store(Graph g)
        {
            var store = g.Add(new StoreState(0), "A", g.Add(new ParameterSource(0, Shape.Of(4, 3)), "A"));
            g.Results.Add(store);
            return store;
        }

        AssertBroken("changes nothing", g => Store(g) is not null ? (Output(g), null) : default);
        AssertBroken("is no state of the model", g => Store(g) is not null ? (Output(g), null) : default, ProgramKind.Train);
    }

    [Fact]
    public void Moving_averages_are_stored_once_and_have_no_update()
    {
        var model = Written.Model("Input(4), Target(3), MeanSquaredError, Adam, ClipNorm(1)", "A: Dense(5), BatchNorm, ReLU", "B: Dense(3)");

        Assert.Equal(["A.kernel", "A.1.gamma", "A.1.beta", "A.1.mean", "A.1.variance", "B.kernel", "B.bias"], model.Parameters.Select(p => p.Name));
        foreach (var program in model.Programs)
            Assert.Empty(GraphVerifier.Verify(program, model));
        Assert.Equal([3, 4], model.Train!.Graph.Nodes.Select(n => n.Operator).OfType<StoreState>().Select(s => s.Parameter));
        Assert.DoesNotContain(model.Evaluate!.Graph.Nodes.Concat(model.Predict.Graph.Nodes), n => n.Operator is StoreState);
        var layout = ParameterLayout.Of(model);
        Assert.Equal((32 + 16 + 16 + 16 + 16, 32), (layout.TrainedFloats, layout.Floats - layout.TrainedFloats));
    }

    [Theory]
    [InlineData("A: Dense(5), BatchNorm", false)]
    [InlineData("A: Dense(5), Shape(5), BatchNorm", false)]
    [InlineData("A: Dense(5, UseBias = true), BatchNorm", true)]
    [InlineData("A: Dense(5, BiasInitializer = Ones), BatchNorm", true)]
    [InlineData("A: Dense(5), ReLU, BatchNorm", true)]
    [InlineData("A: Dense(5), LayerNorm", true)]
    public void A_bias_in_front_of_a_batch_normalization_is_left_out_unless_it_is_asked_for(string layer, bool hasBias)
    {
        var model = Written.Model("Input(4)", layer);
        Assert.Equal(hasBias, model.Parameters.Any(p => p.Name == "A.bias"));

        var chain = Written.Model("Input(4)", [.. layer.Split(", BatchNorm") is [var front, _] ? new[] { front, "B: BatchNorm" } : [layer]]);
        Assert.Equal(hasBias, chain.Parameters.Any(p => p.Name == "A.bias"));
    }

    [Fact]
    public void What_stands_in_front_of_a_batch_normalization_joins_a_prediction_of_a_convolution()
    {
        var model = Written.Model("Input(8, 8, 3)", "A: Conv2D(5, 3), BatchNorm, ReLU", "B: Flatten, Dense(3)");
        foreach (var target in new[] { Target.Cpu, Target.Gpu })
        {
            var groups = Fuse.Run(Pipeline.Arrange(model.Predict, target), target);
            Assert.Equal(["factor, scale", "Convolve2D, Normalize, ReLU", "MatMul, bias"], groups.Select(g => string.Join(", ", g.Members.Select(m => m.Operator.Name))));
        }
    }

    [Fact]
    public void Simplify_drops_what_nothing_needs_and_joins_reshapes()
    {
        var graph = new Graph();
        var x = graph.Add(new InputSource(N(4)), "input");
        var twice = graph.Add(new Reshape(Shape.Of(4, 1)), "A", graph.Add(new Reshape(Shape.Of(2, 2)), "A", x));
        var back = graph.Add(new Reshape(Shape.Of(4)), "A", twice);
        var y = graph.Add(new MatMul(), "A", back, graph.Add(new ParameterSource(0, Shape.Of(4, 3)), "A"));
        graph.Add(new Softmax(), "A", y);
        graph.Results.Add(y);

        var simplified = Simplify.Run(new Program(ProgramKind.Predict, graph, new([y])));

        Assert.Equal("%0: [n, 4] = InputSource() // input\n%1: [4, 3] = ParameterSource() // A\n%2: [n, 3] = MatMul(%0, %1) // A", simplified.Graph.ToString());
        Assert.Same(simplified.Graph.Nodes[2], simplified.Outputs[0]);
    }

    private static void AssertBroken(string sentence, Func<Graph, (Node Output, Node? Losses)> build, ProgramKind program = ProgramKind.Predict)
    {
        var graph = new Graph();
        var (output, losses) = build(graph);
        graph.Results.Add(output);
        if (losses is not null)
            graph.Results.Add(losses);
        Assert.Contains(GraphVerifier.Verify(new Program(program, graph, new([output]), losses is null ? default : new([losses])), Model), s => s.Contains(sentence));
    }

    private static Node Input(Graph graph) => graph.Add(new InputSource(N(4)), "input");

    private static Node Output(Graph graph) => graph.Add(new MatMul(), "A", Input(graph), graph.Add(new ParameterSource(0, Shape.Of(4, 3)), "A"));

    private static TensorType N(params int[] shape) => TensorType.Sample(Shape.Of(shape));
}
