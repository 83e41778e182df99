namespace NetGen.Compiler.Tests;

/// <summary>An operator and what it reads.</summary>
public sealed record OperatorCase(string Name, Operator Operator, params TensorType[] Inputs)
{
    /// <summary>The type that its shape rule must give.</summary>
    public TensorType? Gives { get; init; }

    /// <summary>Inputs that its shape rule must refuse.</summary>
    public TensorType[][] Refuses { get; init; } = [];

    /// <summary>Whether its gradient is compared with finite differences: not that of what only passes or backward passes add.</summary>
    public bool Differentiates { get; init; } = Operator is not BackwardOperator;

    public TensorType Result => Operator.Infer(Inputs).Type;

    public Nest Nest => Operator.NestOf(Inputs, Result) ?? throw new InvalidOperationException($"{Name} states no loops.");

    public override string ToString() => Name;
}

/// <summary>
/// The table of operators, at sizes that fill no vector. A row is all that a new operator needs to be tested: its shape rule, its loops as a kernel at every width, on OpenCL
/// and as PTX, against loops in float64, and its gradient against finite differences.
/// </summary>
public static class OperatorCases
{
    private static readonly Window2D Overlapping = new(3, 2, 2, 1, 1, 0, 3, 4), Apart = new(2, 2, 2, 2, 0, 0, 2, 2), Same = new(3, 3, 1, 1, 1, 1, 5, 5);

    public static IReadOnlyList<OperatorCase> All { get; } =
    [
        new("MatMul", new MatMul(), Batch(5), Fixed(5, 3)),
        new("MatMul of rows", new MatMul(), Batch(2, 17), Fixed(17, 33)),
        new("MatMul of parameters", new MatMul(), Fixed(3, 4), Fixed(4, 2)),
        new("BatchedMatMul", new BatchedMatMul(), Batch(3, 5), Batch(5, 18))
        {
            Gives = Batch(3, 18), Refuses = [[Batch(3, 5), Batch(4, 5)], [Batch(2, 3, 5), Batch(5, 3)], [Batch(3, 5), Fixed(5, 3)], [Batch(5), Batch(5)]],
        },
        new("BatchedMatMul of heads", new BatchedMatMul(), Batch(2, 3, 7), Batch(2, 7, 5)) { Gives = Batch(2, 3, 5) },
        new("BatchedMatMul of parameters", new BatchedMatMul(), Fixed(3, 1), Fixed(1, 4)) { Gives = Fixed(3, 4) },
        new("Sum of parameters along rows", new Reduce(Combine.Sum, Axes(1)), Fixed(5, 19)),
        new("Sum of parameters along columns", new Reduce(Combine.Sum, Axes(0)), Fixed(5, 19)),
        new("Mean of parameters between other axes", new Reduce(Combine.Sum, Axes(1), Scale: 1.0 / 6), Fixed(5, 6, 3)),
        new("Sum of all parameters", new Reduce(Combine.Sum, Axes(0, 1)), Fixed(5, 19)),
        new("Maximum of parameters", new Reduce(Combine.Max, Axes(1)), Fixed(5, 19)),
        new("Permuted parameters", View.Permute(Shape.Of(3, 4, 18), [2, 0, 1]), Fixed(3, 4, 18)),
        new("A part of parameters", View.Part(Shape.Of(5, 19), 1, 2, 15), Fixed(5, 19)),
        new("MatMulKernelGradient", new MatMulKernelGradient(), Batch(2, 5), Batch(2, 19)),
        new("Transpose", new Transpose(), Fixed(3, 18)),
        new("Convolve2D", new Convolve2D(1, 1, 1, 1), Batch(5, 4, 2), Fixed(3, 2, 2, 3)),
        new("Convolve2D with strides", new Convolve2D(2, 3, 1, 1), Batch(6, 8, 3), Fixed(3, 2, 3, 17)),
        new("Convolve2D with dilations", new Convolve2D(1, 1, 2, 3), Batch(6, 8, 1), Fixed(3, 2, 1, 2)),
        new("Convolve2D to one number", new Convolve2D(1, 1, 1, 1), Batch(3, 4, 2), Fixed(3, 4, 2, 1)),
        new("PaddedConvolve2D", new PaddedConvolve2D(new Pad2D(1, 1, 2, 0, 0, 0), new Convolve2D(1, 2, 1, 1)), Batch(4, 5, 2), Fixed(3, 3, 2, 5)) { Differentiates = false },
        new("PaddedConvolve2D by phases", new PaddedConvolve2D(new Pad2D(1, 0, 0, 2, 1, 2), new Convolve2D(1, 1, 1, 1)), Batch(3, 4, 2), Fixed(3, 2, 2, 17)) { Differentiates = false },
        new("Convolve2DKernelGradient", new Convolve2DKernelGradient(3, 2, 2, 1, 1, 2), Batch(7, 6, 2), Batch(3, 4, 5)),
        new("TransposedConvolve2D", new TransposedConvolve2D(6, 5, 2, 1, 1, 2, 0, 1), Batch(3, 3, 2), Fixed(3, 3, 17, 2)),
        new("DepthwiseConvolve2D", new DepthwiseConvolve2D(3, 4, new(2, 1, 1, 2, 1, 2)), Batch(5, 4, 18), Fixed(3, 2, 18))
        {
            Gives = Batch(3, 4, 18), Refuses = [[Batch(5, 4, 18), Fixed(3, 2, 17)], [Batch(5, 4), Fixed(3, 2, 4)], [Batch(5, 4, 18), Fixed(3, 2, 18, 1)]],
        },
        new("DepthwiseConvolve2D of one channel", new DepthwiseConvolve2D(4, 3, new(1, 1, 1, 1, 0, 0)), Batch(5, 4, 1), Fixed(2, 2, 1)),
        new("DepthwiseConvolve2DInputGradient", new DepthwiseConvolve2DInputGradient(5, 4, new(2, 1, 1, 2, 1, 2)), Batch(3, 4, 18), Fixed(3, 2, 18))
        {
            Gives = Batch(5, 4, 18), Refuses = [[Batch(3, 4, 18), Fixed(3, 2, 17)]],
        },
        new("DepthwiseConvolve2DKernelGradient", new DepthwiseConvolve2DKernelGradient(3, 2, new(2, 1, 1, 2, 1, 2)), Batch(5, 4, 18), Batch(3, 4, 18))
        {
            Gives = Fixed(3, 2, 18), Refuses = [[Batch(5, 4, 18), Batch(3, 4, 17)]],
        },
        new("GroupedConvolve2D", new GroupedConvolve2D(3, 4, new(2, 1, 1, 2, 1, 2)), Batch(5, 4, 3, 2), Fixed(3, 2, 2, 3, 5))
        {
            Gives = Batch(3, 4, 3, 5), Refuses = [[Batch(5, 4, 3, 2), Fixed(3, 2, 3, 2, 5)], [Batch(5, 4, 6), Fixed(3, 2, 2, 3, 5)]],
        },
        new("GroupedConvolve2DInputGradient", new GroupedConvolve2DInputGradient(5, 4, new(2, 1, 1, 2, 1, 2)), Batch(3, 4, 3, 5), Fixed(3, 2, 18, 3, 5))
        {
            Gives = Batch(5, 4, 3, 18), Refuses = [[Batch(3, 4, 3, 5), Fixed(3, 2, 2, 3, 4)]],
        },
        new("GroupedConvolve2DKernelGradient", new GroupedConvolve2DKernelGradient(3, 2, new(2, 1, 1, 2, 1, 2)), Batch(5, 4, 3, 2), Batch(3, 4, 3, 17))
        {
            Gives = Fixed(3, 2, 2, 3, 17), Refuses = [[Batch(5, 4, 3, 2), Batch(3, 4, 2, 17)]],
        },
        new("FlipKernel", new FlipKernel(), Fixed(2, 3, 3, 5)),
        new("Pad2D", new Pad2D(1, 2, 0, 3, 0, 0), Batch(2, 3, 2)),
        new("Pad2D between rows", new Pad2D(2, 0, 1, 1, 1, 2), Batch(3, 2, 17)) { Differentiates = false },
        new("Crop2D", new Crop2D(1, 2, 3, 2), Batch(5, 4, 3)),
        new("Reduce to a column", Reduce.SumToSuffix(Batch(4, 2, 3), Shape.Of(3)), Batch(4, 2, 3)),
        new("Reduce of a tensor", Reduce.SumToSuffix(Fixed(4, 2, 5), Shape.Of(2, 5)), Fixed(4, 2, 5)),
        new("Reduce to a mean a sample", Reduce.Mean(Shape.Of(3, 7), 2), Batch(3, 7)),
        new("Reduce to a mean a channel", Reduce.Mean(Shape.Of(3, 5, 2), 2), Batch(3, 5, 2)),
        new("Reduce of axes in between", new Reduce(Combine.Sum, Axes(1)), Batch(3, 4, 18)),
        new("Reduce of the last axis", new Reduce(Combine.Sum, Axes(0, 2), Scale: 0.5), Batch(3, 4, 5)),
        new("Reduce of axes of one place", new Reduce(Combine.Sum, Axes(0)), Batch(1, 1, 5)),
        new("Reduce of the batch alone", new Reduce(Combine.Sum, default, OverBatch: true), Batch(2, 3)),
        new("Reduce to maxima", new Reduce(Combine.Max, Axes(1)), Batch(3, 17)),
        new("Reduce to the maximum of a tensor", new Reduce(Combine.Max, Axes(0, 1)), Fixed(3, 4)),
        new("Reduce to the place of a maximum", new Reduce(Combine.FirstMaximum, Axes(0, 2)), Batch(3, 4, 5)) { Differentiates = false },
        new("Expand of a sample's number", new Expand(TensorType.Sample(Shape.Of(2, 9))), Batch()),
        new("Expand of channels", new Expand(TensorType.Sample(Shape.Of(3, 5, 2)), 0.5), Batch(1, 1, 2)),
        new("Expand of rows", new Expand(TensorType.Sample(Shape.Of(3, 18)), 2), Batch(3, 1)),
        new("Expand of a tensor over the batch", new Expand(TensorType.Sample(Shape.Of(3, 4))), Fixed(4)),
        new("MaxPool2D", new MaxPool2D(Overlapping), Batch(5, 5, 2)),
        new("MaxPool2D of pairs", new MaxPool2D(Apart), Batch(4, 5, 33)),
        new("MaxPool2DIndex", new MaxPool2DIndex(Overlapping), Batch(5, 5, 3)),
        new("MaxPool2DGradient", new MaxPool2DGradient(Overlapping, Shape.Of(5, 5, 3)), Indices(3, 4, 3), Batch(3, 4, 3)),
        new("AvgPool2D", new AvgPool2D(Overlapping), Batch(5, 5, 2)),
        new("AvgPool2D over everything", new AvgPool2D(Same), Batch(5, 5, 19)),
        new("Cumulate", new Cumulate(1), Batch(2, 19, 3)) { Gives = Batch(2, 19, 3), Refuses = [[Batch(3)], [Indices(2, 3)], [Batch(2, 3), Batch(2, 3)]] },
        new("View of another order of axes", View.Permute(Shape.Of(3, 4, 18), [2, 0, 1]), Batch(3, 4, 18)) { Gives = Batch(18, 3, 4), Refuses = [[Batch(3, 4)], [Indices(3, 4, 18)], [Batch(3, 4, 18), Batch(3)]] },
        new("View of matrices with rows for columns", View.Transposed(Shape.Of(2, 5, 17)), Batch(2, 5, 17)) { Gives = Batch(2, 17, 5) },
        new("View of a part with steps", View.Part(Shape.Of(9, 18), 0, 1, 3, 3), Batch(9, 18)) { Gives = Batch(3, 18) },
        new("View of a part of rows with steps", View.Part(Shape.Of(3, 37), 1, 2, 17, 2), Batch(3, 37)) { Gives = Batch(3, 17) },
        new("View backwards with steps", View.Part(Shape.Of(2, 19), 1, 18, 7, -3), Batch(2, 19)) { Gives = Batch(2, 7) },
        new("View from the other end", View.Flip(Shape.Of(3, 4, 5), 1), Fixed(3, 4, 5)) { Gives = Fixed(3, 4, 5) },
        new("View of repeated rows", View.Repeat(Shape.Of(3, 18), 0, 4), Batch(3, 18)) { Gives = Batch(4, 3, 18) },
        new("View of repeated numbers", View.Repeat(Shape.Of(3, 4), 2, 5), Batch(3, 4)) { Gives = Batch(3, 4, 5) },
        new("View with numbers around", View.Pad(Shape.Of(3, 17), 1, 2, 3, -1.5f), Batch(3, 17)) { Gives = Batch(3, 22) },
        new("View with numbers around that fill vectors", View.Pad(Shape.Of(3, 50), 1, 18, 35, 0.5f), Batch(3, 50)) { Gives = Batch(3, 103) },
        new("View with numbers around rows", View.Pad(Shape.Of(3, 18), 0, 2, 1), Batch(3, 18)) { Gives = Batch(6, 18) },
        new("View with zeros between", new View(Shape.Of(7, 3), new[] { (Coordinate.Along(0) - 1) / 2, Coordinate.Along(1) }.ToEquatableArray()), Batch(3, 3)) { Gives = Batch(7, 3) },
        new("Concat of rows", new Concat(0), Batch(2, 18), Batch(3, 18), Batch(1, 18)) { Gives = Batch(6, 18), Refuses = [[Batch(2, 3), Batch(2, 4)], [Batch(2, 3), Batch(3)], [Batch(2, 3), Fixed(2, 3)], []] },
        new("Concat of channels", new Concat(2), Batch(3, 2, 5), Batch(3, 2, 17)) { Gives = Batch(3, 2, 22) },
        new("Concat of channels that fill vectors", new Concat(1), Batch(3, 32), Batch(3, 16), Batch(3, 48)) { Gives = Batch(3, 96) },
        new("Concat of parameters", new Concat(0), Fixed(5), Fixed(2)) { Gives = Fixed(7) },
        new("AvgPool2DGradient", new AvgPool2DGradient(Overlapping, Shape.Of(5, 5, 2)), Batch(3, 4, 2)),
    ];

    /// <summary>What needs no row, and why.</summary>
    public static IReadOnlyDictionary<Type, string> Without { get; } = new Dictionary<Type, string>
    {
        [typeof(InputSource)] = "stands in memory",
        [typeof(TargetSource)] = "stands in memory",
        [typeof(ParameterSource)] = "stands in memory",
        [typeof(ScalarSource)] = "is written into its readers",
        [typeof(Reshape)] = "moves nothing",
        [typeof(Relayout)] = "is added where samples are interleaved, by a target that has a kernel for it",
        [typeof(Update)] = "is a step behind others",
        [typeof(StoreGradient)] = "is a step behind others",
        [typeof(StoreState)] = "is a step behind others",
        [typeof(Map)] = "has the other kernel that every target has",
        [typeof(Drawn)] = "has the kernel of maps",
        [typeof(Softmax)] = "is written in others",
        [typeof(LogSoftmax)] = "is written in others",
        [typeof(SoftmaxCrossEntropy)] = "is written in others",
        [typeof(Normalize)] = "is written in others",
        [typeof(GroupedSum)] = "is added by passes for targets that have kernels for it",
        [typeof(PooledKernelGradient)] = "is added by passes for targets that have a kernel for it",
        [typeof(WinogradTransform)] = "is added by passes for targets that have a kernel for it",
        [typeof(WinogradConvolve2D)] = "is added by passes for targets that have a kernel for it",
        [typeof(WinogradPartialGradient)] = "is added by passes for targets that have a kernel for it",
        [typeof(WinogradKernelGradient)] = "is added by passes for targets that have a kernel for it",
    };

    private static TensorType Batch(params int[] shape) => TensorType.Sample(Shape.Of(shape));

    private static TensorType Fixed(params int[] shape) => TensorType.Fixed(Shape.Of(shape));

    private static EquatableArray<int> Axes(params int[] axes) => axes.ToEquatableArray();

    private static TensorType Indices(params int[] shape) => Batch(shape) with { Element = ElementKind.Integer };
}
