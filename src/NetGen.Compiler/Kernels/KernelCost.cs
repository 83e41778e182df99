namespace NetGen.Compiler;

/// <summary>How much work a kernel call is, in the multiply-adds that a contraction does meanwhile: what decides whether threads share it.</summary>
public static class KernelCost
{
    // Measured with 512-bit vectors on data in cache; a contraction runs at about 110 multiply-adds a nanosecond there.
    private const long ScalarStep = 8, Sum = 4, Move = 16, Window = 8, WindowGradient = 32, Softmax = 256, SoftmaxGradient = 32;

    public static Extent Of(Kernel kernel) => kernel switch
    {
        ContractionKernel c => c.Outer.Select(o => o.Count)
            .Concat(c.Reduction.Select(r => r.Count))
            .Append(c.Rows.Count)
            .Aggregate(Extent.Of(c.Columns), Times),
        WinogradConvolutionKernel w => Extent.Batch(w.Tiles.Products),
        WinogradPartialGradientKernel w => Extent.Batch(w.Tiles.Products),
        WinogradTransformKernel w => Extent.Of(Move * Winograd.Points(w.Tile) * w.Channels * w.Filters),
        WinogradGradientKernel w => Extent.Of(Move * Winograd.Points(w.Tile) * w.Channels * w.Filters * w.Split.Groups),
        MapKernel m => Times(m.Elements, Extent.Of(ScalarStep * Steps(m))),
        ColumnSumKernel s => s.Rows.Times(Sum * s.Columns),
        InterleavedSumKernel s => Extent.Blocks(Sum * s.Rows * s.Columns * Layouts.Lanes),
        InterleavedConvolutionKernel c => Extent.Blocks(c.Convolution.Products * Layouts.Lanes),
        InterleavedKernelGradientKernel c => Extent.Blocks(c.Convolution.Products * Layouts.Lanes),
        InterleaveKernel i => Extent.Batch(Move * i.Features),
        MeanKernel m => Extent.Batch(Sum * m.Rows * Math.Max(1, m.Columns)),
        WindowKernel w => w.Samples.Times((IsGradient(w) ? WindowGradient : Window) * w.Geometry.OutputY * w.Geometry.OutputX * w.Channels * w.Geometry.SizeY * w.Geometry.SizeX),
        SoftmaxKernel s => Times(s.Rows, Extent.Of(Softmax * s.Length)),
        SoftmaxGradientKernel s => Times(s.Rows, Extent.Of(SoftmaxGradient * s.Length)),
        MoveKernel m => m.Planes.Times(Move * m.Result.Size),
        _ => throw new InvalidOperationException($"No cost for {kernel.Kind}."),
    };

    private static bool IsGradient(WindowKernel kernel) => kernel.Window is WindowKind.MaxGradient or WindowKind.AverageGradient;

    private static Extent Times(Extent x, Extent y) => x.IsBatched ? x.Times(y.Fixed) : y.Times(x.Fixed);

    /// <summary>Scalar operations an element: nodes of the expressions' trees.</summary>
    private static long Steps(Kernel kernel) => kernel.Epilogue.Steps.Sum(s => Size(s.Value));

    private static long Size(ScalarExpression expression) => 1 + expression.Children.Sum(Size);
}
