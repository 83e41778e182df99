using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class WinogradTests
{
    /// <summary>
    /// The input transform of F(4 × 4) multiplies by up to 100 and the output transform adds with factors of up to 64 what cancels in part: float32
    /// rounding is some twenty times that of F(2 × 2).
    /// </summary>
    private const double ToleranceOf2 = 2e-5, ToleranceOf4 = 5e-4;

    /// <summary>m, batch, height, width, channels, filters, zeros around.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Shapes => new()
    {
        { 2, 1, 4, 4, 16, 16, 1 },
        { 2, 5, 5, 7, 16, 17, 1 },
        { 2, 2, 6, 6, 32, 64, 0 },
        { 2, 3, 7, 6, 17, 33, 0 },
        { 2, 17, 3, 4, 3, 5, 1 },
        { 2, 2, 9, 40, 20, 48, 1 },
        { 2, 1, 3, 3, 1, 1, 0 },
        { 2, 3, 8, 8, 100, 70, 1 },
        { 2, 20, 1, 1, 5, 33, 1 },
        { 4, 1, 8, 8, 16, 16, 1 },
        { 4, 3, 7, 6, 17, 33, 0 },
        { 4, 2, 9, 13, 33, 16, 1 },
        { 4, 17, 3, 5, 3, 5, 1 },
        { 4, 2, 16, 16, 100, 66, 1 },
    };

    public static TheoryData<int, int, int, bool> Kernels => new(
        from tile in new[] { 2, 4 }
        from sizes in new[] { (1, 1), (16, 16), (17, 33), (32, 64), (5, 48) }
        from flips in new[] { false, true }
        select (tile, sizes.Item1, sizes.Item2, flips));

    [Theory, MemberData(nameof(Kernels))]
    public void A_transformed_kernel_agrees_with_naive_loops(int tile, int channels, int filters, bool flips)
    {
        var shape = Winograd.KernelShape(tile, flips ? filters : channels, flips ? channels : filters);
        KernelCase.Check(
            new WinogradTransformKernel(List(Skeleton, Element), Store(Sum, 1), tile, channels, filters, flips),
            1, [9 * channels * filters, (int)shape.Size]);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_convolution_with_bias_and_relu_agrees_with_naive_loops(int tile, int n, int height, int width, int channels, int filters, int rim) =>
        Check(tile, n, height, width, channels, filters, rim, Store(Max(Sum + Operand(2), 0), 3));

    [Theory, MemberData(nameof(Shapes))]
    public void A_convolution_with_a_long_epilogue_agrees_with_naive_loops(int tile, int n, int height, int width, int channels, int filters, int rim) =>
        Check(tile, n, height, width, channels, filters, rim, Store(Tanh(Sum * 0.01 + Operand(2)) + new Draw(4), 3));

    [Theory]
    [InlineData(1, 4, 4, 16, 16, 1)]
    [InlineData(5, 6, 8, 16, 17, 1)]
    [InlineData(2, 6, 6, 32, 64, 0)]
    [InlineData(3, 4, 40, 20, 48, 1)]
    [InlineData(17, 4, 4, 3, 5, 0)]
    public void The_largest_pixel_of_each_tile_goes_on_with_its_cell(int n, int height, int width, int channels, int filters, int rim)
    {
        var tiles = Tiles(2, height, width, channels, filters, rim);
        int results = n * (int)tiles.Output.Size / 4;
        int[] lengths = [n * (int)tiles.Input.Size, (int)Winograd.KernelShape(2, channels, filters).Size, filters, results, results];

        // A light epilogue stays in registers, a heavy one goes through scratch.
        foreach (var value in new[] { Max(Sum + Operand(2), 0), Tanh(Sum * 0.01 + Operand(2)) })
        {
            var epilogue = Store(value, 3);
            float[]? Fill(int operand) => operand == 1 ? Transformed(2, channels, filters) : null;
            KernelCase.Check(
                new WinogradConvolutionKernel(List(Skeleton, Skeleton, Column(filters), Element, new(Access.Skeleton, IsInteger: true)), epilogue, tiles, Pools: true, Index: 4),
                n, lengths, ToleranceOf2, Fill);
            KernelCase.Check(
                new WinogradConvolutionKernel(List(Skeleton, Skeleton, Column(filters), Element), epilogue, tiles, Pools: true), n, lengths[..4], ToleranceOf2, Fill);
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void The_sums_of_a_kernel_gradient_agree_with_naive_loops(int tile, int n, int height, int width, int channels, int filters, int rim)
    {
        var tiles = Tiles(tile, height, width, channels, filters, rim);
        KernelCase.Check(
            new WinogradPartialGradientKernel(List(Skeleton, Skeleton, Skeleton), tiles),
            n, [n * (int)tiles.Input.Size, n * (int)tiles.Output.Size, (int)WinogradGradientSplit.Of(channels, filters).Shape(tile).Size],
            tile == 2 ? ToleranceOf2 : ToleranceOf4, isDefined: i => WinogradReference.IsSum(tiles, n, i));
    }

    [Theory]
    [InlineData(2, 1, 16, 16)]
    [InlineData(2, 3, 17, 33)]
    [InlineData(2, 40, 100, 70)]
    [InlineData(4, 5, 3, 5)]
    [InlineData(4, 8, 33, 64)]
    public void A_kernel_gradient_with_adam_agrees_with_naive_loops(int tile, int n, int channels, int filters)
    {
        int size = 9 * channels * filters;
        KernelCase.Check(
            new WinogradGradientKernel(List(Skeleton, Element, Element, Element), Adam(firstOperand: 1), tile, channels, filters),
            n, [(int)WinogradGradientSplit.Of(channels, filters).Shape(tile).Size, size, size, size]);
    }

    [Fact]
    public void What_hangs_over_the_edge_of_the_last_sample_changes_nothing()
    {
        // NaN stands behind every operand: KernelMemory.
        var tiles = Tiles(2, 3, 3, 16, 16, 0);
        KernelCase.Check(
            new WinogradPartialGradientKernel(List(Skeleton, Skeleton, Skeleton), tiles), 1, [9 * 16, 16, (int)WinogradGradientSplit.Of(16, 16).Shape(2).Size],
            isDefined: i => WinogradReference.IsSum(tiles, 1, i));
    }

    private static WinogradTiles Tiles(int tile, int height, int width, int channels, int filters, int rim) =>
        new(tile, rim, rim, Shape.Of(height, width, channels), Shape.Of(height + 2 * rim - 2, width + 2 * rim - 2, filters));

    private static void Check(int tile, int n, int height, int width, int channels, int filters, int rim, Epilogue epilogue)
    {
        var tiles = Tiles(tile, height, width, channels, filters, rim);
        KernelCase.Check(
            new WinogradConvolutionKernel(List(Skeleton, Skeleton, Column(filters), Element, Use), epilogue, tiles),
            n, [n * (int)tiles.Input.Size, (int)Winograd.KernelShape(tile, channels, filters).Size, filters, n * (int)tiles.Output.Size, 2],
            tile == 2 ? ToleranceOf2 : ToleranceOf4,
            operand => operand == 1 ? Transformed(tile, channels, filters) : null);
    }

    /// <summary>A random kernel, transformed: other numbers would not cancel where a convolution's do.</summary>
    private static float[] Transformed(int tile, int channels, int filters)
    {
        var random = new Random(channels);
        double[] kernel = [.. Enumerable.Range(0, 9 * channels * filters).Select(_ => 2 * random.NextDouble() - 1)];
        return Array.ConvertAll(WinogradReference.Transform(tile, Shape.Of(3, 3, channels, filters), flips: false, i => kernel[i]), u => (float)u);
    }
}
