using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Layers that move numbers: borders, larger images, other axes.</summary>
internal static class BorderRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Behind("ZeroPadding2D", PickReference.Border("ZeroPadding2D(1)", 1, 1, 1, 1)),
        Behind("ZeroPadding2D of two numbers", PickReference.Border("ZeroPadding2D(2, 0)", 2, 2, 0, 0)),
        Behind("ZeroPadding2D of four numbers", PickReference.Border("ZeroPadding2D(0, 3, 1, 0)", 0, 3, 1, 0)),
        Behind("ZeroPadding2D of nothing", PickReference.Border("ZeroPadding2D(0)", 0, 0, 0, 0)),
        Row("ZeroPadding2D in front of Conv2D", [5, 4, 3], MeanSquaredError, [PickReference.Border("ZeroPadding2D(1, 2)", 1, 1, 2, 2), Conv2D(5, 3), ReLU], [Flatten, Dense(2)]),
        Behind("Cropping2D", PickReference.Border("Cropping2D(1)", -1, -1, -1, -1)),
        Behind("Cropping2D of two numbers", PickReference.Border("Cropping2D(1, 0)", -1, -1, 0, 0)),
        Behind("Cropping2D of four numbers", PickReference.Border("Cropping2D(0, 2, 1, 0)", 0, -2, -1, 0)),
        Row("Cropping2D behind a padded Conv2D", [6, 5, 2], MeanSquaredError, [Conv2D(4, 3, padding: Padding.Same), PickReference.Border("Cropping2D(1, 1)", -1, -1, -1, -1)], [Flatten, Dense(2)]),
        Behind("ReflectionPad2D", PickReference.Reflection("ReflectionPad2D(1)", 1, 1, 1, 1)),
        Behind("ReflectionPad2D of four numbers", PickReference.Reflection("ReflectionPad2D(4, 0, 0, 3)", 4, 0, 0, 3)),
        Behind("UpSampling2D", PickReference.Repeated("UpSampling2D", 2, 2)),
        Behind("UpSampling2D of two sizes", PickReference.Repeated("UpSampling2D(1, 3, Interpolation = Interpolation.Nearest)", 1, 3)),
        Behind("UpSampling2D between pixels", new BilinearReference(2, 2)),
        Behind("UpSampling2D between pixels by three", new BilinearReference(1, 3)),
        Row("UpSampling2D between few pixels", [1, 2, 3], MeanSquaredError, [Conv2D(17, 1), new BilinearReference(4, 3)], [Flatten, Dense(2)]),
        Row("PixelShuffle", [4, 3, 2], MeanSquaredError, [Conv2D(12, 2), Tanh, new PixelShuffleReference(2)], [Conv2D(2, 2), Flatten, Dense(2)]),
        Row("PixelShuffle to one channel", [2, 3, 9], MeanSquaredError, [new PixelShuffleReference(3)], [Flatten, Dense(2)]),
        Row("Permute of an image", [4, 3, 5], MeanSquaredError, [Conv2D(6, 2), new PermuteReference([2, 0, 1])], [Dense(3), Flatten, Dense(2)]),
        Row("Permute of a sequence", [4, 7], MeanSquaredError, [Dense(17), Tanh, new PermuteReference([-1, 0])], [Dense(3), Flatten, Dense(2)]),
        Row("RepeatVector", [5], MeanSquaredError, [Dense(4), Tanh, new RepeatVectorReference(3)], [Dense(3), Flatten, Dense(2)]),
        Row("RepeatVector at the end", [5], MeanSquaredError, [Dense(17), new RepeatVectorReference(2)]),
        Sequence("ZeroPadding1D", PickReference.Border("ZeroPadding1D(2)", 2, 2)),
        Sequence("ZeroPadding1D of two numbers", PickReference.Border("ZeroPadding1D(0, 1)", 0, 1)),
        Sequence("Cropping1D", PickReference.Border("Cropping1D(1)", -1, -1)),
        Sequence("Cropping1D of two numbers", PickReference.Border("Cropping1D(2, 0)", -2, 0)),
        Sequence("ReflectionPad1D", PickReference.Reflection("ReflectionPad1D(3)", 3, 3)),
        Sequence("ReflectionPad1D at one end", PickReference.Reflection("ReflectionPad1D(0, 2)", 0, 2)),
        Sequence("UpSampling1D", PickReference.Repeated("UpSampling1D(3)", 3)),
    ];

    private static NetworkCase Behind(string name, ReferenceLayer layer) => Row(name, [6, 5, 2], MeanSquaredError, [Conv2D(5, 2), Tanh], [layer], [Flatten, Dense(2)]);

    private static NetworkCase Sequence(string name, ReferenceLayer layer) => Row(name, [5, 3], MeanSquaredError, [Dense(6), Tanh, layer], [Flatten, Dense(2)]);
}
