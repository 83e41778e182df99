using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>
/// The table: every operator, layer, activation and loss, at odd sizes, batch 1, strides, padding and dilation. A layer without parameters
/// stands behind one with some, so that its gradient reaches them.
/// </summary>
public static class GradientCases
{
    private static readonly ScalarExpression X0 = new Argument(0), X1 = new Argument(1);

    /// <summary>(attributes of the class, layers, samples).</summary>
    private static readonly (string Attributes, string[] Layers, int Samples)[] Networks =
    [
        // Layers with parameters.
        ("Input(5), Target(3), MeanSquaredError", ["A: Dense(4)", "B: Dense(3)"], 3),
        ("Input(5), Target(3), MeanSquaredError", ["A: Dense(7), Tanh, Dense(3, UseBias = false)"], 1),
        ("Input(2, 3, 4), Target(2, 3, 2), MeanSquaredError", ["A: Dense(5)", "B: Dense(2, Inputs = 5)"], 2),
        ("Input(4), Target(3), MeanSquaredError", ["A: Dense(5, L2 = 0.1)", "B: Dense(3, L2 = 0.01, UseBias = false)"], 2),
        .. Images("Conv2D(3, 3)", "3, 5, 3"),
        .. Images("Conv2D(2, 2, 3, UseBias = false)", "4, 5, 2"),
        .. Images("Conv2D(3, 1)", "5, 7, 3"),
        .. Images("Conv2D(3, 3, Stride = 2)", "2, 3, 3"),
        .. Images("Conv2D(3, 2, Stride = 3)", "2, 2, 3"),
        .. Images("Conv2D(3, 1, Stride = 2)", "3, 4, 3"),
        .. Images("Conv2D(3, 3, Padding = Same)", "5, 7, 3"),
        .. Images("Conv2D(3, 2, Padding = Same, Stride = 2)", "3, 4, 3"),
        .. Images("Conv2D(3, 4, Padding = Same, Stride = 3, L2 = 0.2)", "2, 3, 3"),
        .. Images("Conv2D(2, 7, Padding = Same)", "5, 7, 2"),
        .. Images("Conv2D(3, 3, Dilation = 2)", "1, 3, 3"),
        .. Images("Conv2D(3, 3, 2, Padding = Same, Dilation = 3)", "5, 7, 3"),
        .. Images("Conv2D(4, 3, Groups = 2)", "3, 5, 4"),
        .. Images("Conv2DTranspose(3, 3)", "7, 9, 3"),
        .. Images("Conv2DTranspose(3, 3, Stride = 2, Padding = Same)", "10, 14, 3"),
        .. Images("DepthwiseConv2D(3)", "3, 5, 2"),
        .. Images("DepthwiseConv2D(3, DepthMultiplier = 2, Stride = 2, Padding = Same)", "3, 4, 4"),
        .. Images("SeparableConv2D(3, 3)", "3, 5, 3"),
        .. Sequences("Conv1D(3, 3)", "5, 3"),
        .. Sequences("Conv1D(4, 3, Padding = Causal, Dilation = 2)", "7, 4"),
        .. Sequences("Conv1DTranspose(3, 3, Stride = 2)", "15, 3"),
        .. Sequences("DepthwiseConv1D(3)", "5, 5"),
        .. Sequences("SeparableConv1D(3, 2)", "6, 3"),

        // Windows.
        .. Images("MaxPool2D(2)", "2, 3, 2"),
        .. Images("MaxPool2D(3, Stride = 1)", "3, 5, 2"),
        .. Images("MaxPool2D(3, Stride = 2, Padding = Same)", "3, 4, 2"),
        .. Images("MaxPool2D(1, Stride = 2)", "3, 4, 2"),
        .. Images("AvgPool2D(2)", "2, 3, 2"),
        .. Images("AvgPool2D(3, Stride = 2)", "2, 3, 2"),
        .. Images("AvgPool2D(3, Stride = 2, Padding = Same)", "3, 4, 2"),
        .. Images("AvgPool2D(4, Stride = 1, Padding = Same)", "5, 7, 2"),
        .. Images("GlobalAvgPool2D", "2"),
        .. Images("GlobalMaxPool2D", "2"),
        .. Sequences("MaxPool1D(2)", "3, 5"),
        .. Sequences("MaxPool1D(3, Stride = 2, Padding = Same)", "4, 5"),
        .. Sequences("AvgPool1D(3, Stride = 1)", "5, 5"),
        .. Sequences("AvgPool1D(4, Stride = 3, Padding = Same)", "3, 5"),
        .. Sequences("GlobalAvgPool1D", "5"),
        .. Sequences("GlobalMaxPool1D", "5"),

        // Rearranging, dropping.
        .. Images("Flatten", "70"),
        .. Images("Flatten, Reshape(7, -1), Dense(3)", "7, 3"),
        .. Images("Shape(5, 7, 2), Reshape(35, 2)", "35, 2"),
        .. Images("Dropout(0.4)", "5, 7, 2"),
        ("Input(6), Target(5), MeanSquaredError", ["A: Dense(8), Dropout(0.3)", "B: Dense(5), Dropout(0.6)"], 3),

        .. Images("ZeroPadding2D(1, 0, 2, 1)", "6, 10, 2"),
        .. Images("Cropping2D(1, 2)", "3, 3, 2"),
        .. Images("ReflectionPad2D(2, 3)", "9, 13, 2"),
        .. Images("UpSampling2D(2, 3)", "10, 21, 2"),
        .. Images("UpSampling2D(3, Interpolation = Bilinear)", "15, 21, 2"),
        .. Images("Conv2D(8, 2), PixelShuffle(2)", "8, 12, 2"),
        .. Images("Permute(2, 0, 1)", "2, 5, 7"),
        ("Input(3), Target(4, 5), MeanSquaredError", ["A: Dense(5), RepeatVector(4)"], 3),
        ("Input(5, 3), Target(18, 4), MeanSquaredError",
            ["A: Dense(4), ZeroPadding1D(1), Cropping1D(0, 2), ReflectionPad1D(1), Cropping1D(1, 0), UpSampling1D(3)"], 2),

        // Activations.
        .. Behind("ReLU"),
        .. Behind("LeakyReLU"),
        .. Behind("LeakyReLU(0)"),
        .. Behind("LeakyReLU(1.7)"),
        .. Behind("ELU"),
        .. Behind("ELU(0.3)"),
        .. Behind("Sigmoid"),
        .. Behind("Tanh"),
        .. Behind("Softplus"),
        .. Behind("GELU"),
        .. Behind("GELU(Approximate = true)"),
        .. Behind("SiLU"),
        .. Behind("Softmax"),
        ("Input(2, 3, 2), Target(2, 3, 4), MeanSquaredError", ["A: Dense(4), Softmax"], 2),
        .. Behind("LogSoftmax"),
        .. Behind("Exponential"),
        .. Behind("SELU"),
        .. Behind("CELU"),
        .. Behind("CELU(0.3)"),
        .. Behind("ReLU6"),
        .. Behind("HardTanh"),
        .. Behind("HardSigmoid"),
        .. Behind("HardSwish"),
        .. Behind("Mish"),
        .. Behind("Softsign"),
        .. Behind("PReLU"),
        .. Images("PReLU(0, 1)", "5, 7, 2"),
        .. Images("PReLU(1, -1)", "5, 7, 2"),

        // Normalizations.
        .. Images("BatchNorm", "5, 7, 2"),
        .. Images("BatchNorm(Center = false, Scale = false, Momentum = 0.5)", "5, 7, 2"),
        .. Images("Conv2D(3, 3), BatchNorm(Epsilon = 0.3), ReLU", "3, 5, 3"),
        ("Input(4), Target(3), MeanSquaredError", ["A: Dense(6), BatchNorm, Tanh", "B: Dense(3)"], 5),
        ("Input(3, 4), Target(3, 2), MeanSquaredError", ["A: Dense(6), BatchNorm(Scale = false), Tanh", "B: Dense(2)"], 2),
        .. Images("LayerNorm", "5, 7, 2"),
        .. Images("LayerNorm(Center = false, Scale = false, Epsilon = 0.1)", "5, 7, 2"),
        .. Images("RMSNorm", "5, 7, 2"),
        .. Images("GroupNorm(1)", "5, 7, 2"),
        .. Images("Conv2D(6, 1), GroupNorm(3)", "5, 7, 6"),
        .. Images("InstanceNorm", "5, 7, 2"),
        .. Images("InstanceNorm(Center = true, Scale = true)", "5, 7, 2"),
        .. Images("UnitNorm", "5, 7, 2"),
        .. Behind("LayerNorm"),
        .. Behind("GroupNorm(7)"),
        .. Behind("UnitNorm"),

        // Losses.
        ("Input(4), Target(3), MeanSquaredError(Weight = 3)", ["A: Dense(3)"], 3),
        ("Input(4), Target(3), MeanAbsoluteError", ["A: Dense(3)"], 3),
        ("Input(4), Target(3), Huber", ["A: Dense(3)"], 5),
        ("Input(4), Target(3), Huber(0.25)", ["A: Dense(3)"], 5),
        ("Input(4), Target(3), CategoricalCrossEntropy", ["A: Dense(3), Softmax"], 3),
        ("Input(4), Target(3), CategoricalCrossEntropy(FromLogits = true)", ["A: Dense(3)"], 3),
        ("Input(2, 4), Target(2, 3), CategoricalCrossEntropy", ["A: Dense(3), Softmax"], 3),
        ("Input(4), Target(3), SparseCategoricalCrossEntropy", ["A: Dense(3), Softmax"], 3),
        ("Input(2, 4), Target(2, 3), SparseCategoricalCrossEntropy(FromLogits = true)", ["A: Dense(3)"], 1),
        ("Input(4), Target(3), BinaryCrossEntropy", ["A: Dense(3), Sigmoid"], 3),
        ("Input(4), Target(1), BinaryCrossEntropy(FromLogits = true)", ["A: Dense(1)"], 3),

        ("Input(4), Target(3), CategoricalCrossEntropy(LabelSmoothing = 0.2)", ["A: Dense(3), Softmax"], 3),
        ("Input(2, 4), Target(2, 3), SparseCategoricalCrossEntropy(LabelSmoothing = 0.2)", ["A: Dense(3), Softmax"], 3),
        ("Input(4), Target(3), BinaryCrossEntropy(LabelSmoothing = 0.2)", ["A: Dense(3), Sigmoid"], 3),
        ("Input(4), Target(3), LogCosh", ["A: Dense(3)"], 5),
        ("Input(4), Target(3), Poisson", ["A: Dense(3), Softplus"], 5),
        ("Input(4), Target(3), Hinge", ["A: Dense(3)"], 5),
        ("Input(4), Target(3), SquaredHinge", ["A: Dense(3)"], 5),
        ("Input(2, 4), Target(2, 3), CosineSimilarity", ["A: Dense(3)"], 3),
        ("Input(2, 4), Target(2, 3), KLDivergence", ["A: Dense(3), Softmax"], 3),
        ("Input(2, 4), Target(2, 3), Dice", ["A: Dense(3), Sigmoid"], 3),
        ("Input(4), Target(3), BinaryFocalCrossEntropy(Gamma = 1.5, ApplyClassBalancing = true)", ["A: Dense(3), Sigmoid"], 3),
        ("Input(2, 4), Target(2, 3), CategoricalFocalCrossEntropy", ["A: Dense(3), Softmax"], 3),

        // Whole networks.
        ("Input(9, 9, 1), Target(4), CategoricalCrossEntropy",
            ["A: Conv2D(3, 3), ReLU", "B: MaxPool2D(2)", "C: Flatten, Dropout(0.5)", "D: Dense(4), Softmax"], 3),
        ("Input(8, 8, 2), Target(1), BinaryCrossEntropy",
            ["A: Conv2D(3, 3, Stride = 2, Padding = Same), ELU", "B: AvgPool2D(2, Padding = Same)", "C: GlobalAvgPool2D, Dense(1), Sigmoid"], 1),
    ];

    private static readonly (string Name, Func<OperatorScope, Node> Build)[] Operators =
    [
        ("Map of equal inputs, a column and a sample's number", s => s.Add(
            new Map(Tanh(X0 * X1) + new Argument(2) / (2 + new Argument(3) * new Argument(3))),
            s.Input(2, 3), s.Parameter(3), s.Parameter(2, 3), s.Add(Reduce.Mean(Shape.Of(2, 3), 2), s.Input(2, 3)))),
        ("Map with a derivative from its output", s => s.Add(new Map(Tanh(X0), 1 - X0 * X0), s.Input(5))),
        ("Map with a derivative from its inputs", s => s.Add(new Map(X0 * X0 * X1, null, "", 2 * X0 * X1), s.Input(5), s.Parameter(5))),
        ("Map over parameters alone", s => s.Add(new MatMul(), s.Input(3), s.Add(new Map(X0 * X1), s.Parameter(3, 2), s.Parameter(3, 2)))),
        ("a node read twice", s => s.Input(4) is var x ? s.Add(new Map(X0 * X1), s.Add(new Map(Tanh(X0)), x), s.Add(new Map(Sigmoid(X0)), x)) : x),
        ("Transpose", s => s.Add(new MatMul(), s.Input(5), s.Add(new Transpose(), s.Parameter(3, 5)))),
        ("Convolve2D with strides", s => s.Add(new Convolve2D(2, 3, 1, 1), s.Input(6, 8, 2), s.Parameter(3, 2, 2, 2))),
        ("Convolve2D with strides and dilations", s => s.Add(new Convolve2D(2, 3, 2, 2), s.Input(7, 8, 1), s.Parameter(2, 2, 1, 2))),
        ("TransposedConvolve2D", s => s.Add(new TransposedConvolve2D(6, 5, 2, 1, 1, 2, 0, 1), s.Input(3, 3, 2), s.Parameter(3, 3, 3, 2))),
        ("FlipKernel", s => s.Add(new Convolve2D(1, 1, 1, 1), s.Input(4, 4, 2), s.Add(new FlipKernel(), s.Parameter(2, 3, 3, 2)))),
        ("Crop2D of everything", s => s.Add(new Crop2D(0, 0, 3, 2), s.Input(3, 2, 2))),
        ("Reshape", s => s.Add(new Reshape(Shape.Of(4, 3)), s.Input(2, 6))),
        ("Expand of a mean", s => s.Add(new Expand(TensorType.Sample(Shape.Of(2, 2))), s.Add(new Map(X0 * X0), s.Add(Reduce.Mean(Shape.Of(7), 1), s.Input(7))))),
        ("Map of tensors that spread over each other", s => s.Add(new Map(X0 * X1 + Tanh(X1 * new Argument(2))), s.Input(3, 1), s.Parameter(1, 4), s.Parameter(2, 1, 4))),
        ("Map of drawn numbers", s => s.Add(new Map(X0 * X0 * X1), s.Input(2, 3), s.Add(new Drawn(TensorType.Sample(Shape.Of(2, 3)), new Uniform(1), "Uniform")))),
        ("Map of a position", s => s.Add(new Map(X0 * X0 * (1 + new Position(2))), s.Input(2, 3))),
        ("Concat", s => s.Input(2, 3) is var x ? s.Add(new Concat(1), s.Add(new Map(Tanh(X0)), x), x, s.Add(new Map(X0 * X0), x)) : x),
        ("BatchedMatMul", s => s.Input(2, 3, 4) is var x ? s.Add(new BatchedMatMul(), s.Add(new Map(Tanh(X0)), x), s.Add(View.Transposed(Shape.Of(2, 3, 4)), x)) : x),
        ("Softmax", s => s.Add(new Softmax(), s.Input(2, 5))),
        ("Normalize along rows", s => s.Add(new Normalize(Norm.Variance, Axes(1), 1e-2, Scales: true, Shifts: true), s.Input(3, 5), s.Parameter(5), s.Parameter(5))),
        ("Normalize along places", s => s.Add(new Normalize(Norm.Variance, Axes(0, 1), 1e-2), s.Input(3, 4, 2))),
        ("Normalize groups", s => s.Add(new Normalize(Norm.Variance, Axes(0, 2), 1e-2, Scales: true, Shifts: true), s.Input(3, 2, 4), s.Parameter(2, 4), s.Parameter(2, 4))),
        ("Normalize over the batch", s => s.Add(new Normalize(Norm.Variance, Axes(0), 0.3, true, true, true), s.Input(4, 3), s.Parameter(3), s.Parameter(3))),
        ("Normalize over the batch alone", s => s.Add(new Normalize(Norm.Variance, default, 0.3, OverBatch: true), s.Input(3))),
        ("Normalize squares over the batch", s => s.Add(new Normalize(Norm.MeanSquare, Axes(0), 0.3, true, true), s.Input(4, 3), s.Parameter(3))),
        ("Normalize the second axis over the batch", s => s.Add(new Normalize(Norm.Variance, Axes(1), 0.3, true, true), s.Input(4, 3), s.Parameter(3))),
        ("Normalize to length 1", s => s.Add(new Normalize(Norm.Length, Axes(1), 1e-3), s.Input(3, 5))),
        ("LogSoftmax", s => s.Add(new LogSoftmax(), s.Input(2, 5))),
        ("SoftmaxCrossEntropy", s => s.Add(new SoftmaxCrossEntropy(false), s.Input(3, 4), s.Target(TensorType.Sample(Shape.Of(3, 4))))),
        ("SoftmaxCrossEntropy under another function", s => s.Add(
            new Map(X0 * X0), s.Add(new SoftmaxCrossEntropy(true), s.Input(4), s.Target(new TensorType(true, Shape.Scalar, ElementKind.Integer))))),
    ];

    /// <summary>The table of operators, as far as its rows read one batch and give one. (A number a sample is the loss of every case.)</summary>
    private static IEnumerable<(string Name, Func<OperatorScope, Node> Build)> Rows => OperatorCases.All
        .Where(c => c.Differentiates && c.Inputs.Count(i => i.Batched) == 1 && c.Result is { Batched: true, Shape.Rank: > 0 })
        .Select(c => ($"{c.Name}, as in the table", (Func<OperatorScope, Node>)(s => s.Add(
            c.Operator, [.. c.Inputs.Select(i => i.Batched ? s.Input([.. i.Shape.Dimensions]) : s.Parameter([.. i.Shape.Dimensions]))]))));

    public static IEnumerable<GradientCase> All =>
    [
        .. Rows.SelectMany(o => new[] { 1, 3 }.Select(samples => GradientCase.OfOperator(o.Name, o.Build, samples))),
        .. Operators.SelectMany(o => new[] { 1, 3 }.Select(samples => GradientCase.OfOperator(o.Name, o.Build, samples))),
        .. Networks.Select(n => GradientCase.OfNetwork(n.Attributes, n.Layers, n.Samples)),
    ];

    public static IEnumerable<Model> Models => Networks.Select(n => Written.Model(n.Attributes + ", SGD", n.Layers));

    /// <summary>Every attribute that a case of the table uses, by name.</summary>
    public static IEnumerable<string> Attributes =>
        Networks.SelectMany(n => n.Layers.Select(l => l.Split(':')[1]).Append(n.Attributes)).SelectMany(t => Written.Attributes(t).Select(a => a.Name)).Distinct();

    /// <summary>A layer over 5 × 7 × 2 behind a pointwise convolution, for batches of 1 and 3.</summary>
    private static IEnumerable<(string, string[], int)> Images(string layer, string target) => new[] { 1, 3 }.Select(samples =>
        ($"Input(5, 7, 2), Target({target}), MeanSquaredError", new[] { "First: Conv2D(2, 1), Tanh", $"Tested: {layer}" }, samples));

    /// <summary>A layer over 7 × 5 behind a dense layer, for batches of 1 and 3.</summary>
    private static IEnumerable<(string, string[], int)> Sequences(string layer, string target) => new[] { 1, 3 }.Select(samples =>
        ($"Input(7, 2), Target({target}), MeanSquaredError", new[] { "First: Dense(5), Tanh", $"Tested: {layer}" }, samples));

    /// <summary>An activation over 7 numbers, behind a dense layer.</summary>
    private static IEnumerable<(string, string[], int)> Behind(string activation) => new[] { 1, 5 }.Select(samples =>
        ("Input(4), Target(7), MeanSquaredError", new[] { $"Tested: Dense(7), {activation}" }, samples));

    private static EquatableArray<int> Axes(params int[] axes) => axes.ToEquatableArray();
}
