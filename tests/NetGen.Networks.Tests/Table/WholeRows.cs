using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Whole networks: small versions of those that people train, a deep one, and odd mixtures.</summary>
internal static class WholeRows
{
    private static readonly ReferenceLoss Categorical = new("CategoricalCrossEntropy"), Sparse = new("SparseCategoricalCrossEntropy");

    public static NetworkCase LeNet { get; } =
        Row("A small LeNet with dropout", [14, 14, 1], Categorical, [Conv2D(8, 3), ReLU], [MaxPool2D(2)], [Conv2D(12, 3), ReLU], [MaxPool2D(2)], [Flatten, Dropout(0.5)], [Dense(10), Softmax]) with
        {
            Batches = [17, 5, 32, 1],
        };

    public static NetworkCase OfElevenBits { get; } =
        Row("A perceptron whose factors may have 11 bits", [40], Categorical, [Dense(48), ReLU], [Dense(33), Tanh], [Dense(10), Softmax]) with
        {
            AllowsTensorFloat32 = true,
        };

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        LeNet,
        Row("A multilayer perceptron", [30], Categorical, [Dense(24), ReLU], [Dense(18), ReLU], [Dense(10), Softmax]),
        Row("A convolutional network without pools", [9, 9, 3], Sparse, [Conv2D(6, 3, stride: 2, padding: Padding.Same), ReLU], [Conv2D(8, 3, stride: 2), ELU()], [GlobalAvgPool2D, Dense(4), Softmax]),
        Row("A deep chain of 34 layers", [6], MeanSquaredError, [.. Enumerable.Range(0, 33).Select(i => new[] { Dense(5 + i % 3), i % 2 == 0 ? Tanh : LeakyReLU() }), [Dense(2)]]),
        Row("A deep convolutional chain", [6, 6, 2], MeanSquaredError, [.. Enumerable.Range(0, 12).Select(i => new[] { Conv2D(3 + i % 2, 3, padding: Padding.Same), i % 3 == 0 ? SiLU : Tanh }), [GlobalAvgPool2D, Dense(2)]])
            with { Batches = [5, 3, 17, 1] },
        Row("Every layer once", [9, 8, 2], new("Huber"),
            [Conv2D(5, 3), LeakyReLU()], [MaxPool2D(2, padding: Padding.Same)], [Dropout(0.2)], [Conv2D(6, 2, stride: 1, padding: Padding.Same), ELU()], [AvgPool2D(2)],
            [Dense(7), GELU], [Reshape(-1, 7), SiLU], [Dense(4), Softplus], [Flatten, Dense(6), Softmax], [Dense(5), Sigmoid], [Dense(3), Tanh, Dense(3)]),
        Row("Activations behind each other", [6], MeanSquaredError,
            [Dense(9), Pointwise("ReLU6")], [Dense(8), Pointwise("HardTanh")], [Dense(9), Pointwise("HardSigmoid")], [Dense(8), Pointwise("HardSwish")], [Dense(7), Pointwise("Exponential")], [Dense(6), LogSoftmax], [Dense(3)]),
        Row("More activations behind each other", [6], MeanSquaredError,
            [Dense(9), Pointwise("SELU")], [Dense(8), Pointwise("CELU", 1)], [Dense(9), Pointwise("Mish")], [Dense(8), Pointwise("Softsign")], [Dense(7), PReLU()], [Dense(3)]),
        Row("Borders and larger images behind each other", [5, 4, 2], MeanSquaredError,
            [PickReference.Border("ZeroPadding2D(1, 2)", 1, 1, 2, 2), Conv2D(8, 3), Tanh], [PickReference.Border("Cropping2D(1)", -1, -1, -1, -1), new PixelShuffleReference(2)],
            [PickReference.Reflection("ReflectionPad2D(1)", 1, 1, 1, 1), Conv2D(3, 2, stride: 2), Tanh], [PickReference.Repeated("UpSampling2D", 2, 2), GlobalMaxPool2D],
            [new RepeatVectorReference(4), Dense(6), Tanh], [new PermuteReference([-1, 0]), PickReference.Border("ZeroPadding1D(2)", 2, 2)],
            [PickReference.Border("Cropping1D(1)", -1, -1), PickReference.Reflection("ReflectionPad1D(1)", 1, 1)], [PickReference.Repeated("UpSampling1D(2)", 2), Dense(5), GlobalAvgPool1D], [Dense(3)]),
        Row("Normalizations behind each other", [6, 5, 2], MeanSquaredError,
            [Conv2D(6, 2, bias: false, implied: true), BatchNorm(), Tanh], [Conv2D(6, 2), GroupNorm(3), Tanh], [Conv2D(4, 1), InstanceNorm(), Tanh], [Flatten, Dense(9), LayerNorm(), Tanh], [Dense(8), RMSNorm(), Tanh], [Dense(6), UnitNorm, Dense(3)])
            with { Batches = [17, 5, 1] },
        Row("An autoencoder", [6, 6, 1], new("BinaryCrossEntropy"), [Conv2D(4, 3, stride: 2, padding: Padding.Same), ReLU], [Flatten, Dense(7), Tanh], [Dense(36), Reshape(6, 6, 1), Sigmoid]),
        Row("A network large enough for threads", [12, 12, 3], Categorical, [Conv2D(24, 3, padding: Padding.Same), ReLU, MaxPool2D(2)], [Conv2D(33, 3), ReLU], [Flatten, Dense(50), ReLU], [Dense(10), Softmax])
            with { Batches = [67, 64, 7] },
        OfElevenBits,
    ];
}
