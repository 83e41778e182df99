using NetGen.Compiler;
using NetGen.Compiler.Tests.Emitted;
using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Gpu.Tests;

/// <summary>Contractions on tensor cores: each tile, odd sizes, both directions of both factors.</summary>
public sealed class TensorTests
{
    [Theory]
    [InlineData(1, 1, 1, 32)]
    [InlineData(70, 1, 100, 128)]
    [InlineData(33, 2, 9, 200)]
    [InlineData(40, 1, 64, 48)]
    [InlineData(130, 1, 33, 257)]
    public void A_dense_layer(int n, int rows, int depth, int columns) => KernelCase.CheckTensor(
        Dense(rows, depth, columns, Store(Max(Sum + Operand(2), 0), 3), Column(columns), Element),
        n, [n * rows * depth, depth * columns, columns, n * rows * columns]);

    [Theory]
    [InlineData(7, 3, 10, 100)]
    [InlineData(33, 1, 128, 70)]
    public void A_dense_layer_with_a_transposed_kernel(int n, int rows, int depth, int columns) => KernelCase.CheckTensor(
        DenseTransposed(rows, depth, columns, Store(IfGreater(Operand(2), 0, Sum, 0), 3), Element, Element),
        n, [n * rows * depth, columns * depth, n * rows * columns, n * rows * columns]);

    [Theory]
    [InlineData(19, 1, 100, 128)]
    [InlineData(5, 4, 33, 64)]
    public void The_gradient_of_a_dense_kernel(int n, int rows, int depth, int columns) => KernelCase.CheckTensor(
        DenseGradient(rows, depth, columns, Store(Sum, 2), Element),
        n, [n * rows * depth, n * rows * columns, depth * columns]);

    [Theory]
    [InlineData(2, 13, 13, 32, 64, 3, 1, 1)]
    [InlineData(3, 11, 12, 5, 33, 2, 1, 3)]
    [InlineData(2, 28, 28, 1, 32, 3, 1, 1)]
    public void A_convolution(int n, int height, int width, int channels, int filters, int kernel, int stride, int dilation)
    {
        var c = new Convolution(height, width, channels, filters, kernel, stride, dilation);
        KernelCase.CheckTensor(
            Convolution(c, Store(Sum + Operand(2), 3), Column(filters), Element),
            n, [n * c.InputSize, c.KernelSize, filters, n * c.OutputSize]);
    }
}
