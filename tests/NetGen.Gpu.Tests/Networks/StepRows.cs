using NetGen.Networks.Tests;
using static NetGen.Networks.Tests.Words;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Networks whose training step is one launch, or two. Batches: one tile of which some samples are none, one sample, several tiles of one group, and more
/// samples than one group takes.
/// </summary>
internal static class StepRows
{
    private static readonly ReferenceLoss Categorical = new("CategoricalCrossEntropy"), Sparse = new("SparseCategoricalCrossEntropy"), Binary = new("BinaryCrossEntropy");

    public static NetworkCase Tanh64 { get; } =
        Row("A tanh perceptron of 64", [64], MeanSquaredError, [Dense(64), Tanh], [Dense(64), Tanh], [Dense(1)]) with { Batches = [8, 1, 33, 5, 300] };

    public static NetworkCase Classifier { get; } =
        Row("A ReLU classifier", [16], Sparse, [Dense(32), ReLU], [Dense(32), ReLU], [Dense(4), Softmax]) with { Batches = [32, 1, 7, 100] };

    /// <summary>Plain SGD: gradients show in a step.</summary>
    public static IReadOnlyList<NetworkCase> Networks { get; } =
    [
        Tanh64,
        Classifier,
        Row("Categories with dropout", [30], Categorical, [Dropout(0.2), Dense(24), GELU], [Dense(18), Dropout(0.4), Softplus], [Dense(10), Softmax]) with { Batches = [17, 1, 33, 120] },
        Row("Categories from weighted logits", [6], Categorical with { FromLogits = true, Weight = 2.5 }, [Dense(7), Tanh], [Dense(5)]) with { Batches = [17, 1, 70] },
        Row("Softmax in the middle, sigmoid at the end", [6], Binary, [SiLU], [Dense(7), Softmax], [Dense(5, bias: false), ELU()], [Dense(3), Sigmoid]) with { Batches = [17, 1, 70, 1200] },
        Row("From one feature to one", [1], new("Huber"), [Dense(1), Tanh], [Dense(1, bias: false)]) with { Batches = [17, 1, 70] },
        Row("A wide layer", [5], MeanSquaredError, [Dense(130), SiLU], [Dense(3)]) with { Batches = [17, 1, 150] },
        Row("Widths that fill nothing", [63], MeanSquaredError, [Dense(65), Tanh], [Dense(31)]) with { Batches = [16, 1, 7, 300] },
        Row("Many classes", [6], Categorical, [Dense(300), Softmax]) with { Batches = [17, 1, 100] },
        Row("An image flattened", [3, 2, 4], new("MeanAbsoluteError"), [Flatten], [Dense(11), LeakyReLU()], [Dense(12), Tanh], [Dense(3)]) with { Batches = [17, 1, 33] },
    ];

    /// <summary>Each optimizer and its options, but for clipping.</summary>
    public static IReadOnlyList<NetworkCase> Optimizers { get; } =
    [
        .. new[]
        {
            "SGD(LearningRate = 0.1, WeightDecay = 0.05)", "SGD(0.1, Momentum = 0.9)", "SGD(0.1, Momentum = 0.7, Nesterov = true, WeightDecay = 0.02)",
            "Adam(0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3)", "AdamW(LearningRate = 0.01, WeightDecay = 0.2)",
            "RMSProp(LearningRate = 0.01, Rho = 0.8, Epsilon = 1e-4)", "RMSProp(0.01, Momentum = 0.5)",
            "Adagrad(LearningRate = 0.05, WeightDecay = 0.1)", "Adadelta(1, Rho = 0.9, Epsilon = 1e-4)", "Adamax(0.01)", "Nadam(0.01)", "Lion(0.002)",
        }.Select(o => Row($"{o} in one launch", [9], MeanSquaredError, [Dense(17), Tanh], [Dense(3)]) with { Optimizer = o, Batches = [17, 5, 700, 33, 17] }),
    ];

    /// <summary>So wide that the step in few launches ends, for the sake of large batches, at one of 1978 samples.</summary>
    public static NetworkCase Wide { get; } = Row("One wide layer", [176], MeanSquaredError, [Dense(50)]) with { Batches = [1978, 1979] };

    /// <summary>Two steps make an update.</summary>
    public static NetworkCase Accumulated { get; } =
        Row("Accumulated in many launches", [9], MeanSquaredError, [Dense(17, l2: 0.01), Tanh], [Dense(3)]) with { Optimizer = "Adam(0.01, AccumulationSteps = 2)", ClipNorm = 0.1 };

    /// <summary>Networks next to those that are one launch: what is too much in each is in its name.</summary>
    public static IReadOnlyList<NetworkCase> Others { get; } =
    [
        Row("Clipped in many launches", [9], MeanSquaredError, [Dense(17), Tanh], [Dense(3)]) with { ClipNorm = 0.2 },
        Accumulated,
        Row("Penalized in many launches", [9], MeanSquaredError, [Dense(17, l2: 0.01), Tanh], [Dense(3)]),
        Row("Too large for one launch", [64], MeanSquaredError, [Dense(70), Tanh], [Dense(70), Tanh], [Dense(1)]),
    ];

    public static IReadOnlyList<NetworkCase> All { get; } = [.. Networks, .. Optimizers, Wide, .. Others];
}
