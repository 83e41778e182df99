namespace NetGen.Compiler;

/// <summary>
/// The tiles of a convolution by Winograd's filtering: m × m outputs each, from <c>[Height, Width, Channels]</c> with zeros around it to
/// <c>[OutputHeight, OutputWidth, Filters]</c>.
/// </summary>
/// <param name="Tile">m, the edge of an output tile.</param>
/// <param name="Top">Rows of zeros above the input.</param>
/// <param name="Left">Columns of zeros in front of it.</param>
public sealed record WinogradTiles(int Tile, int Top, int Left, Shape Input, Shape Output)
{
    public int Height => Input[0];

    public int Width => Input[1];

    public int Channels => Input[2];

    public int OutputHeight => Output[0];

    public int OutputWidth => Output[1];

    public int Filters => Output[2];

    /// <summary>Rows of tiles.</summary>
    public int Rows => Winograd.Tiles(Tile, OutputHeight);

    /// <summary>Tiles in a row.</summary>
    public int Columns => Winograd.Tiles(Tile, OutputWidth);

    public int Size => Winograd.Size(Tile);

    public int Points => Winograd.Points(Tile);

    /// <summary>Multiply-adds a sample.</summary>
    public long Products => Winograd.Products(Tile, Output) * Channels;
}

/// <summary>
/// G·g·Gᵀ. Operand 0 is the kernel <c>[3, 3, Channels, Filters]</c>; the accumulator is a number of the transformed one, which is laid out as
/// <see cref="Winograd.KernelShape"/> says, of the kernel itself or of the flipped one.
/// </summary>
public sealed record WinogradTransformKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Tile, int Channels, int Filters, bool Flips)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "WinogradTransform";

    public override Extent Cost => Extent.Of(MoveKernel.CostANumber * Winograd.Points(Tile) * Channels * Filters);
}

/// <summary>Operand 0 is x, operand 1 the transformed kernel; the accumulator is y's element, or that of its maxima.</summary>
/// <param name="Pools">The largest number of each tile of 2 × 2, all inside y, goes on: y itself is never stored.</param>
/// <param name="Index">The operand that receives the cells of the maxima, as in <see cref="WindowKernel"/>; −1 for none.</param>
public sealed record WinogradConvolutionKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, WinogradTiles Tiles, bool Pools = false, int Index = -1)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => Pools ? "WinogradConvolvePool" : "WinogradConvolve";

    public override Extent Cost => Extent.Batch(Tiles.Products);

    public override IEnumerable<int> Written => WrittenWith(Index);

    /// <summary>Rows of results for each row of tiles.</summary>
    public int RowsATile => Pools ? 1 : Tiles.Tile;

    public int ResultHeight => Pools ? Tiles.Rows : Tiles.OutputHeight;

    public int ResultWidth => Pools ? Tiles.Columns : Tiles.OutputWidth;
}

/// <summary>Operand 0 is x, operand 1 is dy. Writes operand 2, the sums of each group of samples; the epilogue is empty.</summary>
public sealed record WinogradPartialGradientKernel(EquatableArray<Operand> Operands, WinogradTiles Tiles) : Kernel(Operands, new Epilogue(default))
{
    public override string Kind => "WinogradPartialGradient";

    public override Extent Cost => Extent.Batch(Tiles.Products);

    public override IEnumerable<int> Written => [2];

    public WinogradGradientSplit Split => WinogradGradientSplit.Of(Tiles.Channels, Tiles.Filters);
}

/// <summary>
/// Gᵀ·(Σ dU)·G. Operand 0 holds the sums of each group of samples; the accumulator is an element of <c>[3, 3, Channels, Filters]</c>.
/// </summary>
public sealed record WinogradGradientKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Tile, int Channels, int Filters)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "WinogradGradient";

    public override Extent Cost => Extent.Of(MoveKernel.CostANumber * Winograd.Points(Tile) * Channels * Filters * Split.Groups);

    public WinogradGradientSplit Split => WinogradGradientSplit.Of(Channels, Filters);
}
