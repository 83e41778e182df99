namespace NetGen.Compiler;

/// <summary>
/// Where a <see cref="StepKernel"/> keeps its numbers in the shared memory of a group: first the weights, then a place where threads combine their numbers, then the tile,
/// a row a feature.
/// </summary>
/// <remarks>
/// Rows of a matrix and of the tile are whole quads, an odd number of them: neighboring threads that read quads of neighboring rows then meet different banks. In a tile of 8
/// samples only pairs of them meet, and memory is short there, so its rows are two quads.
/// </remarks>
/// <param name="Weights">The parameters, in their order.</param>
/// <param name="Values">What lives in the tile.</param>
/// <param name="Rows">Rows of the tile: values whose lives do not meet share some.</param>
/// <param name="Samples">Samples of a tile.</param>
public sealed record StepMemory(EquatableArray<StepMatrix> Weights, EquatableArray<StepValue> Values, int Rows, int Samples)
{
    /// <summary>Floats that a group has: the 48 KB of shared memory that every device gives without asking.</summary>
    public const int Budget = 48 * 1024 / sizeof(float);

    /// <summary>Threads of a group; each has a float in the place where they combine their numbers.</summary>
    public const int Threads = 256;

    /// <summary>From a feature's row to the next.</summary>
    public int Stride => Samples == 8 ? 8 : OddQuads(Samples);

    public int ScratchPlace => Weights.Count == 0 ? 0 : Weights[Weights.Count - 1].End;

    public int TilePlace => ScratchPlace + Threads;

    /// <summary>All floats.</summary>
    public int Floats => TilePlace + Rows * Stride;

    /// <summary>Where the row of a value's first feature begins.</summary>
    public int PlaceOf(StepValue value) => TilePlace + value.Row * Stride;

    /// <summary>The value behind a binding, or null where it is not in the tile.</summary>
    public StepValue? Find(Binding binding) => Values.FirstOrDefault(v => v.Binding == binding);

    /// <summary>Room for <paramref name="count"/> floats in an odd number of quads.</summary>
    public static int OddQuads(int count) => ((count + 3) / 4 | 1) * 4;
}

/// <summary>A parameter, <c>[rows, columns]</c>, of which a vector is one row.</summary>
/// <param name="Offset">Where it begins in the block of parameters.</param>
/// <param name="Place">Where it begins in shared memory.</param>
public sealed record StepMatrix(long Offset, int Rows, int Columns, int Place)
{
    public int Size => Rows * Columns;

    /// <summary>From a row to the next in shared memory.</summary>
    public int Stride => StepMemory.OddQuads(Columns);

    public int End => Place + Rows * Stride;
}

/// <param name="Row">The row of its first feature in the tile.</param>
/// <param name="IsSummed">A gradient that is summed over samples: zero for those that a tile has beyond the batch.</param>
public sealed record StepValue(Binding Binding, int Features, int Row, bool IsSummed);
