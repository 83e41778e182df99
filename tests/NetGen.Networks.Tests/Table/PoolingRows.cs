using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Pools: alone in front, and behind a convolution with and without an activation between.</summary>
internal static class PoolingRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. new[] { true, false }.SelectMany(OfKind),
        .. new[] { true, false }.SelectMany(OfSequences),
        Row("GlobalMaxPool2D in front", [5, 3, 7], MeanSquaredError, [GlobalMaxPool2D], [Dense(3)]),
        Row("GlobalMaxPool2D behind Conv2D", [6, 5, 2], MeanSquaredError, [Conv2D(19, 2), ReLU, GlobalMaxPool2D], [Dense(3)]),
        Row("GlobalMaxPool2D of one pixel", [1, 1, 5], MeanSquaredError, [Conv2D(4, 1), GlobalMaxPool2D], [Dense(3)]),
        Row("GlobalMaxPool2D with equal cells", [4, 5, 2], MeanSquaredError, [Conv2D(3, 2), GlobalMaxPool2D], [Dense(2)]) with { Quantized = true },
        Row("GlobalAvgPool1D behind Dense", [7, 3], MeanSquaredError, [Dense(5), Tanh, GlobalAvgPool1D], [Dense(3)]),
        Row("GlobalMaxPool1D behind Dense", [7, 3], MeanSquaredError, [Dense(17), Tanh, GlobalMaxPool1D], [Dense(3)]),
        Row("GlobalMaxPool1D at the end", [4, 3], MeanSquaredError, [Dense(2), GlobalMaxPool1D]),
        Row("GlobalAvgPool2D in front", [5, 3, 7], MeanSquaredError, [GlobalAvgPool2D], [Dense(3)]),
        Row("GlobalAvgPool2D of one pixel", [1, 1, 5], MeanSquaredError, [Conv2D(4, 1), GlobalAvgPool2D], [Dense(3)]),
        Row("GlobalAvgPool2D at the end", [4, 5, 2], MeanSquaredError, [Conv2D(19, 2), GlobalAvgPool2D]),
        Row("MaxPool2D with equal cells", [6, 7, 2], MeanSquaredError, [Conv2D(3, 2), MaxPool2D(2)], [Flatten, Dense(2)]) with { Quantized = true },
        Row("MaxPool2D with equal overlapping cells", [7, 7, 2], MeanSquaredError, [Conv2D(3, 2), MaxPool2D(3, stride: 2, Padding.Same)], [Flatten, Dense(2)]) with { Quantized = true },
        Row("MaxPool2D behind ReLU with equal cells", [6, 7, 2], MeanSquaredError, [Conv2D(3, 2), ReLU, MaxPool2D(2)], [Flatten, Dense(2)]) with { Quantized = true },
        Row("MaxPool2D of negative numbers at a padded border", [5, 5, 1], MeanSquaredError, [Conv2D(3, 2), Softplus], [Conv2D(2, 1), MaxPool2D(2, padding: Padding.Same)], [Flatten, Dense(2)]),
        Row("MaxPool2D behind Softplus and a bias", [6, 5, 2], MeanSquaredError, [Conv2D(5, 2), Softplus, MaxPool2D(2)], [Flatten, Dense(2)]),
        Row("Two pools", [9, 9, 1], MeanSquaredError, [Conv2D(4, 2), MaxPool2D(2), AvgPool2D(2)], [Flatten, Dense(2)]),
        Row("MaxPool2D of 17 channels", [5, 5, 2], MeanSquaredError, [Conv2D(17, 2), ReLU, MaxPool2D(2)], [GlobalAvgPool2D, Dense(2)]),
        Row("MaxPool2D at the end", [6, 6, 2], MeanSquaredError, [Conv2D(3, 3), ReLU, MaxPool2D(2)]),
        Row("AvgPool2D at the end", [6, 6, 2], MeanSquaredError, [Conv2D(3, 3), ReLU, AvgPool2D(2)]),
    ];

    private static IEnumerable<NetworkCase> OfKind(bool isMax)
    {
        string kind = isMax ? "MaxPool2D" : "AvgPool2D";
        ReferenceLayer Pool(int size, int stride = 0, Padding padding = Padding.Valid) => new PoolReference(isMax, size, stride, padding);
        NetworkCase Behind(string name, ReferenceLayer pool) =>
            Row($"{kind} {name}", [8, 9, 2], MeanSquaredError, [Conv2D(3, 2), Tanh], [pool], [Flatten, Dense(2)]);

        yield return Row($"{kind} in front", [6, 4, 3], MeanSquaredError, [Pool(2)], [Flatten, Dense(3)]);
        yield return Row($"{kind} behind Conv2D", [7, 6, 2], MeanSquaredError, [Conv2D(5, 2), Pool(2)], [Flatten, Dense(3)]);
        yield return Row($"{kind} behind Conv2D and ReLU", [7, 6, 2], MeanSquaredError, [Conv2D(5, 2), ReLU, Pool(2)], [Flatten, Dense(3)]);
        yield return Row($"{kind} behind Conv2D without bias", [7, 6, 2], MeanSquaredError, [Conv2D(5, 2, bias: false), Pool(2)], [Flatten, Dense(3)]);
        yield return Behind("2", Pool(2));
        yield return Behind("3 drops the rest", Pool(3));
        yield return Behind("1", Pool(1));
        yield return Behind("7", Pool(7));
        yield return Behind("3 stride 1", Pool(3, stride: 1));
        yield return Behind("3 stride 2 overlaps", Pool(3, stride: 2));
        yield return Behind("2 stride 3 has gaps", Pool(2, stride: 3));
        yield return Behind("1 stride 2", Pool(1, stride: 2));
        yield return Behind("2 same", Pool(2, padding: Padding.Same));
        yield return Behind("3 same", Pool(3, padding: Padding.Same));
        yield return Behind("3 same stride 1", Pool(3, stride: 1, Padding.Same));
        yield return Behind("3 same stride 2", Pool(3, stride: 2, Padding.Same));
        yield return Behind("5 same stride 3", Pool(5, stride: 3, Padding.Same));
        yield return Behind("2 same stride 3", Pool(2, stride: 3, Padding.Same));
    }

    private static IEnumerable<NetworkCase> OfSequences(bool isMax)
    {
        string kind = isMax ? "MaxPool1D" : "AvgPool1D";
        NetworkCase Behind(string name, int size, int stride = 0, Padding padding = Padding.Valid) =>
            Row($"{kind} {name}", [9, 2], MeanSquaredError, [Dense(3), Tanh], [new Pool1DReference(isMax, size, stride, padding)], [Flatten, Dense(2)]);

        yield return Row($"{kind} in front", [7, 3], MeanSquaredError, [new Pool1DReference(isMax, 2, 0, Padding.Valid)], [Flatten, Dense(3)]);
        yield return Row($"{kind} at the end", [8, 3], MeanSquaredError, [Dense(17), ReLU, new Pool1DReference(isMax, 2, 0, Padding.Valid)]);
        yield return Behind("2", 2);
        yield return Behind("3 stride 2 overlaps", 3, stride: 2);
        yield return Behind("2 stride 3 has gaps", 2, stride: 3);
        yield return Behind("9", 9);
        yield return Behind("2 same", 2, padding: Padding.Same);
        yield return Behind("5 same stride 3", 5, stride: 3, Padding.Same);
    }
}
