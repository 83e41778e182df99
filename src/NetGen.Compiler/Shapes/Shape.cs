namespace NetGen.Compiler;

/// <summary>The extents of a tensor, without the batch axis: <c>28 × 28 × 1</c>. Channels are last.</summary>
public readonly record struct Shape(EquatableArray<int> Dimensions)
{
    public static Shape Scalar => default;

    public static Shape Of(params int[] dimensions) => new(dimensions.ToEquatableArray());

    public int Rank => Dimensions.Count;

    public int this[int axis] => Dimensions[axis];

    /// <summary>The extent of the last axis: channels, features or classes. 1 for a scalar.</summary>
    public int Last => Rank == 0 ? 1 : Dimensions[Rank - 1];

    /// <summary>The number of elements. Saturates, so that an absurd shape can be reported rather than overflow.</summary>
    public long Size
    {
        get
        {
            long size = 1;
            foreach (int d in Dimensions)
                size = d > 0 && size > long.MaxValue / d ? long.MaxValue : size * d;
            return size;
        }
    }

    /// <summary>The number of rows when the last axis is a row: size over <see cref="Last"/>.</summary>
    public long Rows => Size / Math.Max(1, Last);

    public Shape WithLast(int extent) => new(Dimensions.Take(Rank - 1).Append(extent).ToEquatableArray());

    /// <summary>This shape behind an axis of <paramref name="extent"/>.</summary>
    public Shape Behind(int extent) => new(Dimensions.Prepend(extent).ToEquatableArray());

    public Shape WithoutFirst() => new(Dimensions.Skip(1).ToEquatableArray());

    public Shape WithoutLast() => new(Dimensions.Take(Rank - 1).ToEquatableArray());

    /// <summary>Whether this shape's axes are the last axes of <paramref name="other"/>.</summary>
    public bool IsSuffixOf(Shape other) => Rank <= other.Rank && Dimensions.SequenceEqual(other.Dimensions.Skip(other.Rank - Rank));

    public override string ToString() =>
        Rank == 0 ? "1" : NumberList.Of(Dimensions, " × ");
}

/// <summary>What a node of the graph gives: its shape, and whether there is one such tensor a sample or one in all.</summary>
/// <param name="Batched">True: <c>[n, …shape]</c>. False: <c>[…shape]</c>, as parameters are.</param>
/// <param name="Layout">Where the samples of a batched tensor stand in memory.</param>
public readonly record struct TensorType(bool Batched, Shape Shape, ElementKind Element = ElementKind.Float, Layout Layout = Layout.SamplesOutermost)
{
    public bool IsInterleaved => Layout == Layout.Interleaved;

    /// <summary>Numbers side by side for each channel: the samples of a block, where they are interleaved.</summary>
    public int LanesAPixel => IsInterleaved ? Layouts.Lanes : 1;

    public static TensorType Sample(Shape shape) => new(true, shape);

    public static TensorType Fixed(Shape shape) => new(false, shape);

    public override string ToString() => Batched
        ? IsInterleaved ? $"[n/16, {List}, 16]" : Shape.Rank == 0 ? "[n]" : $"[n, {List}]"
        : $"[{List}]";

    private string List => NumberList.Of(Shape.Dimensions);
}

public enum ElementKind
{
    Float,

    /// <summary>32-bit integers: class indices and tokens.</summary>
    Integer,
}

/// <summary>Where the samples of a batch stand in memory.</summary>
public enum Layout
{
    /// <summary><c>[n, …shape]</c>: a sample after the other, vectors run along the channels.</summary>
    SamplesOutermost,

    /// <summary>
    /// <c>[⌈n/16⌉, …shape, 16]</c>: blocks of <see cref="Layouts.Lanes"/> samples whose numbers stand side by side, so that vectors run along
    /// the samples. Fills vectors where there are few channels. The places of a last block behind the last sample hold numbers that nobody reads.
    /// </summary>
    Interleaved,
}

public static class Layouts
{
    /// <summary>Samples in a block of <see cref="Layout.Interleaved"/>, whatever the vector's width.</summary>
    public const int Lanes = 16;

    /// <summary>Height, width and channels.</summary>
    public const int ImageRank = 3;
}
