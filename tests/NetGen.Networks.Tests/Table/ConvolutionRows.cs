using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Conv2D: windows, strides, padding, dilation, channels. A second convolution in front makes each also pass a gradient back.</summary>
internal static class ConvolutionRows
{
    private const string Winograd = ", Algorithm = ConvolutionAlgorithm.Winograd", WinogradF4 = ", Algorithm = ConvolutionAlgorithm.WinogradF4";

    /// <summary>Networks for which the compiler itself chooses Winograd's filtering.</summary>
    public static IReadOnlyList<NetworkCase> Wide { get; } =
    [
        Row("Conv2D wide enough for Winograd", [10, 9, 2], MeanSquaredError,
            [Conv2D(32, 1), Tanh], [Conv2D(33, 3, padding: Padding.Same), Dropout(0.3), Tanh], [GlobalAvgPool2D, Dense(2)])
            with { Batches = [9, 5, 11, 1] },
        Row("Conv2D wide enough for Winograd and pool", [12, 11, 3], new("CategoricalCrossEntropy"),
            [Conv2D(32, 3), Tanh], [Conv2D(33, 3, padding: Padding.Same, l2: 0.01), Tanh, AvgPool2D(2)], [Flatten, Dense(4), Softmax])
            with { Batches = [5, 3, 9, 1] },
    ];

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Conv2D alone", [5, 6, 2], MeanSquaredError, [Conv2D(3, 3)]),
        Row("Conv2D of one channel and filter", [4, 4, 1], MeanSquaredError, [Conv2D(1, 2)]),
        Row("Conv2D over the whole image", [3, 3, 2], MeanSquaredError, [Conv2D(4, 3)]),
        Row("Conv2D without bias", [5, 5, 3], MeanSquaredError, [Conv2D(4, 3, bias: false)], [Conv2D(2, 2, bias: false)]),
        Row("Conv2D with L2", [5, 5, 1], MeanSquaredError, [Conv2D(4, 3, l2: 0.02), ReLU], [Conv2D(2, 2)]),
        Back("Conv2D 1x1", Conv2D(5, 1)),
        Back("Conv2D 2x2", Conv2D(5, 2)),
        Back("Conv2D 3x3", Conv2D(5, 3)),
        Back("Conv2D 5x3", Conv2D(4, 5, 3)),
        Back("Conv2D 1x4", Conv2D(4, 1, 4)),
        Back("Conv2D 7x7", Conv2D(2, 7)),
        Back("Conv2D same 1x1", Conv2D(5, 1, padding: Padding.Same)),
        Back("Conv2D same 2x2", Conv2D(5, 2, padding: Padding.Same)),
        Back("Conv2D same 3x3", Conv2D(5, 3, padding: Padding.Same)),
        Back("Conv2D same 5x3", Conv2D(4, 5, 3, padding: Padding.Same)),
        Back("Conv2D same wider than its input", Conv2D(2, 9, 11, padding: Padding.Same)),
        Back("Conv2D stride 2", Conv2D(5, 3, stride: 2)),
        Back("Conv2D stride 2 even", Conv2D(5, 2, stride: 2)),
        Back("Conv2D stride 3", Conv2D(5, 3, stride: 3)),
        Back("Conv2D stride wider than the window", Conv2D(5, 2, stride: 3)),
        Back("Conv2D 1x1 stride 2", Conv2D(5, 1, stride: 2)),
        Back("Conv2D same stride 2", Conv2D(5, 3, stride: 2, padding: Padding.Same)),
        Back("Conv2D same 2x2 stride 2", Conv2D(5, 2, stride: 2, padding: Padding.Same)),
        Back("Conv2D same 5x3 stride 2", Conv2D(3, 5, 3, stride: 2, padding: Padding.Same)),
        Back("Conv2D same stride 3", Conv2D(5, 3, stride: 3, padding: Padding.Same)),
        Back("Conv2D same 1x1 stride 3", Conv2D(5, 1, stride: 3, padding: Padding.Same)),
        Back("Conv2D dilation 2", Conv2D(5, 3, dilation: 2)),
        Back("Conv2D 2x2 dilation 3", Conv2D(5, 2, dilation: 3)),
        Back("Conv2D same dilation 2", Conv2D(5, 3, padding: Padding.Same, dilation: 2)),
        Back("Conv2D same 3x2 dilation 3", Conv2D(5, 3, 2, padding: Padding.Same, dilation: 3)),
        Channels(1, 3),
        Channels(3, 1),
        Channels(7, 16),
        Channels(16, 7),
        Channels(16, 17),
        Channels(17, 33),
        Channels(33, 16),
        Channels(33, 64),
        Back("Conv2D by Winograd", Conv2D(5, 3, options: Winograd)),
        Back("Conv2D same by Winograd", Conv2D(5, 3, padding: Padding.Same, options: Winograd)),
        Back("Conv2D by Winograd F4", Conv2D(5, 3, options: WinogradF4)),
        Back("Conv2D same by Winograd F4", Conv2D(5, 3, padding: Padding.Same, options: WinogradF4)),
        Back("Conv2D by the direct algorithm", Conv2D(17, 3, padding: Padding.Same, options: ", Algorithm = ConvolutionAlgorithm.Direct")),
        Row("Conv2D of one tile by Winograd", [3, 3, 2], MeanSquaredError, [Conv2D(4, 3, options: Winograd), GELU]),
        Row("Conv2D over one pixel by Winograd", [1, 1, 5], MeanSquaredError, [Conv2D(4, 1), Tanh], [Conv2D(3, 3, padding: Padding.Same, options: Winograd)]),
        Row("Conv2D by Winograd with L2", [5, 5, 3], MeanSquaredError, [Conv2D(4, 3, l2: 0.02, options: Winograd), ReLU], [Conv2D(2, 2)]),
        .. Wide,
        Row("Conv2D over one row", [1, 11, 3], MeanSquaredError, [Conv2D(4, 1, 3), Tanh], [Conv2D(2, 1, 2)]),
        Row("Conv2D over one column", [11, 1, 3], MeanSquaredError, [Conv2D(4, 3, 1), Tanh], [Conv2D(2, 2, 1)]),
        Row("Conv2D over one pixel", [1, 1, 5], MeanSquaredError, [Conv2D(4, 1), Tanh], [Conv2D(3, 3, padding: Padding.Same)]),
        Row("Conv2D and pool", [9, 8, 2], MeanSquaredError, [Conv2D(5, 3), ReLU], [MaxPool2D(2)], [Conv2D(3, 2)], [Flatten, Dense(2)]),
        Row("Conv2D same and pool", [7, 7, 1], MeanSquaredError, [Conv2D(6, 3, padding: Padding.Same), ReLU, MaxPool2D(2)], [Conv2D(5, 3, padding: Padding.Same), ReLU, MaxPool2D(2)], [Flatten, Dense(3)]),
        Row("Two Conv2D of equal shapes", [6, 6, 4], MeanSquaredError, [Conv2D(4, 3, padding: Padding.Same), ReLU], [Conv2D(4, 3, padding: Padding.Same), ReLU], [Conv2D(4, 3, padding: Padding.Same)]),
        Row("Conv2D and global pool", [5, 6, 3], MeanSquaredError, [Conv2D(7, 3), ReLU, GlobalAvgPool2D], [Dense(3)]),
        Row("Dense in front of Conv2D", [5, 4, 2], MeanSquaredError, [Dense(3), Tanh], [Conv2D(4, 2)], [Flatten, Dense(2)]),
    ];

    /// <summary>The convolution behind another one, so that both its gradients are used.</summary>
    private static NetworkCase Back(string name, ReferenceLayer convolution) =>
        Row(name, [8, 9, 2], MeanSquaredError, [Conv2D(3, 2), Tanh], [convolution, Tanh], [Flatten, Dense(2)]);

    private static NetworkCase Channels(int from, int to) =>
        Row($"Conv2D from {from} to {to} channels", [4, 5, 2], MeanSquaredError, [Conv2D(from, 1), Tanh], [Conv2D(to, 3, padding: Padding.Same), Tanh], [GlobalAvgPool2D, Dense(2)]) with
        {
            Batches = [17, 5, 33, 1],
        };
}
