using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Kernels that share a launch.</summary>
public sealed class TogetherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(300)]
    public void Gradients_of_a_layer(int n) => KernelCase.CheckTogether(
        n,
        (DenseGradient(1, 64, 70, Store(Sum, 2), Element) with { Groups = 9 }, [n * 64, n * 70, 9 * 64 * 70]),
        (new ColumnSumKernel(List(Skeleton, Element), Store(Sum, 1), Extent.Batch(1), 70, 5), [n * 70, 5 * 70]));

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Maps_and_sums(int n) => KernelCase.CheckTogether(
        n,
        (new MapKernel(List(Element, Element), Store(Max(Operand(0), 0), 1), Extent.Batch(33)), [n * 33, n * 33]),
        (new ColumnSumKernel(List(Skeleton, Element), Store(Sum, 1), Extent.Of(7), 300), [7 * 300, 300]),
        (new MeanKernel(List(Skeleton, Element), Store(Sum, 1), 50, 3), [n * 150, n * 3]),
        (DenseGradient(1, 10, 7, Store(Sum, 2), Element) with { Groups = 4 }, [n * 10, n * 7, 4 * 10 * 7]));
}
