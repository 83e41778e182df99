namespace NetGen.Compiler;

/// <summary>
/// Exchanges of places that depend on a term's number. A warp writes four terms of a place a thread, neighbors the next four: their rows, so many floats apart, meet few banks. So every
/// second row, or every second two, has its places in another order.
/// </summary>
/// <param name="Ones">The term's bit that exchanges neighbors of so many places, for each power of two of them.</param>
internal sealed record GpuSwaps(params (int Bit, int Places)[] Ones)
{
    public static readonly GpuSwaps None = new();

    /// <summary>Those that multiples of a power of two have.</summary>
    public GpuSwaps OfMultiples(int power) => new([.. Ones.Where(one => one.Bit >= power)]);

    public int Of(int depth) => Ones.Sum(one => (depth & one.Bit) != 0 ? one.Places : 0);

    /// <summary>The same as C# text: so many times <paramref name="width"/> places.</summary>
    public string Text(string depth, int width = 1) => string.Join(" ^ ", Ones.Select(one => (one.Bit, Places: one.Places / width)).Select(one => GpuSkeleton.Masked(
        one.Bit >= one.Places ? GpuSkeleton.Divided(depth, one.Bit / one.Places) : GpuSkeleton.Times(depth, one.Places / one.Bit), one.Places)));
}
