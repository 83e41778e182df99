using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>What a layer may rely on: operators check themselves, and what is unknown stays so.</summary>
public class LayerScopeTests
{
    private readonly Graph _graph = new();
    private readonly ProblemList _problems = new();
    private readonly ShapeTrace _trace = new(Shape.Of(2, 3));

    [Fact]
    public void What_an_operator_does_not_take_is_the_users_problem_at_the_layer()
    {
        var y = Build((layer, x) => layer.Activate(Tanh(new Argument(0)), layer.Add(new MatMul(), x, layer.Kernel(Shape.Of(4, 5)))), Input(2, 3));

        Assert.Equal((null, "Careless"), (y.Node, y.Operator!.Name));
        var problem = Assert.Single(_problems.InSourceOrder());
        Assert.Equal((Rules.OperandMismatch, new Place(0, 0, 0)), (problem.Rule, problem.Place));
        Assert.Equal("MatMul wants [n, …, K] and a fixed [K, N], not [n, 2, 3] and fixed [4, 5]. input 2 × 3.", problem.Message);
    }

    [Fact]
    public void A_tensor_that_is_too_large_is_the_users_problem_whatever_operator_gives_it()
    {
        var y = Build((layer, x) => layer.Add(new Expand(TensorType.Sample(Shape.Of(50000, 50000, 3))), x), Input(3));

        Assert.Null(y.Node);
        Assert.Equal("The output of 'A' would hold 7500000000 numbers; the most is 2147483646. input 2 × 3.", Assert.Single(_problems.InSourceOrder()).Message);
    }

    [Fact]
    public void Behind_something_unknown_nothing_is_added_and_only_the_operator_known()
    {
        var y = Build((layer, x) => layer.Add(new Softmax(), x), Value.Unknown);

        Assert.Equal((null, new Softmax(), "A"), (y.Node, y.Operator, y.Source?.Property));
        Assert.Empty(_graph.Nodes);
        Assert.Empty(_problems.InSourceOrder());
    }

    [Fact]
    public void A_stated_shape_goes_on_as_what_it_was()
    {
        var y = Build((layer, x) => layer.Suppose(layer.Add(new Softmax(), x), Shape.Of(7)), Value.Unknown);

        Assert.Equal((Shape.Of(7), new Softmax()), (y.Shape, y.Operator));
    }

    private Value Input(params int[] sizes) => new(_graph.Add(new InputSource(TensorType.Sample(Shape.Of(sizes))), "input"));

    private Value Build(Func<LayerScope, Value, Value> build, Value x)
    {
        var attribute = new AttributeSpec("Careless", default);
        var forward = new ForwardPass(_graph, new ParameterTable(), true, _problems);
        var layer = new CarelessLayer(build);
        return layer.Build(new LayerScope(forward, new AppliedLayer(layer, attribute, new Place(0, 0, 0), "A", "A", -1), [_trace]), x);
    }

    /// <summary>A layer that checks nothing.</summary>
    private sealed class CarelessLayer(Func<LayerScope, Value, Value> build) : Layer
    {
        public override string Name => "Careless";

        public override Value Build(LayerScope layer, Value x) => build(layer, x);
    }
}
