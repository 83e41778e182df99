namespace NetGen.Compiler.Tests;

public class GradientTests
{
    /// <summary>Central differences are off by O(h²) ≈ 1e-10, constants of the derivative are floats: 1e-7 of the largest.</summary>
    private const double H = 1e-5, Tolerance = 1e-6;

    public static TheoryData<string> Names => [.. GradientCases.All.Select(c => c.Name)];

    private static readonly Lazy<Dictionary<string, GradientCase>> Cases = new(() => GradientCases.All.ToDictionary(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_agrees_with_finite_differences(string name)
    {
        var tested = Cases.Value[name];
        double[][] values = GraphInterpreter.Run(tested.Graph, tested.Bindings);

        Assert.NotEmpty(tested.Gradients);
        foreach (var (source, gradient) in tested.Gradients)
        {
            double[] numbers = source.Operator is ParameterSource parameter ? tested.Bindings.Parameters[parameter.Index] : tested.Bindings.Input;
            double[] actual = values[gradient.Id];
            double[] expected = [.. Enumerable.Range(0, numbers.Length).Select(i => FiniteDifference.Of(() => Total(tested), numbers, i, H))];

            double scale = Math.Max(1, expected.Max(Math.Abs));
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"{source} [{i}]: {actual[i]:R}, but by differences {expected[i]:R}");
        }
    }

    [Fact]
    public void The_table_uses_every_operator()
    {
        var used = GradientCases.All.SelectMany(c => c.Graph.Nodes).Select(n => n.Operator)
            .SelectMany(o => o is GroupedSum grouped ? [o, grouped.Gradient] : new[] { o })
            .Select(o => o.GetType()).ToHashSet();
        used.Add(typeof(StoreGradient));

        // Winograd's stand for convolutions once gradients are written out: ChooseConvolutionTests compares them with what they replace.
        var operators = typeof(Operator).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && !t.IsSubclassOf(typeof(WinogradOperator)));
        Assert.Empty(operators.Where(o => !used.Contains(o)).Select(o => o.Name));
    }

    [Fact]
    public void A_gradient_that_nobody_asks_for_is_not_computed()
    {
        var model = Written.Model("Input(5, 5, 1), Target(3), MeanSquaredError, SGD", "A: Conv2D(2, 3)", "B: Flatten, Dense(3)");

        // The image's gradient would need the flipped kernel.
        Assert.DoesNotContain(model.Train!.Graph.Nodes, n => n.Operator is FlipKernel or Pad2D);
        Assert.Single(model.Train.Graph.Nodes, n => n.Operator is Transpose);
    }

    [Fact]
    public void At_zero_logits_the_gradient_of_binary_cross_entropy_is_a_half_minus_the_target()
    {
        var model = Written.Model("Input(1), Target(1), BinaryCrossEntropy, SGD", "A: Dense(1), Sigmoid");
        var graph = model.Train!.Graph;
        var bindings = new Bindings(1, [1], [[0.25]], [[0], [0]], [1, .. new double[15]]);

        double[][] values = GraphInterpreter.Run(graph, bindings);

        Assert.Equal([0.5 - 0.25], values[graph.Nodes.Single(n => n.Operator is Update { Parameter: 1 }).Inputs[0].Id]);
        Assert.Equal(Math.Log(2), values[model.Train.Losses[0].Id][0], 1e-12);
    }

    /// <summary>What a step makes smaller: the losses times the gradient's scale, and the penalty.</summary>
    private static double Total(GradientCase tested) =>
        tested.Bindings.Scalars[ScalarSlots.GradientScale] * GraphInterpreter.Run(tested.Graph, tested.Bindings, tested.Losses.Id)[tested.Losses.Id].Sum()
        + tested.Penalty(tested.Bindings.Parameters);
}
