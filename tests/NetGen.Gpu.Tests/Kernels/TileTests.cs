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
            Convolution(c, Store(Max(Sum + Operand(2), 0), 3), Column(filters), Element), 2, [2 * c.InputSize, c.KernelSize, filters, 2 * c.OutputSize]);
    }

    [Theory]
    [InlineData(19, 32)]
    [InlineData(21, 30)]
    public void Convolutions_of_32_filters_have_a_tile_more_for_large_batches(int size, int filters)
    {
        var c = new Convolution(size, size, 8, filters, 3);
        var kernel = Convolution(c, Store(Max(Sum + Operand(2), 0), 3), Column(filters), Element);
        Assert.Equal(["", "Large"], GpuTile.Ways(kernel).Select(way => way.Suffix));
        KernelCase.Check(kernel, 2, [2 * c.InputSize, c.KernelSize, filters, 2 * c.OutputSize]);
    }

    [Theory]
    [InlineData(1, 64, 10)]
    [InlineData(37, 100, 1)]
    [InlineData(16, 1600, 10)]
    [InlineData(20, 4096, 17)]
    [InlineData(50, 333, 32)]
    public void Few_columns_of_long_sums_have_16_rows(int n, int depth, int columns)
    {
        var kernel = Dense(1, depth, columns, Store(Sum + Operand(2), 3), Column(columns), Element);
        var tile = Assert.Single(GpuTile.Ways(kernel)).Tile;
        Assert.Equal((16, GpuSkeleton.Threads), (tile.Rows, tile.Threads));
        KernelCase.Check(kernel, n, [n * depth, depth * columns, columns, n * columns]);
    }

    [Fact]
    public void A_gradient_that_fills_a_tile_has_two_sets_of_threads_of_32_sums_each()
    {
        var kernel = DenseGradient(1, 120, 60, Store(Sum, 2), Element) with { Groups = 3 };
        var tile = Assert.Single(GpuTile.Ways(kernel)).Tile;
        Assert.Equal((64, 64, 8, 4, 2), (tile.Rows, tile.Columns, tile.ThreadRows, tile.ThreadColumns, tile.Slices));
        KernelCase.Check(kernel, 41, [41 * 120, 41 * 60, 3 * 120 * 60]);
    }

    [Theory]
    [InlineData(784, 128, 1056, 13504)] // 528 groups of 16 × 16, four of which take as long as one of 64 × 64; 422 of those, with 128 × 128
    [InlineData(64, 64, 2112, 13504)] // the same; 211, with 128 × 64
    public void Larger_tiles_are_for_batches_that_they_take_no_longer_for(int depth, int columns, long from, long largeFrom)
    {
        var ways = GpuTile.Ways(Dense(1, depth, columns, Store(Sum, 2), Element));
        Assert.Equal([0, from, largeFrom], ways.Select(way => way.FromSamples));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(16, 64)]
    [InlineData(32, 12)]
    [InlineData(33, 7)]
    [InlineData(64, 300)]
    [InlineData(100, 72)]
    [InlineData(52, 18432)]
    [InlineData(513, 17)]
    [InlineData(1100, 8)]
    public void Sums_of_fixed_rows_are_shared_where_rows_are_many(int rows, int columns) => KernelCase.Check(
        new ColumnSumKernel(List(Skeleton, Element, Column(columns)), Store(Sum + Operand(2), 1), Extent.Of(rows), columns), 3, [rows * columns, columns, columns]);

    [Theory]
    [InlineData(2, 5000, 9)]
    [InlineData(3, 1000, 40)]
    public void Sums_over_a_batch_read_beyond_the_last_row_nowhere(int n, int rows, int columns) => KernelCase.Check(
        new ColumnSumKernel(List(Skeleton, Element), Store(Sum, 1), Extent.Batch(rows), columns, 2), n, [n * rows * columns, 2 * columns]);
}
