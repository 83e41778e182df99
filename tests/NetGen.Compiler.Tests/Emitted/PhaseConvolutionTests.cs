using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class PhaseConvolutionTests
{
    /// <summary>Batch, channels, filters; then for rows and for columns: pixels, taps, stride, dilation, zeros before the first pixel and behind the last.</summary>
    public static TheoryData<int, int, int, int[], int[]> Shapes => new()
    {
        { 1, 1, 1, [1, 1, 2, 1, 0, 0], [1, 1, 2, 1, 0, 0] },
        { 3, 2, 5, [3, 3, 2, 1, 0, 0], [4, 3, 2, 1, 1, 1] },
        { 5, 17, 16, [4, 2, 2, 1, 1, 1], [3, 2, 2, 1, 1, 1] },
        { 2, 32, 16, [9, 3, 2, 1, 0, 1], [9, 3, 2, 1, 0, 1] },
        { 2, 7, 33, [3, 5, 3, 1, 2, 0], [4, 4, 3, 1, 0, 2] },
        // A kernel smaller than the stride: some rows, columns or both meet no pixel at all.
        { 3, 5, 7, [4, 1, 2, 1, 0, 1], [5, 1, 2, 1, 1, 1] },
        { 2, 3, 18, [3, 2, 3, 1, 2, 2], [3, 1, 4, 1, 0, 3] },
        // One of the axes has no phases, and may have gaps between its taps.
        { 2, 4, 9, [7, 3, 1, 2, 0, 0], [5, 3, 2, 1, 0, 0] },
        { 19, 3, 5, [5, 2, 4, 1, 3, 3], [9, 3, 1, 3, 0, 0] },
        { 2, 6, 40, [1, 1, 1, 1, 0, 0], [6, 4, 3, 1, 2, 1] },
        // Fewer places than phases, and rows of several register tiles.
        { 3, 2, 3, [1, 3, 5, 1, 4, 0], [1, 4, 6, 1, 5, 0] },
        { 1, 16, 64, [3, 3, 2, 1, 0, 1], [61, 3, 2, 1, 1, 0] },
        // Long work: filters in blocks, of which the last is narrower.
        { 2, 80, 280, [2, 3, 2, 1, 0, 1], [40, 5, 2, 1, 0, 1] },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Phases_with_bias_and_relu_agree_with_naive_loops(int n, int channels, int filters, int[] rows, int[] columns) =>
        Check(n, channels, filters, rows, columns, Store(Max(Sum + Operand(2), 0), 3));

    [Theory, MemberData(nameof(Shapes))]
    public void Phases_with_a_long_epilogue_agree_with_naive_loops(int n, int channels, int filters, int[] rows, int[] columns) =>
        Check(n, channels, filters, rows, columns, Store(Tanh(Sum * 0.1 + Operand(2)) * Operand(4), 3));

    private static void Check(int n, int channels, int filters, int[] rows, int[] columns, Epilogue epilogue)
    {
        PhasedAxis y = Axis(rows), x = Axis(columns);
        int results = y.Places * x.Places * filters;
        KernelCase.Check(
            new PhaseConvolutionKernel(List(Skeleton, Skeleton, Column(filters), Element, Sample(results)), epilogue, y, x, channels, filters), n,
            [n * y.Extent * x.Extent * channels, y.Size * x.Size * channels * filters, filters, n * results, n]);
    }

    private static PhasedAxis Axis(int[] numbers)
    {
        var (extent, size, stride, dilation, before, behind) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        return new PhasedAxis(extent, size, before + (extent - 1) * stride + 1 + behind - (size - 1) * dilation, stride, dilation, before);
    }
}
