using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class RowTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 5, 1, 3 }, { 16, 1, 10 }, { 19, 1, 17 }, { 5, 3, 33 }, { 3, 2, 16 }, { 2, 1, 5000 }, { 600, 1, 10 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Softmax_agrees_with_naive_loops(int n, int rows, int length) => Check(RowCases.Softmax(rows, length), n);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cross_entropy_with_probabilities_and_gradient_agrees_with_naive_loops(int n, int rows, int length) => Check(
        RowCases.CrossEntropy(rows, length, isSparse: false, keeps: true, new ScalarExpression.Scalar(0)), n, 5e-5, target: e => e % 3 / 4f);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sparse_cross_entropy_agrees_with_naive_loops(int n, int rows, int length) => Check(
        RowCases.CrossEntropy(rows, length, isSparse: true, keeps: true, 0.25), n, target: e => BitConverter.Int32BitsToSingle(e * 7 % length));

    [Fact]
    public void A_loss_without_gradient_writes_the_loss_only()
    {
        var losses = RowCases.CrossEntropy(1, 10, isSparse: false, keeps: false, 1);
        Assert.Equal(2, losses.Kernel.Written.Count());
        Check(losses, 5);
    }

    [Fact]
    public void Large_logits_do_not_overflow() => Check(
        RowCases.CrossEntropy(1, 4, isSparse: false, keeps: true, 1), 2,
        input: e => new[] { 1e4f, -1e4f, 9998, 0, -300, -301, -302, -303 }[e], target: e => e is 0 or 7 ? 1 : 0);

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_logit_that_is_not_a_number_makes_the_loss_so(int length) => Check(
        RowCases.CrossEntropy(1, length, isSparse: false, keeps: true, 1), 2, input: e => e == 1 ? float.NaN : 0.5f);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_of_softmax_agrees_with_naive_loops(int n, int rows, int length) => Check(RowCases.SoftmaxGradient(rows, length), n, 1e-4);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Normalization_behind_a_sum_agrees_with_naive_loops(int n, int rows, int length)
    {
        var normalized = RowCases.Normalization(rows, length);
        Assert.Equal(length >= 8, normalized.Of<Binding.Target>() >= 0);
        Check(normalized, n, 1e-4);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(16, 10)]
    [InlineData(40, 16)]
    [InlineData(5, 129)]
    [InlineData(3, 128)]
    [InlineData(19, 1234)]
    public void Means_of_rows_agree_with_naive_loops(int n, int length) => Check(RowCases.Mean(length), n);

    [Fact]
    public void A_maximum_of_what_is_no_number_is_none()
    {
        var kernel = new RowKernel(List(Element, Strided(false, new Digit(40, 0, 1))), List(new RowStep(Operand(0), IsRow: false, Combine.Max, 1)), Extent.Batch(1), 40);
        foreach (int place in new[] { 0, 17, 39 })
            KernelCase.Check(kernel, 3, [120, 3], fill: i => i == 0 ? [.. Enumerable.Range(0, 120).Select(e => e == 40 + place ? float.NaN : e)] : null);
    }

    /// <param name="input">The numbers of the input, where they are not random.</param>
    private static void Check(RowCase tested, int n, double tolerance = 2e-5, Func<int, float>? input = null, Func<int, float>? target = null)
    {
        int[] lengths = tested.Lengths(n);
        KernelCase.Check(
            tested.Kernel, n, lengths, tolerance,
            i => (i == tested.Of<Binding.Input>() ? input : i == tested.Of<Binding.Target>() ? target : null) is { } numbers
                ? [.. Enumerable.Range(0, lengths[i]).Select(numbers)]
                : null);
    }
}
