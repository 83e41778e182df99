using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>A kernel of rows as the compiler makes it of operators, and where its operands are bound.</summary>
internal sealed record RowCase(RowKernel Kernel, IReadOnlyList<Binding> Bindings, Graph Graph)
{
    /// <summary>The operand of the network's input, target, output or losses; −1 for none.</summary>
    public int Of<T>()
        where T : Binding => Bindings.ToList().FindIndex(b => b is T);

    /// <summary>The operand that another kernel reads.</summary>
    public int Arena => Of<Binding.Arena>();

    /// <summary>How many numbers each operand has for a batch.</summary>
    public int[] Lengths(int n) => [.. Bindings.Select(b => checked((int)(b switch
    {
        Binding.Parameter { Index: var index } => Graph.Nodes.First(x => x.Operator is ParameterSource source && source.Index == index).Shape.Size,
        Binding.Arena { Id: var id } => n * Graph.Nodes[id].Shape.Size,
        _ => n * Graph.Nodes.First(x => b is Binding.Target ? x.Operator is TargetSource : b is Binding.Losses ? x.Shape.Rank == 0 && x.Type.Batched : x.Operator is InputSource).Shape.Size,
    })))];
}

/// <summary>Rows that networks have.</summary>
internal static class RowCases
{
    public static RowCase Softmax(int rows, int length) => Of(Input(rows, length), (graph, x) => (graph.Add(new Softmax(), "", x), null));

    /// <summary>The mean of each row, as a network's losses take it.</summary>
    public static RowCase Mean(int length) => Of(Input(1, length), (graph, x) => (graph.Add(Reduce.Mean(x.Shape, 1), "", x), null));

    /// <param name="isSparse">Whether targets are classes.</param>
    /// <param name="keeps">Whether probabilities and the gradient are asked for, too.</param>
    public static RowCase CrossEntropy(int rows, int length, bool isSparse, bool keeps, ScalarExpression scale)
    {
        var type = Input(rows, length);
        var targets = isSparse ? new TensorType(true, type.Shape.WithoutLast(), ElementKind.Integer) : type;
        return Of(type, (graph, z) =>
        {
            var losses = graph.Add(new SoftmaxCrossEntropy(isSparse), "", z, graph.Add(new TargetSource(targets), "target"));
            if (keeps)
                Keep(graph, GradientOf(graph, z, losses, scale));
            return (keeps ? graph.Add(new Softmax(), "", z) : graph.Add(new Map(new Argument(0) + 1), "", losses), losses);
        });
    }

    /// <summary>The gradient of softmax, y the input and dy the target.</summary>
    public static RowCase SoftmaxGradient(int rows, int length)
    {
        var type = Input(rows, length);
        return Of(type, (graph, y) =>
        {
            var dy = graph.Add(new TargetSource(type), "target");
            return (NetGen.Compiler.Softmax.Gradient(new BodyScope(graph, ""), y, dy), null);
        });
    }

    /// <summary>Layer normalization of the sum of two tensors, with a weight for each place and one a column; the mean is asked for, too.</summary>
    public static RowCase Normalization(int rows, int length) => Of(Input(rows, length), (graph, x) =>
    {
        var scope = new BodyScope(graph, "");
        var sum = scope.Map("", new Argument(0) + new Argument(1), x, graph.Add(new TargetSource(x.Type), "target"));
        var mean = scope.Map("", new Argument(0) * (1.0 / length), scope.Row(Combine.Sum, sum));
        Keep(graph, mean);
        var apart = scope.Map("", new Argument(0) - new Argument(1), sum, mean);
        var variance = scope.Row(Combine.Sum, scope.Map("", new Argument(0) * (ScalarExpression)new Argument(0), apart));
        var weight = graph.Add(new ParameterSource(0, x.Shape), "weight");
        var bias = graph.Add(new ParameterSource(1, Shape.Of(length)), "bias");
        var result = new Argument(0) / Sqrt(new Argument(1) * (1.0 / length) + 1e-3) * new Argument(2) + new Argument(3) + new Position(x.Shape.Rank);
        return (scope.Map("", result, apart, variance, weight, bias), null);
    });

    private static TensorType Input(int rows, int length) => TensorType.Sample(rows == 1 ? Shape.Of(length) : Shape.Of(rows, length));

    /// <summary>Has another kernel read a value.</summary>
    private static void Keep(Graph graph, Node value) => graph.Results.Add(graph.Add(Reduce.SumToSuffix(value.Type, Shape.Of(value.Shape.Last)), "", value));

    private static Node GradientOf(Graph graph, Node z, Node losses, ScalarExpression scale)
    {
        Node? gradient = null;
        losses.Operator.Differentiate(losses, graph.Add(new ScalarSource(scale), "scale"), new GradientSink(graph, _ => true, (_, found) => gradient = found));
        return gradient!;
    }

    /// <summary>The one kernel of rows that a program has.</summary>
    private static RowCase Of(TensorType input, Func<Graph, Node, (Node Output, Node? Losses)> build)
    {
        var graph = new Graph();
        var (output, losses) = build(graph, graph.Add(new InputSource(input), "input"));
        graph.Results.Add(output);
        if (losses is not null)
            graph.Results.Add(losses);
        var program = Pipeline.Whole(new Program(ProgramKind.Train, graph, new([output]), losses is null ? default : new([losses])));
        var launch = GroupLowering.Run(Fuse.Run(program, Target.Cpu), program, null!).First(l => l.Kernel is RowKernel);
        return new RowCase((RowKernel)launch.Kernel, launch.Bindings, program.Graph);
    }
}
