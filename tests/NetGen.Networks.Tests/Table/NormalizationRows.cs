using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Normalizations of a sample, and of a batch.</summary>
internal static class NormalizationRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
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
