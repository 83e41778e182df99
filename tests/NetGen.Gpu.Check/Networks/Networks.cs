using NetGen;

namespace NetGen.Gpu.Check.Networks;

// The networks that are timed; Adam's numbers are those of PyTorch.

[Network, Input(784), Target(10)]
[SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class Mlp
{
    [Dense(128), ReLU] public partial Layer Hidden { get; }
    [Dense(10)] public partial Layer Logits { get; }
}

/// <summary>As the networks that tiny-cuda-nn runs in one kernel: input, hidden layers and output equally wide, no biases.</summary>
[Network, Input(64), Target(64)]
[MeanSquaredError, Adam(1e-3, Epsilon = 1e-8)]
public partial class WideMlp
{
    [Dense(64, UseBias = false), ReLU] public partial Layer Hidden1 { get; }
    [Dense(64, UseBias = false), ReLU] public partial Layer Hidden2 { get; }
    [Dense(64, UseBias = false), ReLU] public partial Layer Hidden3 { get; }
    [Dense(64, UseBias = false), ReLU] public partial Layer Hidden4 { get; }
    [Dense(64, UseBias = false)] public partial Layer Values { get; }
}

[Network, Input(28, 28, 1), Target(10)]
[SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class LeNet
{
    [Conv2D(8, 3), ReLU] public partial Layer Conv1 { get; }
    [MaxPool2D(2)] public partial Layer Pool1 { get; }
    [Conv2D(16, 3), ReLU] public partial Layer Conv2 { get; }
    [MaxPool2D(2)] public partial Layer Pool2 { get; }
    [Flatten, Dense(128), ReLU] public partial Layer Hidden { get; }
    [Dense(10)] public partial Layer Logits { get; }
}

[Network, Input(1024)]
public partial class Gemm1024
{
    [Dense(1024, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(2048)]
public partial class Gemm2048
{
    [Dense(2048, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(4096)]
public partial class Gemm4096
{
    [Dense(4096, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(8192)]
public partial class Gemm8192
{
    [Dense(8192, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(1024), Precision(FloatPrecision.TensorFloat32)]
public partial class Gemm1024OfElevenBits
{
    [Dense(1024, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(2048), Precision(FloatPrecision.TensorFloat32)]
public partial class Gemm2048OfElevenBits
{
    [Dense(2048, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(4096), Precision(FloatPrecision.TensorFloat32)]
public partial class Gemm4096OfElevenBits
{
    [Dense(4096, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(8192), Precision(FloatPrecision.TensorFloat32)]
public partial class Gemm8192OfElevenBits
{
    [Dense(8192, UseBias = false)] public partial Layer Product { get; }
}

/// <summary>Reads and writes each number once: as fast as memory.</summary>
[Network, Input(1024)]
public partial class Rectifier
{
    [ReLU] public partial Layer Output { get; }
}
