using NetGen;
using static NetGen.Functions;

/// <summary>
/// Where digits are and which they are: of each cell of <see cref="Grid"/> the probability that the center of a 0, a 1, … lies there, and the box that it would have (after "Objects as
/// Points", Zhou et al. 2019).
/// </summary>
/// <remarks>
/// Most cells have no digit, and their boxes are nothing to learn. So <c>digits</c>, the second input, is 1 where there is one and 0 elsewhere while the network learns: a product with 0 is the target of an
/// empty cell, whatever the box, and has no gradient. Who predicts gives 1 everywhere and goes by the classes.
/// </remarks>
[Network]
[Input("image", 64, 64, 1), Input("digits", 16, 16, 1)]
[Target("boxes", 16, 16, 4), Huber(Output = "boxes", Weight = 2)]
[Target("classes", 16, 16, 10), BinaryFocalCrossEntropy(Output = "classes", Weight = 10)]
[Adam(2e-3)]
public partial class Detector
{
    [Conv2D(16, 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Stem { get; }
    [Use<Shrink>(32)] public partial Layer Fine { get; }
    [Use<Shrink>(64)] public partial Layer Coarse { get; }
    [Use<Shrink>(96)] public partial Layer Coarsest { get; }
    [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Join { get; }
    [Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Seen { get; }
    [UpSampling2D(2)] public partial Layer Twice { get; }

    [Conv2D(32, 3, Padding = Padding.Same), ReLU, Conv2D(4, 1)] public partial Layer Boxes { get; }

    // Nearly all cells are empty, so the probabilities begin at 2 %.
    [Conv2D(64, 3, Padding = Padding.Same), ReLU, Conv2D(10, 1, BiasInitializer = Initializer.Constant, BiasInitializerValue = -4), Sigmoid]
    public partial Layer Classes { get; }

    (Symbol boxes, Symbol classes) Forward(Symbol image, Symbol digits)
    {
        var fine = image | Stem | Fine;
        var coarse = fine | Coarse;
        var y = Concat(-1, coarse, coarse | Coarsest | Twice) | Join;
        y = Concat(-1, fine, y | Twice) | Seen;
        return ((y | Boxes) * digits, y | Classes);
    }
}

/// <summary>Two convolutions, the first of which halves height and width.</summary>
[Block]
public partial class Shrink(int channels)
{
    [Conv2D("channels", 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
    [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer B { get; }
}
