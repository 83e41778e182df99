using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Normalizations of a sample, and of a batch.</summary>
internal static class NormalizationRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("BatchNorm behind Dense", [7], MeanSquaredError, [Dense(19, bias: false, implied: true), BatchNorm(), ReLU], [Dense(3)]),
        Row("BatchNorm behind Dense without scale and shift", [7], MeanSquaredError, [Dense(6, bias: false, implied: true), BatchNorm(0.9, 0.01, false, false), Tanh], [Dense(3)]),
        Row("BatchNorm without shift behind a bias", [7], MeanSquaredError, [Dense(17, options: ", UseBias = true"), BatchNorm(center: false), Tanh], [Dense(3)]),
        Row("BatchNorm without scale on the next property", [7], MeanSquaredError, [Dense(17, bias: false, implied: true)], [BatchNorm(scale: false), Tanh, Dense(3)]),
        Row("BatchNorm of rows", [5, 3], MeanSquaredError, [Dense(33, bias: false, implied: true), BatchNorm(), Tanh], [Dense(2)]),
        Row("BatchNorm in front", [6], MeanSquaredError, [BatchNorm(0.5)], [Dense(3)]),
        Row("BatchNorm in front of an image", [6, 5, 3], MeanSquaredError, [BatchNorm()], [Conv2D(4, 3), ReLU], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("BatchNorm as output", [6], MeanSquaredError, [Dense(3, bias: false, implied: true), BatchNorm()]),
        Row("BatchNorm behind a convolution", [7, 6, 2], MeanSquaredError, [Conv2D(5, 3, bias: false, implied: true), BatchNorm(), ReLU], [Flatten, Dense(3)]) with { Batches = [17, 5, 1, 16] },
        Row("BatchNorm behind a wide convolution", [6, 6, 3], MeanSquaredError, [Conv2D(33, 3, bias: false, implied: true), BatchNorm(), ReLU], [GlobalAvgPool2D, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("BatchNorm between convolutions with pools", [12, 10, 1], new("CategoricalCrossEntropy"),
            [Conv2D(6, 3, bias: false, implied: true), BatchNorm(), ReLU, MaxPool2D(2)], [Conv2D(8, 3, bias: false, implied: true), BatchNorm(), Tanh], [Flatten, Dropout(0.3), Dense(4), Softmax]) with { Batches = [17, 5, 1] },
        Row("BatchNorm of numbers that are far from zero", [9], MeanSquaredError, [BatchNorm(epsilon: 1e-5), Dense(3)]) with { InputOffset = 8, InputScale = 1 },
        Row("BatchNorm behind Dense with a penalty", [7], new("MeanSquaredError", Weight: 2.5), [Dense(12, bias: false, implied: true, l2: 0.01), BatchNorm(), Tanh], [Dense(3)]),
        Row("LayerNorm behind Dense", [7], MeanSquaredError, [Dense(19), LayerNorm(), ReLU], [Dense(3)]),
        Row("LayerNorm of short rows", [5, 3], MeanSquaredError, [Dense(5), LayerNorm(), Tanh], [Dense(2)]),
        Row("LayerNorm of long rows", [4, 9], MeanSquaredError, [Dense(67), LayerNorm(), Tanh], [Dense(2)]),
        Row("LayerNorm without scale and shift", [7], MeanSquaredError, [Dense(17), LayerNorm(center: false, scale: false), Tanh], [Dense(3)]),
        Row("LayerNorm without scale", [7], MeanSquaredError, [Dense(17), LayerNorm(scale: false), Tanh], [Dense(3)]),
        Row("LayerNorm without shift", [7], MeanSquaredError, [Dense(17), LayerNorm(epsilon: 0.05, center: false), Tanh], [Dense(3)]),
        Row("LayerNorm in front", [6], MeanSquaredError, [LayerNorm()], [Dense(3)]),
        Row("LayerNorm behind a convolution", [6, 5, 2], MeanSquaredError, [Conv2D(9, 3), LayerNorm(), ReLU], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("Two LayerNorms", [5, 12], MeanSquaredError, [LayerNorm(), Dense(12), Tanh], [LayerNorm(epsilon: 0.01), Dense(4)]),
        Row("LayerNorm of numbers that are far from zero", [9], MeanSquaredError, [LayerNorm(epsilon: 1e-5), Dense(3)]) with { InputOffset = 16, InputScale = 1 },
        Row("RMSNorm behind Dense", [7], MeanSquaredError, [Dense(19), RMSNorm(), ReLU], [Dense(3)]),
        Row("RMSNorm on rows", [5, 3], MeanSquaredError, [Dense(33), RMSNorm(epsilon: 0.01), Tanh], [Dense(2)]),
        Row("GroupNorm behind a convolution", [7, 5, 2], MeanSquaredError, [Conv2D(12, 3), GroupNorm(3), ReLU], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("GroupNorm of one group", [6, 5, 2], MeanSquaredError, [Conv2D(6, 3), GroupNorm(1, epsilon: 0.01), Tanh], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("GroupNorm of as many groups as channels", [6, 5, 2], MeanSquaredError, [Conv2D(5, 3), GroupNorm(5), Tanh], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("GroupNorm of a vector", [7], MeanSquaredError, [Dense(20), GroupNorm(4), Tanh], [Dense(3)]),
        Row("GroupNorm without scale and shift", [4, 7], MeanSquaredError, [Dense(36), GroupNorm(2, center: false, scale: false), Tanh], [Dense(3)]),
        Row("InstanceNorm behind a convolution", [7, 6, 2], MeanSquaredError, [Conv2D(18, 3), InstanceNorm(), ReLU], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("InstanceNorm with scale and shift", [6, 7, 1], MeanSquaredError, [Conv2D(5, 2), InstanceNorm(epsilon: 0.01, center: true, scale: true), Tanh], [Flatten, Dense(3)]) with { Batches = [17, 5, 1] },
        Row("InstanceNorm over rows", [9, 4], MeanSquaredError, [Dense(11), InstanceNorm(center: true), Tanh], [Dense(3)]),
        Row("UnitNorm behind Dense", [7], MeanSquaredError, [Dense(19), UnitNorm], [Dense(3)]),
        Row("UnitNorm as output", [6, 3], MeanSquaredError, [Dense(5), UnitNorm]),
    ];
}
