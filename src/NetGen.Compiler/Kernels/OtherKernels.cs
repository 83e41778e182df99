namespace NetGen.Compiler;

/// <summary>The epilogue at every element, nothing before it. No accumulator.</summary>
/// <param name="Elements">How many; flat.</param>
public sealed record MapKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Elements) : Kernel(Operands, Epilogue)
{
    public override string Kind => "Map";
}

/// <summary>
/// Column sums: accumulator[column] = Σ over rows of operand 0 at row · Columns + column; then the epilogue for each column (flat index =
/// column). The rows are summed in a fixed order whatever the number of threads.
/// </summary>
/// <param name="Groups">Groups of samples that are summed apart: the result is then <c>[Groups, Columns]</c>, as in <see cref="ContractionKernel"/>.</param>
public sealed record ColumnSumKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Rows, int Columns, int Groups = 1)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "ColumnSum";
}

/// <summary>
/// Means over part of a sample. Operand 0 is <c>[n, Rows, Columns]</c>; accumulator[sample, column] = Σ over rows / Rows. With
/// <paramref name="Columns"/> = 0 the mean is over all <paramref name="Rows"/> numbers of the sample and gives one number. Then the
/// epilogue (flat index = sample · max(Columns, 1) + column).
/// </summary>
public sealed record MeanKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Rows, int Columns) : Kernel(Operands, Epilogue)
{
    public override string Kind => Columns == 0 ? "MeanPerSample" : "SpatialMean";
}

/// <summary>
/// A window slid over <c>[Samples, Height, Width, Channels]</c>. Forward (Max, Average): operand 0 is x, the accumulator is y's element. Backward
/// (MaxGradient: operands index, dy; AverageGradient: operand dy): the accumulator is dx's element, each element's epilogue runs once.
/// </summary>
/// <param name="Index">
/// The operand, of y's size, to which a maximum writes the number of its cell within the window (SizeX · row + column); −1 for none.
/// </param>
/// <param name="Samples">How many images: the batch, or its interleaved blocks, whose samples then count as channels.</param>
public sealed record WindowKernel(
    EquatableArray<Operand> Operands, Epilogue Epilogue, WindowKind Window, Window2D Geometry, Extent Samples, int Height, int Width, int Channels, int Index = -1)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => Window + "Pool";

    public override IEnumerable<int> Written => WrittenWith(Index);
}

public enum WindowKind
{
    Max,
    Average,
    MaxGradient,
    AverageGradient,
}

/// <summary>
/// One pass over each row of <paramref name="Length"/> numbers: softmax and what is computed with it. The epilogue is empty; the
/// operands are named by their index, −1 where the kernel does without.
/// </summary>
/// <param name="Rows">How many rows in all (batch times rows a sample).</param>
/// <param name="RowsPerSample">The loss of a sample is the mean over its rows.</param>
/// <param name="Logits">Reads z, <c>[rows, Length]</c>.</param>
/// <param name="Target">Reads t: <c>[rows, Length]</c> floats, or <c>[rows]</c> class indices (the operand is integer).</param>
/// <param name="Probabilities">Writes softmax(z), <c>[rows, Length]</c>.</param>
/// <param name="Losses">Writes the cross-entropy, <c>[n]</c>.</param>
/// <param name="Gradient">Writes Scale / RowsPerSample · (softmax(z) · Σt − t), <c>[rows, Length]</c>.</param>
public sealed record SoftmaxKernel(
    EquatableArray<Operand> Operands,
    Extent Rows,
    int RowsPerSample,
    int Length,
    int Logits,
    int Target,
    int Probabilities,
    int Losses,
    int Gradient,
    ScalarExpression Scale) : Kernel(Operands, new Epilogue(default))
{
    public override string Kind => Losses >= 0 || Gradient >= 0 ? "SoftmaxCrossEntropy" : "Softmax";

    public override IEnumerable<int> Written => new[] { Probabilities, Losses, Gradient }.Where(i => i >= 0);
}

/// <summary>dx = y · (dy − Σ dy·y) over each row of <paramref name="Length"/>: operands y, dy. The accumulator is dx's element.</summary>
public sealed record SoftmaxGradientKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Rows, int Length)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "SoftmaxGradient";
}

/// <summary>
/// Data movement: the result <c>[Planes, …Result]</c> is gathered from operand 0. The accumulator is the gathered number, zero where
/// there is none.
/// </summary>
/// <param name="Planes">How many results: the batch, its interleaved blocks (whose samples then count as channels), or one.</param>
public sealed record MoveKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Movement Movement, Shape Source, Shape Result, Extent Planes)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => Movement.GetType().Name;
}

public abstract record Movement
{
    /// <summary>[K, N] → [N, K].</summary>
    public sealed record Transpose : Movement;

    /// <summary>[kh, kw, C, F] → [kh, kw, F, C], both spatial axes reversed.</summary>
    public sealed record Flip : Movement;

    /// <summary>[H, W, C] → zeros around and between.</summary>
    public sealed record Pad(int Top, int Left, int InteriorY, int InteriorX) : Movement;

    /// <summary>[H, W, C] → the part that starts at (Top, Left).</summary>
    public sealed record Crop(int Top, int Left) : Movement;

    /// <summary>[C] → [H, W, C], times Scale.</summary>
    public sealed record Spread(float Scale) : Movement;

    /// <summary>[n] → [n, …]: each sample's number at all its elements.</summary>
    public sealed record Expand : Movement;
}
