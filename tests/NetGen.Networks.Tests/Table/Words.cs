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

    public static NetworkCase Row(string name, int[] input, ReferenceLoss? loss, params ReferenceLayer[][] properties) => new(name, input, loss, properties);

    public static ReferenceLayer Dense(int units, bool bias = true, double l2 = 0, string options = "") => new DenseReference(units, bias, l2, options);

    public static ReferenceLayer Conv2D(
        int filters, int size, int? width = null, int stride = 1, Padding padding = Padding.Valid, int dilation = 1, bool bias = true, double l2 = 0,
        string options = "") =>
        new Conv2DReference(filters, size, width ?? size, stride, padding, dilation, bias, l2, options);

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
}
