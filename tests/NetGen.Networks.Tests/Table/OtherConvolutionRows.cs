using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Convolutions of sequences, transposed ones, and those of single channels and of groups. A layer in front makes each also pass a gradient back.</summary>
internal static class OtherConvolutionRows
{
    private const string Starts =
        ", KernelInitializer = Initializer.RandomNormal, KernelInitializerValue = 0.2, BiasInitializer = Initializer.Constant, BiasInitializerValue = 0.25";

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Conv1D alone", [7, 3], MeanSquaredError, [new Conv1DReference(4, 3)]),
        Row("Conv1D over the whole sequence", [4, 3], MeanSquaredError, [new Conv1DReference(2, 4, Bias: false)]),
        Row("Conv1D of one step", [1, 5], MeanSquaredError, [new Conv1DReference(3, 2, Padding: Padding.Causal)]),
        Steps("Conv1D", new Conv1DReference(5, 3, Options: Starts)),
        Steps("Conv1D of one place", new Conv1DReference(17, 1)),
        Steps("Conv1D same", new Conv1DReference(5, 4, Padding: Padding.Same)),
        Steps("Conv1D causal", new Conv1DReference(16, 3, Padding: Padding.Causal)),
        Steps("Conv1D stride 2", new Conv1DReference(5, 3, 2)),
        Steps("Conv1D same stride 3", new Conv1DReference(5, 2, 3, Padding.Same)),
        Steps("Conv1D causal stride 2", new Conv1DReference(3, 4, 2, Padding.Causal)),
        Steps("Conv1D dilation 3", new Conv1DReference(5, 3, Dilation: 3)),
        Steps("Conv1D same dilation 2", new Conv1DReference(4, 3, 1, Padding.Same, 2)),
        Steps("Conv1D causal dilation 4", new Conv1DReference(33, 3, 1, Padding.Causal, 4)),
        Row("Conv1D with pools", [19, 2], new("CategoricalCrossEntropy"),
            [new Conv1DReference(17, 3, L2: 0.01), ReLU, new Pool1DReference(true, 2, 0, Padding.Valid)],
            [new Conv1DReference(6, 3, Padding: Padding.Causal, Bias: false), BatchNorm(), ReLU, GlobalAvgPool1D],
            [Dense(3), Softmax])
            with { Batches = [17, 5, 9, 1] },
        Row("Conv2DTranspose alone", [2, 3, 2], MeanSquaredError, [new TransposedReference(3, [3, 3])]),
        Row("Conv2DTranspose of one pixel", [1, 1, 5], MeanSquaredError, [new TransposedReference(2, [4, 4], 2, Padding.Same, Bias: false)]),
        Back("Conv2DTranspose", new TransposedReference(5, [3, 3], Options: Starts)),
        Back("Conv2DTranspose 1x1", new TransposedReference(17, [1, 1])),
        Back("Conv2DTranspose 3x2 same", new TransposedReference(16, [3, 2], 1, Padding.Same)),
        Back("Conv2DTranspose 2x2 stride 2", new TransposedReference(5, [2, 2], 2, L2: 0.02)),
        Back("Conv2DTranspose 4x4 same stride 2", new TransposedReference(4, [4, 4], 2, Padding.Same)),
        Back("Conv2DTranspose 3x3 same stride 2", new TransposedReference(5, [3, 3], 2, Padding.Same)),
        Back("Conv2DTranspose 2x4 stride 3", new TransposedReference(3, [2, 4], 3)),
        Back("Conv2DTranspose 2x4 same stride 3", new TransposedReference(3, [2, 4], 3, Padding.Same)),
        Back("Conv2DTranspose dilation 2", new TransposedReference(4, [3, 2], 1, Padding.Valid, 2)),
        Back("Conv2DTranspose same dilation 3", new TransposedReference(4, [2, 3], 1, Padding.Same, 3)),
        Back("Conv2DTranspose 3x3 with output padding", new TransposedReference(5, [3, 3], 2, OutputPadding: 1)),
        Back("Conv2DTranspose 3x3 same with output padding", new TransposedReference(5, [3, 3], 2, Padding.Same, OutputPadding: 1)),
        Back("Conv2DTranspose 5x3 same without output padding", new TransposedReference(5, [5, 3], 3, Padding.Same, OutputPadding: 0)),
        Back("Conv2DTranspose 4x2 same with output padding", new TransposedReference(5, [4, 2], 3, Padding.Same, OutputPadding: 2)),
        Row("Conv2DTranspose between convolutions", [9, 8, 1], MeanSquaredError,
            [Conv2D(17, 3, stride: 2, bias: false, implied: true), BatchNorm(), ReLU], [new TransposedReference(18, [3, 3], 2, Padding.Same, Bias: false), BatchNorm(), ReLU],
            [Conv2D(2, 3), Sigmoid])
            with { Batches = [17, 5, 9, 1] },
        Row("Conv1DTranspose alone", [4, 3], MeanSquaredError, [new TransposedReference(2, [3])]),
        Steps("Conv1DTranspose", new TransposedReference(5, [3], Options: Starts)),
        Steps("Conv1DTranspose stride 2", new TransposedReference(5, [3], 2, L2: 0.02)),
        Steps("Conv1DTranspose same stride 3", new TransposedReference(17, [4], 3, Padding.Same, Bias: false)),
        Steps("Conv1DTranspose dilation 2", new TransposedReference(5, [3], 1, Padding.Same, 2)),
        Steps("Conv1DTranspose with output padding", new TransposedReference(5, [3], 3, Padding.Same, OutputPadding: 2)),
        .. Depthwise,
    ];

    private static IEnumerable<NetworkCase> Depthwise =>
    [
        Row("DepthwiseConv2D alone", [5, 4, 3], MeanSquaredError, [Of("DepthwiseConv", 0, [3, 3])]),
        Row("DepthwiseConv2D of one channel", [5, 4, 1], MeanSquaredError, [Of("DepthwiseConv", 0, [2, 2], multiplier: 3)]),
        Channels("DepthwiseConv2D", 5, Of("DepthwiseConv", 0, [3, 3], options: Starts)),
        Channels("DepthwiseConv2D same", 17, Of("DepthwiseConv", 0, [3, 2], padding: Padding.Same)),
        Channels("DepthwiseConv2D same stride 2", 33, Of("DepthwiseConv", 0, [3, 3], stride: 2, padding: Padding.Same)),
        Channels("DepthwiseConv2D stride 3", 4, Of("DepthwiseConv", 0, [2, 2], stride: 3) with { Bias = false }),
        Channels("DepthwiseConv2D dilation 2", 16, Of("DepthwiseConv", 0, [3, 2]) with { Dilation = 2, L2 = 0.02 }),
        Channels("DepthwiseConv2D same dilation 3", 3, Of("DepthwiseConv", 0, [2, 3], padding: Padding.Same, multiplier: 2) with { Dilation = 3 }),
        Channels("DepthwiseConv2D of two windows a channel", 9, Of("DepthwiseConv", 0, [3, 3], stride: 2, padding: Padding.Same, multiplier: 2)),
        Channels("SeparableConv2D", 5, Of("SeparableConv", 6, [3, 3], options: Starts)),
        Channels("SeparableConv2D same stride 2", 17, Of("SeparableConv", 18, [3, 2], stride: 2, padding: Padding.Same, multiplier: 2) with { Bias = false }),
        Channels("SeparableConv2D dilation 2", 3, Of("SeparableConv", 4, [3, 3]) with { Dilation = 2, L2 = 0.02 }),
        Channels("Conv2D in groups", 6, Of("Conv", 9, [3, 3], groups: 3)),
        Channels("Conv2D in two groups same stride 2", 34, Of("Conv", 36, [3, 2], groups: 2, stride: 2, padding: Padding.Same)),
        Channels("Conv2D in two groups dilation 2", 4, Of("Conv", 2, [3, 3], groups: 2) with { Dilation = 2, L2 = 0.02 }),
        Channels("Conv2D in groups of one channel", 5, Of("Conv", 10, [3, 3], groups: 5, padding: Padding.Same)),
        Row("A block of MobileNet", [9, 8, 3], new("CategoricalCrossEntropy"),
            [Conv2D(17, 3, stride: 2, bias: false, implied: true), BatchNorm(), ReLU],
            [Of("DepthwiseConv", 0, [3, 3], padding: Padding.Same) with { Bias = false, Implied = true }, BatchNorm(), ReLU, Conv2D(18, 1, bias: false, implied: true), BatchNorm(), ReLU],
            [Of("SeparableConv", 19, [3, 3], stride: 2, padding: Padding.Same), ReLU, GlobalAvgPool2D], [Dense(3), Softmax])
            with { Batches = [17, 5, 9, 1] },
        Steps("DepthwiseConv1D", Of("DepthwiseConv", 0, [3], options: Starts)),
        Steps("DepthwiseConv1D causal stride 2", Of("DepthwiseConv", 0, [4], stride: 2, padding: Padding.Causal, multiplier: 3) with { Bias = false, L2 = 0.02 }),
        Steps("DepthwiseConv1D dilation 2", Of("DepthwiseConv", 0, [3]) with { Dilation = 2 }),
        Steps("SeparableConv1D same stride 3", Of("SeparableConv", 5, [2], stride: 3, padding: Padding.Same, multiplier: 2, options: Starts)),
        Steps("SeparableConv1D causal dilation 2", Of("SeparableConv", 17, [3], padding: Padding.Causal) with { Dilation = 2, Bias = false, L2 = 0.02 }),
        Steps("Conv1D in groups", Of("Conv", 4, [3], groups: 2, padding: Padding.Causal)),
        Steps("Conv1D in groups of one channel", Of("Conv", 6, [3], groups: 6)),
    ];

    private static GroupedReference Of(
        string kind, int filters, int[] sizes, int groups = 1, int multiplier = 1, int stride = 1, Padding padding = Padding.Valid, string options = "") =>
        new(kind, filters, sizes, groups, multiplier, stride, padding, Options: options);

    private static NetworkCase Channels(string name, int channels, ReferenceLayer convolution) =>
        Row(name, [8, 7, 2], MeanSquaredError, [Conv2D(channels, 2), Tanh], [convolution, Tanh], [Flatten, Dense(2)]);

    private static NetworkCase Back(string name, ReferenceLayer convolution) =>
        Row(name, [5, 4, 2], MeanSquaredError, [Conv2D(3, 2), Tanh], [convolution, Tanh], [Flatten, Dense(2)]);

    private static NetworkCase Steps(string name, ReferenceLayer convolution) =>
        Row(name, [11, 2], MeanSquaredError, [Dense(6), Tanh], [convolution, Tanh], [Flatten, Dense(2)]);
}
