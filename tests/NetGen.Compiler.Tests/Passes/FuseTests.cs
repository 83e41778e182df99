using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

public class FuseTests
{
    private readonly Graph _graph = new();

    [Fact]
    public void Bias_and_activation_run_behind_the_contraction_and_only_the_last_value_is_stored()
    {
        var x = Input(8);
        var z = _graph.Add(new MatMul(), "Hidden", x, Parameter(0, 8, 4));
        var biased = Map("bias", new Argument(0) + new Argument(1), z, Parameter(1, 4));
        var y = Map("ReLU", ScalarExpression.Max(new Argument(0), 0), biased);

        var group = Assert.Single(Fuse.Run(Predict(y), Target.Cpu));

        Assert.Equal([z, biased, y], group.Members);
        Assert.Equal([y], group.Stored);
    }

    [Fact]
    public void A_value_that_another_kernel_reads_is_stored_on_the_way()
    {
        var z = _graph.Add(new MatMul(), "Hidden", Input(8), Parameter(0, 8, 4));
        var h = Map("ReLU", ScalarExpression.Max(new Argument(0), 0), z);
        var y = _graph.Add(new MatMul(), "Out", h, Parameter(1, 4, 3));

        var groups = Fuse.Run(Predict(y), Target.Cpu);

        Assert.Equal(2, groups.Count);
        Assert.Equal([h], groups[0].Stored);
        Assert.Equal([y], groups[1].Stored);
    }

    [Fact]
    public void An_update_joins_its_gradient_unless_a_later_kernel_reads_the_parameter()
    {
        var x = Input(8);
        var w = Parameter(0, 8, 4);
        var y = _graph.Add(new MatMul(), "Hidden", x, w);
        var gradient = _graph.Add(new MatMulKernelGradient(), "Hidden", x, y);
        _graph.Results.Add(_graph.Add(new Update(0), "Hidden", gradient, w));
        Assert.Equal(2, Fuse.Run(Predict(y), Target.Cpu).Count);

        // The parameter is read, transposed, behind the gradient now, so the update must wait for that.
        var late = _graph.Add(new MatMul(), "Late", y, _graph.Add(new Transpose(), "Late", w));
        _graph.Results.Add(late);
        var groups = Fuse.Run(Predict(y), Target.Cpu);

        Assert.IsType<Update>(groups.Last().Anchor.Operator);
        Assert.Contains("still read", groups.Last().Opened);
    }

    [Fact]
    public void Softmax_cross_entropy_and_their_gradient_are_one_pass()
    {
        var target = _graph.Add(new TargetSource(TensorType.Sample(Shape.Of(5))), "target");
        var logits = _graph.Add(new MatMul(), "Out", Input(8), Parameter(0, 8, 5));
        var probabilities = _graph.Add(new Softmax(), "Out", logits);
        var loss = _graph.Add(new SoftmaxCrossEntropy(false), "Out", logits, target);
        Node gradient = null!;
        loss.Operator.Differentiate(loss, _graph.Add(new ScalarSource(1), "loss"), new GradientSink(_graph, _ => true, (_, found) => gradient = found));
        _graph.Results.AddRange([loss, _graph.Add(new StoreGradient(1), "Out", _graph.Add(Reduce.SumToSuffix(gradient.Type, Shape.Of(5)), "Out", gradient))]);

        var groups = Fuse.Run(Inline.Run(Predict(probabilities) with { Losses = new([loss]) }), Target.Cpu);

        Assert.IsType<Rows>(groups[1].Family);
        Assert.Equal(3, groups[1].Stored.Count);
        Assert.Equal(3, groups.Count);
    }

    [Fact]
    public void What_a_sum_of_columns_alone_reads_is_a_part_of_it()
    {
        var x = Input(3, 8);
        var product = Map("product", (ScalarExpression)new Argument(0) * new Argument(1), x, Parameter(0, 8));
        var sum = _graph.Add(Reduce.SumToSuffix(product.Type, Shape.Of(8)), "Sum", product);
        _graph.Results.Add(_graph.Add(new Update(0), "Sum", sum, Parameter(0, 8)));
        var y = Map("copy", new Argument(0) + 1, x);

        var groups = Fuse.Run(Predict(y), Target.Cpu);
        Assert.Equal([product], groups[0].Prologue);
        Assert.Equal([sum], groups[0].Members);

        // The sum reads the parameter everywhere, so its update waits.
        Assert.IsType<Update>(groups.Last().Anchor.Operator);
        Assert.Contains("still read", groups.Last().Opened);

        // What others read, too, is stored.
        var kept = Map("kept", new Argument(0) + 1, product);
        Assert.All(Fuse.Run(Predict(kept), Target.Cpu), g => Assert.Empty(g.Prologue));
    }

    [Fact]
    public void A_sum_makes_what_it_alone_reads_where_its_parts_stand_in_memory_in_any_case()
    {
        var x = Input(4);
        var dy = _graph.Add(new MatMul(), "Gradient", Input(8), Parameter(0, 8, 4));
        var product = Map("product", (ScalarExpression)new Argument(0) * new Argument(1), dy, x);
        Node Store(int parameter, Node summed) =>
            _graph.Add(new StoreGradient(parameter), "Sum", _graph.Add(Reduce.SumToSuffix(summed.Type, Shape.Of(4)), "Sum", summed));
        _graph.Results.Add(Store(0, product));

        // Nobody else reads the gradient: it stays in registers, and the product is stored in its place.
        var groups = Fuse.Run(Predict(Map("copy", new Argument(0) + 1, x)), Target.Cpu);
        Assert.Equal([product], groups[0].Stored);
        Assert.All(groups, g => Assert.Empty(g.Prologue));

        _graph.Results.Add(Store(1, dy));
        groups = Fuse.Run(Predict(x), Target.Cpu);
        Assert.Equal([dy], groups[0].Stored);
        Assert.Equal([product], Assert.Single(groups, g => g.Prologue.Count > 0).Prologue);
        Assert.Contains(product, Fuse.Run(Predict(x), Target.Gpu)[0].Members);
    }

    [Fact]
    public void An_elementwise_node_waits_for_the_latest_of_its_operands()
    {
        var x = Input(8);
        var left = _graph.Add(new MatMul(), "Left", x, Parameter(0, 8, 4));
        var right = _graph.Add(new MatMul(), "Right", x, Parameter(1, 8, 4));
        var sum = Map("sum", new Argument(0) + new Argument(1), left, right);

        var groups = Fuse.Run(Predict(sum), Target.Cpu);

        Assert.Equal([right, sum], groups[1].Members);
        Assert.Equal([left], groups[0].Stored);
    }

    [Fact]
    public void Columns_of_two_lengths_share_a_kernel()
    {
        var z = _graph.Add(new MatMul(), "Hidden", Input(8), Parameter(0, 8, 12));
        var biased = Map("bias", new Argument(0) + new Argument(1), z, Parameter(1, 12));
        var folded = _graph.Add(new Reshape(Shape.Of(3, 4)), "Fold", biased);
        var shifted = Map("shift", new Argument(0) + new Argument(1), folded, Parameter(2, 4));

        var groups = Fuse.Run(Predict(shifted), Target.Cpu);

        Assert.Equal([z, biased, shifted], Assert.Single(groups).Members);
    }

    private Node Input(params int[] shape) => _graph.Add(new InputSource(TensorType.Sample(Shape.Of(shape))), "input");

    private Node Parameter(int index, params int[] shape) => _graph.Add(new ParameterSource(index, Shape.Of(shape)), "parameter");

    private Node Map(string label, ScalarExpression body, params Node[] inputs) => _graph.Add(new Map(body, null, label), "Map", inputs);

    private Program Predict(Node output)
    {
        _graph.Results.Add(output);
        return new Program(ProgramKind.Predict, _graph, new([output]));
    }
}
