using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Shapes of contractions as lowering makes them, and epilogues to put behind any skeleton.</summary>
internal static class Kernels
{
    public static readonly ScalarExpression Sum = new Accumulator();

    public static Operand Skeleton { get; } = new(Access.Skeleton);

    public static Operand Element { get; } = new(Access.Element);

    /// <summary>A number for each place along the last axes: a bias.</summary>
    public static Operand Column(long columns, bool isInteger = false) => Strided(isInteger, new Digit(1, columns, 1));

    /// <summary>The same of sixteen interleaved samples.</summary>
    public static Operand Channel(long channels) => Strided(false, new Digit(Layouts.Lanes, channels, 1));

    /// <summary>A number for each sample of so many elements.</summary>
    public static Operand Sample(long size) => Strided(false, new Digit(size, 0, 1));

    public static Operand Strided(bool isInteger, params Digit[] digits) => new(new Access.Strided(digits.ToEquatableArray()), isInteger);

    public static Operand Use { get; } = new(Access.Use);

    /// <summary>What dropout makes of <paramref name="x"/>, the use being operand <paramref name="use"/>.</summary>
    public static ScalarExpression Dropped(ScalarExpression x, int use)
    {
        ScalarExpression rate = new Rate(use);
        return IfGreater(rate, new Draw(use), 0, x / (1 - rate));
    }

    public static ScalarExpression Operand(int index) => new Argument(index);

    public static EquatableArray<T> List<T>(params T[] items) => items.ToEquatableArray();

    public static Epilogue Store(ScalarExpression value, int operand) => new(List(new EpilogueStep(value, operand)));

    /// <summary>[rows, depth] · [depth, columns], with rows a batch.</summary>
    public static ContractionKernel Dense(int rowsPerSample, int depth, int columns, Epilogue epilogue, params Operand[] more) => new(
        List([Skeleton, Skeleton, .. more]), epilogue, default, new RowAxis(Extent.Batch(rowsPerSample), depth, columns), columns,
        List(new ReductionLoop(Extent.Of(depth), 1, columns)), ContractionForm.Dense);

    /// <summary>[rows, depth] · [columns, depth]ᵀ, with rows a batch.</summary>
    public static ContractionKernel DenseTransposed(int rowsPerSample, int depth, int columns, Epilogue epilogue, params Operand[] more) =>
        Dense(rowsPerSample, depth, columns, epilogue, more) with { Reduction = List(new ReductionLoop(Extent.Of(depth), 1, 1)), BColumnStride = depth };

    /// <summary>[n·rows, depth]ᵀ · [n·rows, columns].</summary>
    public static ContractionKernel DenseGradient(int rowsPerSample, int depth, int columns, Epilogue epilogue, params Operand[] more) => new(
        List([Skeleton, Skeleton, .. more]), epilogue, default, new RowAxis(Extent.Of(depth), 1, columns), columns,
        List(new ReductionLoop(Extent.Batch(rowsPerSample), depth, columns)), ContractionForm.DenseKernelGradient);

    public static ContractionKernel Convolution(Convolution c, Epilogue epilogue, params Operand[] more) => new(
        List([Skeleton, Skeleton, .. more]), epilogue,
        List(
            new OuterLoop(Extent.Batch(1), c.InputSize, c.OutputSize),
            new OuterLoop(Extent.Of(c.OutputHeight), c.Stride * c.Width * c.Channels, c.OutputWidth * c.Filters)),
        new RowAxis(Extent.Of(c.OutputWidth), c.Stride * c.Channels, c.Filters), c.Filters,
        List(
            new ReductionLoop(Extent.Of(c.Kernel), c.Dilation * c.Width * c.Channels, c.Kernel * c.Channels * c.Filters),
            new ReductionLoop(Extent.Of(c.Kernel), c.Dilation * c.Channels, c.Channels * c.Filters),
            new ReductionLoop(Extent.Of(c.Channels), 1, c.Filters)),
        ContractionForm.Convolve);

    public static ContractionKernel ConvolutionGradient(Convolution c, Epilogue epilogue, params Operand[] more) => new(
        List([Skeleton, Skeleton, .. more]), epilogue, default,
        new RowAxis(Extent.Of(c.KernelSize / c.Filters), 0, c.Filters, List(
            new RowLoop(c.Kernel, c.Dilation * c.Width * c.Channels), new RowLoop(c.Kernel, c.Dilation * c.Channels), new RowLoop(c.Channels, 1))),
        c.Filters,
        List(
            new ReductionLoop(Extent.Batch(1), c.InputSize, c.OutputSize),
            new ReductionLoop(Extent.Of(c.OutputHeight), c.Stride * c.Width * c.Channels, c.OutputWidth * c.Filters),
            new ReductionLoop(Extent.Of(c.OutputWidth), c.Stride * c.Channels, c.Filters)),
        ContractionForm.ConvolveKernelGradient);

    /// <summary>Adam on a parameter and its two moments, from operand 2. Moments of cases may be negative: |v| keeps the root well-conditioned.</summary>
    public static Epilogue Adam(int firstOperand = 2)
    {
        ScalarExpression m = Operand(firstOperand + 1), v = Operand(firstOperand + 2), w = Operand(firstOperand);
        ScalarExpression S(int slot) => new Scalar(slot);
        return new Epilogue(List(
            new EpilogueStep(S(2) * m + S(3) * Sum, firstOperand + 1),
            new EpilogueStep(S(4) * Abs(v) + S(5) * Sum * Sum, firstOperand + 2),
            new EpilogueStep(w - S(1) * new Step(0) / (Sqrt(new Step(1)) + S(6)), firstOperand)));
    }
}

/// <summary>A convolution without padding: [Height, Width, Channels] by Kernel × Kernel to Filters.</summary>
internal sealed record Convolution(int Height, int Width, int Channels, int Filters, int Kernel, int Stride = 1, int Dilation = 1)
{
    public int OutputHeight => (Height - ((Kernel - 1) * Dilation + 1)) / Stride + 1;

    public int OutputWidth => (Width - ((Kernel - 1) * Dilation + 1)) / Stride + 1;

    public int InputSize => Height * Width * Channels;

    public int OutputSize => OutputHeight * OutputWidth * Filters;

    public int KernelSize => Kernel * Kernel * Channels * Filters;
}
