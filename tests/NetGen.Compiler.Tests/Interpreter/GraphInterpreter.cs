namespace NetGen.Compiler.Tests;

/// <summary>
/// What a program computes, in float64 and the plainest way: one method an operator, by its definition. The reference for gradients
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
            TargetSource => _bindings.Target,
            ParameterSource source => _bindings.Parameters[source.Index],
            ScalarSource source => [.. Enumerable.Repeat(ScalarInterpreter.Evaluate(source.Value, [], _bindings, 0), _bindings.Samples)],
            Map map => Map(map, node, inputs),
            MatMul _ => MatMul(inputs[0], inputs[1], node.Inputs[1].Shape),
            Transpose _ => Transpose(inputs[0], node.Inputs[0].Shape),
            MatMulKernelGradient _ => MatMulKernelGradient(inputs[0], inputs[1], node.Shape),
            Convolve2D convolve => Convolve2D(convolve, inputs[0], node.Inputs[0].Shape, inputs[1], node.Inputs[1].Shape, node.Shape),
            Convolve2DKernelGradient gradient => Convolve2DKernelGradient(gradient, inputs[0], node.Inputs[0].Shape, inputs[1], node.Inputs[1].Shape, node.Shape),
            PaddedConvolve2D padded => PaddedConvolve2D(padded, inputs, node),
            PooledKernelGradient pooled => PooledKernelGradient(pooled, inputs, node.Inputs, node.Shape),
            GroupedSum grouped => GroupedSum(grouped, inputs, node),
            FlipKernel _ => FlipKernel(inputs[0], node.Inputs[0].Shape),
            WinogradTransform transform => WinogradReference.Transform(transform.Tile, node.Inputs[0].Shape, transform.Flips, i => inputs[0][i]),
            WinogradConvolve2D convolve => WinogradConvolve2D(convolve, inputs[0], node.Inputs[0].Shape, inputs[1]),
            WinogradPartialGradient gradient => WinogradPartialGradient(gradient, inputs[0], node.Inputs[0].Shape, inputs[1], node.Inputs[1].Shape),
            WinogradKernelGradient gradient => WinogradKernelGradient(gradient, inputs[0]),
            Pad2D pad => Pad2D(pad, inputs[0], node.Inputs[0].Shape, node.Shape),
            Crop2D crop => Crop2D(crop, inputs[0], node.Inputs[0].Shape, node.Shape),
            Reshape or Relayout => inputs[0],
            SumToSuffix sum => SumToSuffix(inputs[0], sum.Suffix),
            MeanPerSample => Samples(node.Inputs[0]).Select(s => Sample(inputs[0], s).ToArray().Average()).ToArray(),
            Expand => [.. Samples(node).SelectMany(s => Enumerable.Repeat(inputs[0][s], (int)node.Shape.Size))],
            SpatialMean _ => SpatialMean(inputs[0], node.Inputs[0].Shape),
            ExpandSpatial spread => ExpandSpatial(spread, inputs[0], node.Shape),
            MaxPool2D pool => Pool(pool.Window, inputs[0], node.Inputs[0].Shape, node.Shape, cells => cells.Max()),
            AvgPool2D pool => Pool(pool.Window, inputs[0], node.Inputs[0].Shape, node.Shape, cells => cells.Average()),
            MaxPool2DIndex pool => MaxPool2DIndex(pool.Window, inputs[0], node.Inputs[0].Shape, node.Shape),
            MaxPool2DGradient pool => MaxPool2DGradient(pool.Window, inputs[0], inputs[1], node.Inputs[1].Shape, node.Shape),
            AvgPool2DGradient pool => AvgPool2DGradient(pool.Window, inputs[0], node.Inputs[0].Shape, node.Shape),
            Softmax _ => Softmax(inputs[0], node.Shape.Last),
            SoftmaxGradient _ => SoftmaxGradient(inputs[0], inputs[1], node.Shape.Last),
            SoftmaxCrossEntropy loss => SoftmaxCrossEntropy(loss.Sparse, inputs[0], inputs[1], node.Inputs[0].Shape),
            SoftmaxCrossEntropyGradient gradient => SoftmaxCrossEntropyGradient(gradient, inputs[0], inputs[1], node.Shape),
            StoreGradient or Update => inputs[0],
            var other => throw new NotSupportedException($"{other.Name} has no reference; add one to {nameof(GraphInterpreter)}."),
        };

        long expected = (node.Type.Batched ? _bindings.Samples : 1) * node.Shape.Size;
        return values.Length == expected ? values : throw new InvalidOperationException($"{node} has {values.Length} numbers, not {expected}.");
    }

    /// <summary>A node by its operator's nest.</summary>
    internal static double[] Nested(Nest nest, Node node, double[][] inputs, Bindings bindings) => new NestInterpreter(
        nest, bindings.Samples, (input, place) => inputs[input][place], i => Extents(node.Inputs[i].Type, bindings.Samples),
        (leaf, element) => ScalarInterpreter.Leaf(leaf, bindings, element)).Run();

    private static long[] Extents(TensorType type, int samples) => [.. type.Batched ? new long[] { samples } : [], .. type.Shape.Dimensions.Select(d => (long)d)];

    private double[] Map(Map map, Node node, double[][] inputs)
    {
        long size = node.Shape.Size;
        double[] result = new double[(node.Type.Batched ? _bindings.Samples : 1) * size];
        for (int e = 0; e < result.Length; e++)
        {
            double[] arguments =
            [
                .. node.Inputs.Select((input, i) => Compiler.Map.Role(input.Type, node.Type) switch
                {
                    MapInput.Same => inputs[i][e],
                    MapInput.Column => inputs[i][e % input.Shape.Size],
                    _ => inputs[i][e / size],
                }),
            ];
            result[e] = ScalarInterpreter.Evaluate(map.Body, arguments, _bindings, e);
        }

        return result;
    }

    private IEnumerable<int> Samples(Node node) => Enumerable.Range(0, node.Type.Batched ? _bindings.Samples : 1);

    private ReadOnlySpan<double> Sample(double[] values, int sample)
    {
        int size = values.Length / _bindings.Samples;
        return values.AsSpan(sample * size, size);
    }
}
