using NetGen;
using static NetGen.Functions;

/// <summary>Which pixels belong to a digit: a U-Net (Ronneberger et al. 2015), a quarter as wide, with normalizations and padding.</summary>
[Network, Input(64, 64, 1), Target(64, 64, 1), BinaryCrossEntropy, Adam(2e-3)]
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
    [Conv2D(1, 1), Sigmoid] public partial Layer Mask { get; }

    Symbol Forward(Symbol image)
    {
        var fine = image | Down1;
        var middle = fine | Half | Down2;
        var coarse = middle | Half | Down3;
        var y = coarse | Half | Bottom;
        y = Concat(-1, coarse, y | Grow3) | Up3;
        y = Concat(-1, middle, y | Grow2) | Up2;
        y = Concat(-1, fine, y | Grow1) | Up1;
        return y | Mask;
    }
}

/// <summary>Two convolutions that leave the size as it is.</summary>
[Block]
public partial class Pair(int channels)
{
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer B { get; }
}
