namespace NetGen.Networks.Tests;

/// <summary>A layer that takes numbers from other places along each axis: padding, cropping, reflection, repetition.</summary>
/// <param name="Text">The attribute as it is written.</param>
/// <param name="Places">For the size of an axis, and its number, the places along it; −1 is a zero.</param>
public sealed record PickReference(string Text, Func<int, int, IEnumerable<int>> Places) : ReferenceLayer
{
    public override string Attribute => Text;

    public override int[] Output(int[] input) => [.. input.Select((d, a) => Places(d, a).Count())];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) =>
        Enumerable.Range(0, shape.Length).Aggregate(new Tensor<T>(x, shape), (y, axis) => y.Picked(axis, Places(shape[axis], axis))).Values;

    /// <summary>Zeros, or with negative amounts less, on each side of the first axes.</summary>
    public static PickReference Border(string text, params int[] sides) => new(text, (size, axis) =>
        2 * axis >= sides.Length ? Enumerable.Range(0, size)
        : Enumerable.Range(-sides[2 * axis], sides[2 * axis] + size + sides[2 * axis + 1]).Select(i => i < size ? Math.Max(i, -1) : -1));

    /// <summary>Each side continued by its reflection.</summary>
    public static PickReference Reflection(string text, params int[] sides) => new(text, (size, axis) =>
        2 * axis >= sides.Length ? Enumerable.Range(0, size)
        : Enumerable.Range(-sides[2 * axis], sides[2 * axis] + size + sides[2 * axis + 1]).Select(i => i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i));

    /// <summary>Each place of the first axes several times.</summary>
    public static PickReference Repeated(string text, params int[] times) => new(text, (size, axis) =>
        Enumerable.Range(0, size * (axis < times.Length ? times[axis] : 1)).Select(i => i / (axis < times.Length ? times[axis] : 1)));
}

/// <summary>The axes in another order.</summary>
public sealed record PermuteReference(int[] Axes) : ReferenceLayer
{
    public override string Attribute => $"Permute({string.Join(", ", Axes)})";

    public override int[] Output(int[] input) => [.. Axes.Select(a => input[(a + input.Length) % input.Length])];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) =>
        new Tensor<T>(x, shape).Transposed([.. Axes.Select(a => (a + shape.Length) % shape.Length)]).Values;
}

/// <summary>The sample several times.</summary>
public sealed record RepeatVectorReference(int Count) : ReferenceLayer
{
    public override string Attribute => $"RepeatVector({Count})";

    public override int[] Output(int[] input) => [Count, .. input];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => [.. Enumerable.Repeat(x, Count).SelectMany(v => v)];
}

/// <summary>Channel (c · f + i) · f + j of a pixel is pixel (i, j) of channel c.</summary>
public sealed record PixelShuffleReference(int Factor) : ReferenceLayer
{
    public override string Attribute => $"PixelShuffle({Factor})";

    public override int[] Output(int[] input) => [input[0] * Factor, input[1] * Factor, input[2] / (Factor * Factor)];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => Moves.Make(Output(shape), at =>
        new Tensor<T>(x, shape).At(at[0] / Factor, at[1] / Factor, (at[2] * Factor + at[0] % Factor) * Factor + at[1] % Factor)).Values;
}

/// <summary>Weights of two pixels by the distance of a place from their middles, along height and then width.</summary>
public sealed record BilinearReference(int Height, int Width) : ReferenceLayer
{
    public override string Attribute => $"UpSampling2D({Height}, {Width}, Interpolation = Interpolation.Bilinear)";

    public override int[] Output(int[] input) => [input[0] * Height, input[1] * Width, input[2]];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        var image = new Tensor<T>(x, shape);
        return Moves.Make(Output(shape), at =>
        {
            var (top, bottom, y) = Along(at[0], Height, shape[0]);
            var (left, right, z) = Along(at[1], Width, shape[1]);
            T Between(T a, T b, double share) => a * T.Constant(1 - share) + b * T.Constant(share);
            return Between(
                Between(image.At(top, left, at[2]), image.At(top, right, at[2]), z),
                Between(image.At(bottom, left, at[2]), image.At(bottom, right, at[2]), z), y);
        }).Values;
    }

    private static (int First, int Second, double Share) Along(int place, int factor, int size)
    {
        double at = Math.Clamp((place + 0.5) / factor - 0.5, 0, size - 1);
        int first = (int)Math.Floor(at);
        return (first, Math.Min(first + 1, size - 1), at - first);
    }
}
