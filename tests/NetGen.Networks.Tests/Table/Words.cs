namespace NetGen.Networks.Tests;

/// <summary>The words that the rows of the table are written in.</summary>
internal static class Words
{
    public static ReferenceLoss MeanSquaredError { get; } = new("MeanSquaredError");

    public static ReferenceLayer ReLU { get; } = new ActivationReference("ReLU");

    public static ReferenceLayer Sigmoid { get; } = new ActivationReference("Sigmoid");

    public static ReferenceLayer Tanh { get; } = new ActivationReference("Tanh");

    public static ReferenceLayer Softplus { get; } = new ActivationReference("Softplus");

    public static ReferenceLayer GELU { get; } = new ActivationReference("GELU");

    public static ReferenceLayer ApproximateGELU { get; } = new ActivationReference("GELU", 0, "(Approximate = true)");

    public static ReferenceLayer SiLU { get; } = new ActivationReference("SiLU");

    public static ReferenceLayer Softmax { get; } = new SoftmaxReference();

    public static ReferenceLayer LogSoftmax { get; } = new SoftmaxReference { IsLogarithm = true };

    public static ReferenceLayer Flatten { get; } = new ReshapeReference("Flatten", []);

    public static ReferenceLayer GlobalAvgPool2D { get; } = new GlobalPoolReference(false, 2);

    public static ReferenceLayer GlobalMaxPool2D { get; } = new GlobalPoolReference(true, 2);

    public static ReferenceLayer GlobalAvgPool1D { get; } = new GlobalPoolReference(false, 1);

    public static ReferenceLayer GlobalMaxPool1D { get; } = new GlobalPoolReference(true, 1);

    public static ReferenceLayer UnitNorm { get; } = new NormalizationReference("UnitNorm", 0, 0, false, false, "");

    public static NetworkCase Row(string name, int[] input, ReferenceLoss? loss, params ReferenceLayer[][] properties) => new(name, input, loss, properties);

    public static ReferenceLayer[] Weight(params int[] shape) => [new WeightReference(shape, 0, "")];

    /// <param name="implied">The attribute does not say that there is no bias, because a BatchNorm follows.</param>
    public static ReferenceLayer Dense(int units, bool bias = true, double l2 = 0, string options = "", bool implied = false) => new DenseReference(units, bias, l2, options, implied);

    public static ReferenceLayer Conv2D(
        int filters, int size, int? width = null, int stride = 1, Padding padding = Padding.Valid, int dilation = 1, bool bias = true, double l2 = 0,
        string options = "", bool implied = false) =>
        new Conv2DReference(filters, size, width ?? size, stride, padding, dilation, bias, l2, options, implied);

    public static ReferenceLayer MaxPool2D(int size, int stride = 0, Padding padding = Padding.Valid) => new PoolReference(true, size, stride, padding);

    public static ReferenceLayer AvgPool2D(int size, int stride = 0, Padding padding = Padding.Valid) => new PoolReference(false, size, stride, padding);

    public static ReferenceLayer LeakyReLU(double slope = 0.3) =>
        new ActivationReference("LeakyReLU", slope, slope == 0.3 ? "" : FormattableString.Invariant($"({slope})"));

    public static ReferenceLayer Pointwise(string name, double number = 0, string arguments = "") => new ActivationReference(name, number, arguments);

    public static ReferenceLayer PReLU(params int[] sharedAxes) => new PReluReference(sharedAxes, "");

    public static ReferenceLayer ELU(double alpha = 1) =>
        new ActivationReference("ELU", alpha, alpha == 1 ? "" : FormattableString.Invariant($"({alpha})"));

    public static ReferenceLayer Reshape(params int[] shape) => new ReshapeReference("Reshape", shape);

    public static ReferenceLayer Shape(params int[] shape) => new ReshapeReference("Shape", shape);

    public static ReferenceLayer Dropout(double rate) => new DropoutReference(rate);

    public static ReferenceLayer BatchNorm(double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true) => new BatchNormReference(
        momentum, epsilon, center, scale,
        Arguments(Option("Momentum", momentum, 0.99), Option("Epsilon", epsilon, 1e-3), Option("Center", center, true), Option("Scale", scale, true)));

    public static ReferenceLayer LayerNorm(double epsilon = 1e-3, bool center = true, bool scale = true) =>
        new NormalizationReference("LayerNorm", 0, epsilon, center, scale, Arguments(Option("Epsilon", epsilon, 1e-3), Option("Center", center, true), Option("Scale", scale, true)));

    public static ReferenceLayer RMSNorm(double epsilon = 1e-6) =>
        new NormalizationReference("RMSNorm", 0, epsilon, false, true, Arguments(Option("Epsilon", epsilon, 1e-6)));

    public static ReferenceLayer GroupNorm(int groups, double epsilon = 1e-3, bool center = true, bool scale = true) => new NormalizationReference(
        "GroupNorm", groups, epsilon, center, scale, Arguments($"{groups}", Option("Epsilon", epsilon, 1e-3), Option("Center", center, true), Option("Scale", scale, true)));

    public static ReferenceLayer InstanceNorm(double epsilon = 1e-5, bool center = false, bool scale = false) =>
        new NormalizationReference("InstanceNorm", 0, epsilon, center, scale, Arguments(Option("Epsilon", epsilon, 1e-5), Option("Center", center, false), Option("Scale", scale, false)));

    private static string Arguments(params string[] arguments) =>
        arguments.Where(a => a.Length > 0).ToArray() is { Length: > 0 } written ? $"({string.Join(", ", written)})" : "";

    private static string Option(string name, double value, double byDefault) => value == byDefault ? "" : FormattableString.Invariant($"{name} = {value}");

    private static string Option(string name, bool value, bool byDefault) => value == byDefault ? "" : $"{name} = {(value ? "true" : "false")}";
}
