using NetGen;
using static NetGen.Functions;

/// <summary>The residual network of 20 layers for CIFAR-10 (He et al. 2016).</summary>
[Network, Input(32, 32, 3), Target(10), CategoricalCrossEntropy, SGD(0.1, Momentum = 0.9, Nesterov = true, WeightDecay = 5e-4)]
public partial class ResNet20
{
    [Conv2D(16, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Stem { get; }
    [Use<Residual>(16, Repeat = 3)] public partial Layer Stage1 { get; }
    [Use<Downsample>(32), Use<Residual>(32, Repeat = 2)] public partial Layer Stage2 { get; }
    [Use<Downsample>(64), Use<Residual>(64, Repeat = 2)] public partial Layer Stage3 { get; }
    [GlobalAvgPool2D, Dense(10), Softmax] public partial Layer Head { get; }
}

/// <summary>Two convolutions, and what came in beside them.</summary>
[Block]
public partial class Residual(int channels)
{
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }

    Symbol Forward(Symbol x) => ReLU((x | A | B) + x);
}

/// <summary>The same at half the height and width.</summary>
[Block]
public partial class Downsample(int channels)
{
    [Conv2D("channels", 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }
    [Conv2D("channels", 1, Stride = 2), BatchNorm] private partial Layer Shortcut { get; }

    Symbol Forward(Symbol x) => ReLU((x | A | B) + (x | Shortcut));
}
