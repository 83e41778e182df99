using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class SoftmaxTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 5, 1, 3 }, { 16, 1, 10 }, { 19, 1, 17 }, { 5, 3, 33 }, { 3, 2, 16 }, { 2, 1, 5000 }, { 600, 1, 10 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Softmax_alone_agrees_with_naive_loops(int n, int rows, int length) => KernelCase.Check(
        new SoftmaxKernel(List(Skeleton, Element), Extent.Batch(rows), rows, length, 0, -1, 1, -1, -1, 1),
        n, [n * rows * length, n * rows * length]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cross_entropy_with_probabilities_and_gradient_agrees_with_naive_loops(int n, int rows, int length) => KernelCase.Check(
        new SoftmaxKernel(
            List(Skeleton, Skeleton, Element, Element, Element), Extent.Batch(rows), rows, length, 0, 1, 2, 3, 4, new ScalarExpression.Scalar(0)),
        n, [n * rows * length, n * rows * length, n * rows * length, n, n * rows * length], 5e-5,
        fill: i => i == 1 ? [.. Enumerable.Range(0, n * rows * length).Select(e => e % 3 / 4f)] : null);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sparse_cross_entropy_agrees_with_naive_loops(int n, int rows, int length) => KernelCase.Check(
        new SoftmaxKernel(
            List(Skeleton, new Operand(Access.Skeleton, true), Element, Element, Element),
            Extent.Batch(rows), rows, length, 0, 1, 2, 3, 4, 0.25),
        n, [n * rows * length, n * rows, n * rows * length, n, n * rows * length],
        fill: i => i == 1 ? [.. Enumerable.Range(0, n * rows).Select(e => BitConverter.Int32BitsToSingle(e * 7 % length))] : null);

    [Fact]
    public void A_loss_without_gradient_writes_the_loss_only() => KernelCase.Check(
        new SoftmaxKernel(List(Skeleton, Skeleton, Element), Extent.Batch(1), 1, 10, 0, 1, -1, 2, -1, 1), 5, [50, 50, 5]);

    [Fact]
    public void Large_logits_do_not_overflow() => KernelCase.Check(
        new SoftmaxKernel(List(Skeleton, Skeleton, Element, Element, Element), Extent.Batch(1), 1, 4, 0, 1, 2, 3, 4, 1),
        2, [8, 8, 8, 2, 8], fill: i => i == 0 ? [1e4f, -1e4f, 9998, 0, -300, -301, -302, -303] : i == 1 ? [1, 0, 0, 0, 0, 0, 0, 1] : null);

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_logit_that_is_not_a_number_makes_the_loss_so(int length)
    {
        var kernel = new SoftmaxKernel(List(Skeleton, Skeleton, Element, Element, Element), Extent.Batch(1), 1, length, 0, 1, 2, 3, 4, 1);
        KernelCase.Check(
            kernel, 2, [2 * length, 2 * length, 2 * length, 2, 2 * length],
            fill: i => i == 0 ? [.. Enumerable.Range(0, 2 * length).Select(e => e == 1 ? float.NaN : 0.5f)] : null);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_of_softmax_agrees_with_naive_loops(int n, int rows, int length) => KernelCase.Check(
        new SoftmaxGradientKernel(List(Skeleton, Skeleton, Element, Column(length)), Store(Sum * Operand(3), 2), Extent.Batch(rows), length),
        n, [n * rows * length, n * rows * length, n * rows * length, length], 1e-4);
}
