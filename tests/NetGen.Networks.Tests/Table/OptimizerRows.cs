using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Each optimizer with its options.</summary>
internal static class OptimizerRows
{
    private static readonly (string Attribute, double ClipNorm, bool Convolves)[] Optimizers =
    [
        ("SGD", 0, false),
        ("SGD(0.1)", 0, false),
        ("SGD(LearningRate = 0.1, WeightDecay = 0.05)", 0, false),
        ("SGD(0.1, Momentum = 0.9)", 0, false),
        ("SGD(0.1, Momentum = 0.8, WeightDecay = 0.1)", 0, false),
        ("SGD(0.1, Momentum = 0.9, Nesterov = true)", 0, false),
        ("SGD(0.1, Momentum = 0.7, Nesterov = true, WeightDecay = 0.02)", 0, false),
        ("SGD(0.1)", 0.2, false),
        ("SGD(0.1, Momentum = 0.9, Nesterov = true, WeightDecay = 0.02)", 0.3, false),
        ("Adam", 0, false),
        ("Adam(0.01)", 0, false),
        ("Adam(0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3)", 0, false),
        ("Adam(LearningRate = 0.01, WeightDecay = 0.1)", 0, false),
        ("Adam(0.01)", 0.1, false),
        ("AdamW", 0, false),
        ("AdamW(LearningRate = 0.01, WeightDecay = 0.2)", 0, false),
        ("AdamW(0.01, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-5)", 0.5, false),
        ("RMSProp", 0, false),
        ("RMSProp(LearningRate = 0.01, Rho = 0.8, Epsilon = 1e-4)", 0, false),
        ("RMSProp(0.01, Momentum = 0.5)", 0, false),
        ("RMSProp(0.01, Momentum = 0.9, WeightDecay = 0.1)", 0.2, false),
        ("Adagrad", 0, false),
        ("Adagrad(0.1, InitialAccumulator = 0, Epsilon = 1e-4)", 0, false),
        ("Adagrad(LearningRate = 0.05, InitialAccumulator = 0.02, WeightDecay = 0.1)", 0.3, false),
        ("Adadelta", 0, false),
        ("Adadelta(1, Rho = 0.9, Epsilon = 1e-4)", 0, false),
        ("Adadelta(LearningRate = 0.5, WeightDecay = 0.1)", 0.2, false),
        ("Adamax", 0, false),
        ("Adamax(0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3)", 0, false),
        ("Adamax(LearningRate = 0.01, WeightDecay = 0.1)", 0.2, false),
        ("Nadam", 0, false),
        ("Nadam(0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3)", 0, false),
        ("Nadam(LearningRate = 0.01, WeightDecay = 0.1)", 0.2, false),
        ("Lion", 0, false),
        ("Lion(0.003, Beta1 = 0.8, Beta2 = 0.95)", 0, false),
        ("Lion(LearningRate = 0.001, WeightDecay = 0.1)", 0.2, false),
        ("SGD(0.1, AccumulationSteps = 2)", 0, false),
        ("Adam(0.01, AccumulationSteps = 2, WeightDecay = 0.1)", 0.1, false),
        ("RMSProp(0.01, AccumulationSteps = 4)", 0, true),
        ("AdamW(0.01, AccumulationSteps = 2)", 0, false),
        ("Adagrad(0.1, AccumulationSteps = 2)", 0, false),
        ("Adadelta(1, AccumulationSteps = 2)", 0, false),
        ("Adamax(0.01, AccumulationSteps = 2)", 0, false),
        ("Nadam(0.01, AccumulationSteps = 2)", 0, false),
        ("Lion(0.002, AccumulationSteps = 2)", 0, false),
        ("Adadelta(1)", 0, true),
        ("Lion(0.002)", 0, true),
        // The update behind the gradient of a convolution, and of a bias that a sum over pixels makes.
        ("Adam(0.01)", 0, true),
        ("SGD(0.1, Momentum = 0.9)", 0.2, true),
    ];

    private static ReferenceLayer[][] Perceptron => [[Dense(17, l2: 0.01), Tanh], [Dense(3)]];

    private static ReferenceLayer[][] Normalized => [[Dense(17, bias: false, l2: 0.01, implied: true), BatchNorm(momentum: 0.8), Tanh], [Dense(3)]];

    private static ReferenceLayer[][] Convolution => [[Reshape(3, 3, 1), Conv2D(5, 2), Tanh], [Flatten, Dense(3)]];

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. Optimizers.Select(o => Row($"{o.Attribute}{(o.ClipNorm > 0 ? $" clipped at {o.ClipNorm}" : "")}{(o.Convolves ? " on a convolution" : "")}", [9], MeanSquaredError, o.Convolves ? Convolution : Perceptron)
            with { Optimizer = o.Attribute, ClipNorm = o.ClipNorm }),
        // Moving averages have neither gradients nor moments, and clipping knows nothing of them.
        Row("Adam(0.01) beside moving averages", [9], MeanSquaredError, Normalized) with { Optimizer = "Adam(0.01)" },
        Row("Adam(0.01) of three steps beside moving averages", [9], MeanSquaredError, Normalized) with { Optimizer = "Adam(0.01, AccumulationSteps = 3)" },
        Row("AdamW(0.01) clipped at 0.2 beside moving averages", [9], MeanSquaredError, Normalized) with { Optimizer = "AdamW(0.01, WeightDecay = 0.1)", ClipNorm = 0.2 },
    ];
}
