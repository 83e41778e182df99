namespace NetGen.Compiler;

/// <summary>
/// A convolution of <c>[⌈n/16⌉, Height, Width, Channels, 16]</c> with <c>[KernelHeight, KernelWidth, Channels, Filters]</c>: operand 0 is x,
/// operand 1 the kernel. The accumulator is an element of the result, <c>[⌈n/16⌉, OutputHeight, OutputWidth, Filters, 16]</c>, or of its maxima.
/// </summary>
/// <param name="Pool">Windows that share no cell, cover no border and give the maximum: the convolution itself is then never stored.</param>
/// <param name="Index">The operand that receives the cells of the maxima, as in <see cref="WindowKernel"/>; −1 for none.</param>
public sealed record InterleavedConvolutionKernel(
    EquatableArray<Operand> Operands, Epilogue Epilogue, ConvolutionGeometry Convolution, Window2D? Pool = null, int Index = -1)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => Pool is null ? "ConvolveInterleaved" : "ConvolvePoolInterleaved";

    public override Extent Cost => Extent.Blocks(Convolution.Products * Layouts.Lanes);

    public override IEnumerable<int> Written => WrittenWith(Index);
}

/// <summary>
/// The gradient of the kernel of such a convolution: operand 0 is x, operand 1 dy. The accumulator is an element of
/// <c>[Groups, KernelHeight, KernelWidth, Channels, Filters]</c>, a sum over positions and the samples of a group (<see cref="GroupedSum"/>).
/// Places behind the last sample count for nothing.
/// </summary>
/// <param name="Pool">
/// Windows behind the convolution that share no cell and cover no border: operand 1 is then the index of each window's maximum, operand 2 its gradient.
/// </param>
public sealed record InterleavedKernelGradientKernel(
    EquatableArray<Operand> Operands, Epilogue Epilogue, ConvolutionGeometry Convolution, Window2D? Pool = null, int Groups = 1)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "KernelGradientInterleaved";

    public override Extent Cost => Extent.Blocks(Convolution.Products * Layouts.Lanes);
}

/// <summary>
/// Column sums over interleaved samples: operand 0 is <c>[⌈n/16⌉, Rows, Columns, 16]</c>, or that is what <paramref name="Term"/> makes of operands, and the accumulator an
/// element of <c>[Columns]</c>. Places behind the last sample count for nothing.
/// </summary>
/// <param name="Term">What is summed, as in <see cref="ColumnSumKernel"/>.</param>
public sealed record InterleavedSumKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Rows, int Columns, ScalarExpression? Term = null)
    : Kernel(Operands, Epilogue)
{
    public override string Kind => "ColumnSumInterleaved";

    public override Extent Cost => Extent.Blocks(ColumnSumKernel.CostANumber * Rows * Columns * Layouts.Lanes * (1 + (Term is null ? 0 : Term.Nodes().Count())));
}

/// <summary>
/// The same numbers in the other layout: operand 0 is <c>[n, Features]</c> and the accumulator an element of <c>[⌈n/16⌉, Features, 16]</c>, zero
/// behind the last sample; or the reverse.
/// </summary>
/// <param name="To">The layout of the result.</param>
public sealed record InterleaveKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Features, Layout To) : Kernel(Operands, Epilogue)
{
    public override string Kind => To == Layout.Interleaved ? "Interleave" : "Deinterleave";

    public override Extent Cost => Extent.Batch(MoveKernel.CostANumber * Features);

    public override bool ReadsExactly(int operand) => operand == 0 && To == Layout.Interleaved && Features % Layouts.Lanes == 0;
}

/// <summary>The sizes of a convolution.</summary>
/// <param name="Top">Rows of zeros above the image that are not stored; below it, what windows meet there counts as zero too.</param>
/// <param name="Left">Likewise columns.</param>
public sealed record ConvolutionGeometry(
    int Height, int Width, int Channels, int KernelHeight, int KernelWidth, int Filters, int OutputHeight, int OutputWidth,
    int StrideY, int StrideX, int DilationY, int DilationX, int Top = 0, int Left = 0)
{
    /// <summary>Which columns of the kernel meet the image at an output column: the first, and how many.</summary>
    public (int First, int Count) KernelColumns(int column)
    {
        int start = column * StrideX - Left;
        int first = Math.Min(KernelWidth, Math.Max(0, (DilationX - 1 - start) / DilationX));
        int end = Math.Min(KernelWidth, Math.Max(0, (Width - start + DilationX - 1) / DilationX));
        return (first, Math.Max(0, end - first));
    }

    /// <summary>Whether some window reaches over the upper or lower border.</summary>
    public bool IsPaddedVertically => Top > 0 || (OutputHeight - 1) * StrideY + (KernelHeight - 1) * DilationY >= Height;

    /// <summary>Multiply-adds a sample.</summary>
    public long Products => (long)OutputHeight * OutputWidth * Filters * KernelHeight * KernelWidth * Channels;
}
