using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class MoveTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(33, 10)]
    [InlineData(64, 128)]
    public void Weights_are_transposed(int rows, int columns) => KernelCase.Check(
        new MoveKernel(List(Skeleton, Element), Store(Sum, 1), new Movement.Transpose(), Shape.Of(rows, columns), Shape.Of(columns, rows), Extent.Of(1)),
        2, [rows * columns, rows * columns]);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 2, 7, 10)]
    [InlineData(3, 3, 32, 17)]
    public void Convolution_kernels_are_flipped(int height, int width, int channels, int filters) => KernelCase.Check(
        new MoveKernel(
            List(Skeleton, Element), Store(Sum, 1), new Movement.Flip(),
            Shape.Of(height, width, channels, filters), Shape.Of(height, width, filters, channels), Extent.Of(1)),
        2, [height * width * channels * filters, height * width * channels * filters]);

    [Theory]
    [InlineData(1, 1, 0, 0, 1)]
    [InlineData(0, 2, 0, 0, 3)]
    [InlineData(2, 2, 1, 1, 3)]
    [InlineData(1, 0, 2, 0, 17)]
    [InlineData(0, 1, 0, 1, 10)]
    [InlineData(3, 3, 0, 0, 32)]
    public void Images_are_padded_around_and_between(int top, int left, int interiorY, int interiorX, int channels)
    {
        var source = Shape.Of(4, 5, channels);
        var result = Shape.Of(top + 3 * (interiorY + 1) + 1 + 2, left + 4 * (interiorX + 1) + 1 + 1, channels);
        KernelCase.Check(
            new MoveKernel(
                List(Skeleton, Element, Column(channels)), Store(Sum + Operand(2), 1), new Movement.Pad(top, left, interiorY, interiorX), source, result, Extent.Batch(1)),
            5, [5 * (int)source.Size, 5 * (int)result.Size, channels]);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 2, 3)]
    [InlineData(2, 0, 33)]
    public void Images_are_cropped(int top, int left, int channels) => KernelCase.Check(
        new MoveKernel(
            List(Skeleton, Element), Store(Sum, 1), new Movement.Crop(top, left), Shape.Of(6, 7, channels), Shape.Of(3, 4, channels), Extent.Batch(1)),
        5, [5 * 42 * channels, 5 * 12 * channels]);
}
