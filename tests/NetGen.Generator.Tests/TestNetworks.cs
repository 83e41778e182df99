namespace NetGen.Tests;

/// <summary>Networks that together use every kernel.</summary>
internal static class TestNetworks
{
    /// <summary>Every layer, several losses and optimizers.</summary>
    public const string Everything = """
        namespace A;

        [Network, Input(12, 12, 2), Target(5), CategoricalCrossEntropy, Adam, ClipNorm(1)]
        public partial class Image
        {
            [Conv2D(6, 3, Padding = Padding.Same, L2 = 1e-3), ReLU] public partial Layer Same { get; }
            [Conv2D(5, 3, Algorithm = ConvolutionAlgorithm.Winograd, Padding = Padding.Same), ELU] public partial Layer Tiled { get; }
            [MaxPool2D(2)] public partial Layer Max { get; }
            [Conv2D(7, 2, 3, Dilation = 2, UseBias = false), GELU] public partial Layer Dilated { get; }
            [AvgPool2D(2, Stride = 1, Padding = Padding.Same)] public partial Layer Average { get; }
            [Conv2D(8, 1, Stride = 2), Softplus, Dropout(0.25)] public partial Layer Strided { get; }
            [GlobalAvgPool2D] public partial Layer Mean { get; }
            [Dense(5), Softmax] public partial Layer Output { get; }
        }

        [Network, Input(24), Target(3), Huber(0.5, Weight = 2), SGD(0.1, Momentum = 0.9, Nesterov = true)]
        public partial class Regression
        {
            [Reshape(4, -1), Dense(9), Tanh] public partial Layer Rows { get; }
            [Flatten, Dropout(0.5), Dense(17), LeakyReLU(0.1)] public partial Layer Wide { get; }
            [Dense(8), ELU, Dense(8), SiLU, Dense(3)] public partial Layer Output { get; }
        }

        [Network, Input(10), Target(4), SparseCategoricalCrossEntropy(FromLogits = true), RMSProp(Momentum = 0.5)]
        public partial class Sparse
        {
            [Dense(16), Sigmoid, Softmax, Dense(4)] public partial Layer Output { get; }
        }

        [Network, Input(3), Target(1), BinaryCrossEntropy, AdamW]
        public partial class Binary
        {
            [Dense(1), Sigmoid] public partial Layer Output { get; }
        }
        """;
}
