using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class ReductionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 3)]
    [InlineData(16, 1, 10)]
    [InlineData(19, 7, 33)]
    [InlineData(5, 100, 32)]
    [InlineData(3, 1, 100)]
    public void Column_sums_with_adam_agree_with_naive_loops(int n, int rows, int columns) => KernelCase.Check(
        new ColumnSumKernel(List(Skeleton, Element, Element, Element), Adam(1), Extent.Batch(rows), columns),
        n, [n * rows * columns, columns, columns, columns]);

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(16, 1, 10)]
    [InlineData(19, 7, 33)]
    [InlineData(5, 100, 32)]
    [InlineData(3, 1, 100)]
    public void Terms_are_made_while_they_are_summed(int n, int rows, int columns) => KernelCase.Check(
        new ColumnSumKernel(
            List(Element, Column(columns), Sample(rows * columns), Element, Element, Column(rows * columns)), Store(Sum * 2 + Operand(3), 4),
            Extent.Batch(rows), columns, Term: Tanh(Operand(0)) * Operand(1) + Operand(2) * new Ordinal(1, columns) + Operand(5)),
        n, [n * rows * columns, columns, n, columns, columns, rows * columns], 1e-4);

    [Fact]
    public void Fixed_rows_are_summed_too() => KernelCase.Check(
        new ColumnSumKernel(List(Skeleton, Element, Column(17)), Store(Sum * 2 + Operand(2), 1), Extent.Of(9), 17), 3, [9 * 17, 17, 17]);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 6, 3)]
    [InlineData(19, 49, 33)]
    [InlineData(3, 1000, 128)]
    public void Spatial_means_agree_with_naive_loops(int n, int rows, int columns) => KernelCase.Check(
        new MeanKernel(List(Skeleton, Element, Column(columns)), Store(Sum + Operand(2), 1), rows, columns),
        n, [n * rows * columns, n * columns, columns]);

}
