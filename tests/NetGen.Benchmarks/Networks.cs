using NetGen;
using static NetGen.Functions;

namespace NetGen.Benchmarks.Networks;

// The networks that are measured. Outputs are logits, as the peer's are; Adam's numbers are the peer's defaults.

[Network, Input(784), Target(10)]
[SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class Mlp
{
    [Dense(128), ReLU] public partial Layer Hidden { get; }
    [Dense(10)] public partial Layer Logits { get; }
}

[Network, Input(64), Target(1)]
[MeanSquaredError, Adam(1e-3, Epsilon = 1e-8)]
public partial class TinyMlp
{
    [Dense(64), Tanh] public partial Layer Hidden1 { get; }
    [Dense(64), Tanh] public partial Layer Hidden2 { get; }
    [Dense(1)] public partial Layer Value { get; }
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

[Network, Input(32, 32, 3), Target(10)]
[SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class CifarCnn
{
    [Conv2D(32, 3, Padding = Padding.Same), ReLU] public partial Layer Conv1 { get; }
    [Conv2D(32, 3, Padding = Padding.Same), ReLU] public partial Layer Conv2 { get; }
    [MaxPool2D(2)] public partial Layer Pool1 { get; }
    [Conv2D(64, 3, Padding = Padding.Same), ReLU] public partial Layer Conv3 { get; }
    [Conv2D(64, 3, Padding = Padding.Same), ReLU] public partial Layer Conv4 { get; }
    [MaxPool2D(2)] public partial Layer Pool2 { get; }
    [Flatten, Dense(256), ReLU] public partial Layer Hidden { get; }
    [Dense(10)] public partial Layer Logits { get; }
}

[Network, Input(32, 32, 3), Target(10)]
[SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class ResNet20
{
    [Conv2D(16, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Stem { get; }
    [Use<Residual>(16, Repeat = 3)] public partial Layer Stage1 { get; }
    [Use<Downsample>(32), Use<Residual>(32, Repeat = 2)] public partial Layer Stage2 { get; }
    [Use<Downsample>(64), Use<Residual>(64, Repeat = 2)] public partial Layer Stage3 { get; }
    [GlobalAvgPool2D, Dense(10)] public partial Layer Logits { get; }
}

[Block]
public partial class Residual(int channels)
{
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }

    Symbol Forward(Symbol x) => ReLU((x | A | B) + x);
}

[Block]
public partial class Downsample(int channels)
{
    [Conv2D("channels", 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }
    [Conv2D("channels", 1, Stride = 2), BatchNorm] private partial Layer Shortcut { get; }

    Symbol Forward(Symbol x) => ReLU((x | A | B) + (x | Shortcut));
}

[Network, Input(64, 64, 1), Target(64, 64, 1)]
[BinaryCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
public partial class UNet
{
    [Use<Pair>(16)] public partial Layer Down1 { get; }
    [Use<Pair>(32)] public partial Layer Down2 { get; }
    [Use<Pair>(64)] public partial Layer Down3 { get; }
    [Use<Pair>(128)] public partial Layer Bottom { get; }
    [MaxPool2D(2)] public partial Layer Half { get; }
    [Conv2DTranspose(64, 2, Stride = 2)] public partial Layer Grow3 { get; }
    [Use<Pair>(64)] public partial Layer Up3 { get; }
    [Conv2DTranspose(32, 2, Stride = 2)] public partial Layer Grow2 { get; }
    [Use<Pair>(32)] public partial Layer Up2 { get; }
    [Conv2DTranspose(16, 2, Stride = 2)] public partial Layer Grow1 { get; }
    [Use<Pair>(16)] public partial Layer Up1 { get; }
    [Conv2D(1, 1)] public partial Layer Logits { get; }

    Symbol Forward(Symbol image)
    {
        var fine = image | Down1;
        var middle = fine | Half | Down2;
        var coarse = middle | Half | Down3;
        var y = coarse | Half | Bottom;
        y = Concat(-1, coarse, y | Grow3) | Up3;
        y = Concat(-1, middle, y | Grow2) | Up2;
        y = Concat(-1, fine, y | Grow1) | Up1;
        return y | Logits;
    }
}

[Block]
public partial class Pair(int channels)
{
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer B { get; }
}

[Network, Input(16, 16, 32)]
public partial class Convolution
{
    [Conv2D(64, 3, Padding = Padding.Same), ReLU] public partial Layer Output { get; }
}

[Network, Input(64)]
public partial class Gemm64
{
    [Dense(64, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(128)]
public partial class Gemm128
{
    [Dense(128, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(256)]
public partial class Gemm256
{
    [Dense(256, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(512)]
public partial class Gemm512
{
    [Dense(512, UseBias = false)] public partial Layer Product { get; }
}

[Network, Input(1024)]
public partial class Gemm1024
{
    [Dense(1024, UseBias = false)] public partial Layer Product { get; }
}
