using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>What graphics kernels have and the processor's have not: sums by groups of samples, and large tiles.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData(1, 1, 7, 10, 4)]
    [InlineData(19, 1, 33, 17, 3)]
    [InlineData(50, 3, 16, 40, 7)]
    [InlineData(33, 1, 64, 64, 64)]
    public void Kernel_gradients_by_groups_of_samples(int n, int rows, int depth, int columns, int groups) => KernelCase.Check(
        DenseGradient(rows, depth, columns, Store(Sum, 2), Element) with { Groups = groups },
        n, [n * rows * depth, n * rows * columns, groups * depth * columns]);

    [Theory]
    [InlineData(5, 9, 8, 3, 10, 3)]
    [InlineData(7, 6, 7, 4, 16, 2)]
    public void Convolutions_kernel_gradients_by_groups_of_samples(int n, int height, int width, int channels, int filters, int groups)
    {
        var c = new Convolution(height, width, channels, filters, 3);
        KernelCase.Check(
            ConvolutionGradient(c, Store(Sum, 2), Element) with { Groups = groups },
            n, [n * c.InputSize, n * c.OutputSize, groups * c.KernelSize]);
    }

    [Theory]
    [InlineData(1, 5, 3, 4)]
    [InlineData(19, 50, 33, 6)]
    public void Column_sums_by_groups_of_samples(int n, int rows, int columns, int groups) => KernelCase.Check(
        new ColumnSumKernel(List(Skeleton, Element), Store(Sum, 1), Extent.Batch(rows), columns, groups),
        n, [n * rows * columns, groups * columns]);

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(130)]
    public void Convolutions_of_many_rows_have_large_tiles(int filters)
    {
        var c = new Convolution(11, 12, 4, filters, 3);
        KernelCase.Check(
            Convolution(c, Store(Max(Sum + Operand(2), 0), 3, filters), Column, Element), 2, [2 * c.InputSize, c.KernelSize, filters, 2 * c.OutputSize]);
    }
}
