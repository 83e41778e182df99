namespace NetGen.Compiler;

/// <summary>How much work a kernel call is, in multiply-adds: what decides whether threads are worth waking.</summary>
public static class KernelCost
{
    public static Extent Of(Kernel kernel) => kernel switch
    {
        ContractionKernel c => c.Outer.Select(o => o.Count)
            .Concat(c.Reduction.Select(r => r.Count))
            .Append(c.Rows.Count)
            .Aggregate(Extent.Of(c.Columns), Times),
        WinogradConvolutionKernel w => Extent.Batch(w.Tiles.Products),
        WinogradPartialGradientKernel w => Extent.Batch(w.Tiles.Products),
        WinogradTransformKernel w => Extent.Of((long)Winograd.Points(w.Tile) * w.Channels * w.Filters),
        WinogradGradientKernel w => Extent.Of((long)Winograd.Points(w.Tile) * w.Channels * w.Filters * w.Split.Groups),
        MapKernel m => Times(m.Elements, Extent.Of(Steps(m))),
        ColumnSumKernel s => s.Rows.Times(s.Columns),
        InterleavedSumKernel s => Extent.Blocks((long)s.Rows * s.Columns * Layouts.Lanes),
        InterleavedConvolutionKernel c => Extent.Blocks(c.Convolution.Products * Layouts.Lanes),
        InterleavedKernelGradientKernel c => Extent.Blocks(c.Convolution.Products * Layouts.Lanes),
        InterleaveKernel i => Extent.Batch(i.Features),
        MeanKernel m => Extent.Batch((long)m.Rows * Math.Max(1, m.Columns)),
        WindowKernel w => w.Samples.Times((long)w.Geometry.OutputY * w.Geometry.OutputX * w.Channels * w.Geometry.SizeY * w.Geometry.SizeX),
        SoftmaxKernel s => Times(s.Rows, Extent.Of(16L * s.Length)),
        SoftmaxGradientKernel s => Times(s.Rows, Extent.Of(2L * s.Length)),
        MoveKernel m => m.Planes.Times(m.Result.Size),
        _ => throw new InvalidOperationException($"No cost for {kernel.Kind}."),
    };

    private static Extent Times(Extent x, Extent y) => x.IsBatched ? x.Times(y.Fixed) : y.Times(x.Fixed);

    /// <summary>Scalar operations an element: nodes of the expressions' trees.</summary>
    private static long Steps(Kernel kernel) => kernel.Epilogue.Steps.Sum(s => Size(s.Value));

    private static long Size(ScalarExpression expression) => 1 + expression.Children.Sum(Size);
}
