namespace NetGen.Compiler.Tests;

/// <summary>
/// What a program computes, in float64 and the plainest way: operators by the loops that they state. The reference for gradients
/// and for emitted kernels.
/// </summary>
public sealed partial class GraphInterpreter
{
    private readonly Bindings _bindings;
    private readonly double[][] _values;

    private GraphInterpreter(Bindings bindings, int nodes)
    {
        _bindings = bindings;
        _values = new double[nodes][];
    }

    /// <summary>
    /// The value of every node, by its id: row-major, samples first. Sinks give the gradient that reaches them; no parameter changes. A
    /// scalar source is repeated for each sample.
    /// </summary>
    public static double[][] Run(Program program, Bindings bindings) => Run(program.Graph, bindings);

    /// <param name="last">The last node to run; all by default.</param>
    public static double[][] Run(Graph graph, Bindings bindings, int last = int.MaxValue)
    {
        var interpreter = new GraphInterpreter(bindings, graph.Nodes.Count);
        foreach (var node in graph.Nodes.TakeWhile(n => n.Id <= last))
            interpreter._values[node.Id] = interpreter.Evaluate(node, [.. node.Inputs.Select(i => interpreter._values[i.Id])]);
        return interpreter._values;
    }

    private double[] Evaluate(Node node, double[][] inputs)
    {
        double[] values = node.Operator switch
        {
            InputSource => _bindings.Input,
            TargetSource source => _bindings.Targets[source.Index],
            ParameterSource source => _bindings.Parameters[source.Index],
            ScalarSource source => [.. Enumerable.Repeat(ScalarInterpreter.Evaluate(source.Value, [], _bindings, 0), _bindings.Samples)],
            Reshape => inputs[0],
            GroupedSum grouped => GroupedSum(grouped, inputs, node),
            PooledKernelGradient pooled => PooledKernelGradient(pooled, inputs, node.Inputs, _bindings),
            WinogradTransform transform => WinogradReference.Transform(transform.Tile, node.Inputs[0].Shape, transform.Flips, i => inputs[0][i]),
            WinogradConvolve2D convolve => WinogradConvolve2D(convolve, inputs[0], node.Inputs[0].Shape, inputs[1]),
            WinogradPartialGradient gradient => WinogradPartialGradient(gradient, inputs[0], node.Inputs[0].Shape, inputs[1], node.Inputs[1].Shape),
            WinogradKernelGradient gradient => WinogradKernelGradient(gradient, inputs[0]),
            Softmax _ => Softmax(inputs[0], node.Shape.Last),
            LogSoftmax _ => [.. Softmax(inputs[0], node.Shape.Last).Select(p => Math.Log(p))],
            SoftmaxCrossEntropy loss => SoftmaxCrossEntropy(loss.Sparse, inputs[0], inputs[1], node.Inputs[0].Shape),
            Normalize normalize => Normalize(normalize, inputs, node),
            StoreGradient or StoreState or Update => inputs[0],
            var other => ByLoops(other, inputs, [.. node.Inputs.Select(i => i.Type)], _bindings),
        };

        long expected = (node.Type.Batched ? _bindings.Samples : 1) * node.Shape.Size;
        return values.Length == expected ? values : throw new InvalidOperationException($"{node} has {values.Length} numbers, not {expected}.");
    }

    /// <summary>What an operator's nest says.</summary>
    private static double[] ByLoops(Operator @operator, double[][] inputs, TensorType[] types, Bindings bindings)
    {
        var nest = @operator.NestOf(types, @operator.Infer(types).Type)
            ?? throw new NotSupportedException($"{@operator.Name} states no loops and has no reference; add one to {nameof(GraphInterpreter)}.");
        return new NestInterpreter(
            nest, bindings.Samples, (input, place) => inputs[input][place], i => Extents(types[i], bindings.Samples),
            (leaf, element) => ScalarInterpreter.Leaf(leaf, bindings, element)).Run();
    }

    private static long[] Extents(TensorType type, int samples) => [.. type.Batched ? new long[] { samples } : [], .. type.Shape.Dimensions.Select(d => (long)d)];

    private static double[] PooledKernelGradient(PooledKernelGradient pooled, double[][] inputs, IReadOnlyList<Node> nodes, Bindings bindings)
    {
        TensorType[] pooling = [nodes[1].Type, nodes[2].Type];
        double[] dy = ByLoops(pooled.Pool, [inputs[1], inputs[2]], pooling, bindings);
        return ByLoops(pooled.Gradient, [inputs[0], dy], [nodes[0].Type, pooled.Pool.Infer(pooling).Type], bindings);
    }

    /// <summary>The sum of each group of samples, or of interleaved blocks, by itself.</summary>
    private double[] GroupedSum(GroupedSum grouped, double[][] inputs, Node node)
    {
        int unit = node.Inputs[0].Type.IsInterleaved ? Layouts.Lanes : 1;
        int units = (_bindings.Samples + unit - 1) / unit;
        int Start(int group) => Math.Min(_bindings.Samples, group * units / grouped.Groups * unit);
        return
        [
            .. Enumerable.Range(0, grouped.Groups).SelectMany(group =>
            {
                double[][] samples = [.. inputs.Select(v => v[(Start(group) * (v.Length / _bindings.Samples))..(Start(group + 1) * (v.Length / _bindings.Samples))])];
                var bindings = _bindings with { Samples = Start(group + 1) - Start(group) };
                return grouped.Gradient is PooledKernelGradient pooled
                    ? PooledKernelGradient(pooled, samples, node.Inputs, bindings)
                    : ByLoops(grouped.Gradient, samples, [.. node.Inputs.Select(i => i.Type)], bindings);
            }),
        ];
    }
}
