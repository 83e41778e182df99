using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class ContractionTests
{
    // Some thousand float32 additions one after the other.
    private const double LongSum = 5e-5;

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 1, 3, 7)]
    [InlineData(5, 1, 7, 10)]
    [InlineData(16, 1, 17, 33)]
    [InlineData(19, 1, 33, 17)]
    [InlineData(19, 3, 10, 64)]
    [InlineData(70, 1, 100, 128)]
    [InlineData(33, 2, 9, 200)]
    [InlineData(300, 1, 64, 48)]
    public void Dense_with_bias_and_relu_agrees_with_naive_loops(int n, int rows, int depth, int columns) => KernelCase.Check(
        Dense(rows, depth, columns, Store(Max(Sum + Operand(2), 0), 3), Column(columns), Element),
        n, [n * rows * depth, depth * columns, columns, n * rows * columns]);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 1, 10, 3)]
    [InlineData(19, 1, 33, 17)]
    [InlineData(7, 3, 10, 100)]
    [InlineData(33, 1, 128, 70)]
    [InlineData(70, 1, 100, 257)]
    [InlineData(3, 1, 785, 45)]
    public void Dense_with_a_transposed_kernel_agrees_with_naive_loops(int n, int rows, int depth, int columns) => KernelCase.Check(
        DenseTransposed(rows, depth, columns, Store(IfGreater(Operand(2), 0, Sum, 0), 3), Element, Element),
        n, [n * rows * depth, columns * depth, n * rows * columns, n * rows * columns]);

    // B is larger than the second-level cache: the depth in blocks with a rest, few rows, rows a power of two apart, a partial last column block.
    [Theory]
    [InlineData(1, 1100, 130)]
    [InlineData(3, 1100, 130)]
    [InlineData(19, 1100, 130)]
    [InlineData(70, 300, 512)]
    [InlineData(15, 900, 512)]
    [InlineData(21, 900, 512)]
    [InlineData(70, 1111, 119)]
    public void Dense_with_a_large_kernel_agrees_with_naive_loops(int n, int depth, int columns)
    {
        int[] lengths = [n * depth, depth * columns, columns, n * columns];
        KernelCase.Check(Dense(1, depth, columns, Store(Max(Sum + Operand(2), 0), 3), Column(columns), Element), n, lengths, LongSum);
        KernelCase.Check(Dense(1, depth, columns, Store(Tanh(Sum + Operand(2)), 3), Column(columns), Element), n, lengths, LongSum);
        KernelCase.Check(DenseTransposed(1, depth, columns, Store(Sum + Operand(2), 3), Column(columns), Element), n, lengths, LongSum);
    }

    [Theory]
    [InlineData(784, 10)]
    [InlineData(33, 130)]
    [InlineData(1100, 130)]
    [InlineData(900, 512)]
    public void A_row_is_the_same_bits_in_any_batch(int depth, int columns) => KernelCase.CheckRows(
        Dense(1, depth, columns, Store(Max(Sum + Operand(2), 0), 3), Column(columns), Element), 70, depth, columns);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 1, 10, 3)]
    [InlineData(16, 1, 33, 17)]
    [InlineData(19, 1, 784, 10)]
    [InlineData(19, 1, 100, 128)]
    [InlineData(5, 4, 17, 33)]
    [InlineData(3, 40, 31, 96)]
    public void Dense_kernel_gradient_with_adam_agrees_with_naive_loops(int n, int rows, int depth, int columns) => KernelCase.Check(
        DenseGradient(rows, depth, columns, Adam(), Element, Element, Element),
        n, [n * rows * depth, n * rows * columns, depth * columns, depth * columns, depth * columns]);

    [Theory]
    [InlineData(1, 3, 3, 1, 1, 3, 1, 1)]
    [InlineData(1, 28, 28, 1, 32, 3, 1, 1)]
    [InlineData(5, 9, 8, 3, 7, 3, 1, 1)]
    [InlineData(2, 13, 13, 32, 64, 3, 1, 1)]
    [InlineData(5, 11, 12, 7, 10, 3, 2, 1)]
    [InlineData(3, 11, 12, 5, 33, 2, 1, 3)]
    [InlineData(16, 6, 7, 17, 17, 1, 1, 1)]
    [InlineData(2, 20, 40, 2, 100, 5, 1, 1)]
    [InlineData(1, 6, 34, 80, 256, 3, 1, 1)]
    public void Convolution_with_bias_agrees_with_naive_loops(int n, int height, int width, int channels, int filters, int kernel, int stride, int dilation)
    {
        var c = new Convolution(height, width, channels, filters, kernel, stride, dilation);
        KernelCase.Check(
            Convolution(c, Store(Sum + Operand(2), 3), Column(filters), Element),
            n, [n * c.InputSize, c.KernelSize, filters, n * c.OutputSize]);
    }

    [Theory]
    [InlineData(1, 3, 3, 1, 1, 3, 1, 1)]
    [InlineData(5, 28, 28, 1, 32, 3, 1, 1)]
    [InlineData(5, 9, 8, 3, 7, 3, 1, 1)]
    [InlineData(2, 13, 13, 32, 64, 3, 1, 1)]
    [InlineData(3, 11, 12, 7, 10, 3, 2, 1)]
    [InlineData(3, 11, 12, 5, 33, 2, 1, 3)]
    [InlineData(16, 6, 7, 17, 17, 1, 1, 1)]
    [InlineData(3, 12, 12, 2, 70, 5, 1, 1)]
    public void Convolution_kernel_gradient_with_adam_agrees_with_naive_loops(
        int n, int height, int width, int channels, int filters, int kernel, int stride, int dilation)
    {
        var c = new Convolution(height, width, channels, filters, kernel, stride, dilation);
        KernelCase.Check(
            ConvolutionGradient(c, Adam(), Element, Element, Element),
            n, [n * c.InputSize, n * c.OutputSize, c.KernelSize, c.KernelSize, c.KernelSize]);
    }

    [Fact]
    public void Dropout_draws_the_scalar_generator_s_numbers_and_keeps_both_results()
    {
        var epilogue = new Epilogue(
            List(
                new EpilogueStep(Max(Sum + Operand(2), 0), 3),
                new EpilogueStep(Dropped(new Step(0), 5), 4)));
        KernelCase.Check(Dense(1, 12, 33, epilogue, Column(33), Element, Element, Use), 19, [19 * 12, 12 * 33, 33, 19 * 33, 19 * 33, 2]);
    }

    [Theory]
    [InlineData(33, 33)]
    [InlineData(1, 33)]
    [InlineData(99, 99)]
    [InlineData(99, 33)]
    [InlineData(11, 1)]
    [InlineData(5, 7)]
    public void Operands_of_every_layout_reach_the_epilogue(int columnPeriod, int sampleSize)
    {
        var epilogue = Store(
            Tanh(Sum + Operand(2)) * Operand(3) - Operand(4) + new Scalar(3) * Operand(5), 6);
        var kernel = Dense(3, 8, 33, epilogue, Column(columnPeriod), Sample(sampleSize), Element, new Operand(Access.Element, IsInteger: true), Element);
        KernelCase.Check(kernel, 5, [15 * 8, 8 * 33, columnPeriod, 15 * 33 / sampleSize + 1, 15 * 33, 15 * 33, 15 * 33]);
    }

    [Fact]
    public void A_residual_may_be_updated_in_place() => KernelCase.Check(
        Dense(1, 9, 40, Store(Operand(2) + Sum * 0.5, 2), Element), 7, [63, 9 * 40, 7 * 40]);

    [Fact]
    public void Not_a_number_goes_through_relu()
    {
        var kernel = Dense(1, 4, 5, Store(Max(Sum, 0), 2), Element);
        KernelCase.Check(kernel, 3, [12, 20, 15], fill: i => i == 0 ? [1, 2, 3, 4, float.NaN, 1, 1, 1, -1, -1, -1, -1] : null);
    }
}
