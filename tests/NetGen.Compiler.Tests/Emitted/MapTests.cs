using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class MapTests
{
    public static TheoryData<string> Expressions => [.. Bodies.Keys];

    private static Dictionary<string, ScalarExpression> Bodies { get; } = new()
    {
        ["relu"] = Max(Operand(0), 0),
        ["leaky relu"] = IfGreater(Operand(0), 0, Operand(0), Operand(0) * 0.3),
        ["elu"] = IfGreater(Operand(0), 0, Operand(0), ExpM1(Operand(0))),
        ["gelu"] = Operand(0) * 0.5 * (1 + Erf(Operand(0) * Math.Sqrt(0.5))),
        ["silu"] = Operand(0) * Sigmoid(Operand(0)),
        ["softplus"] = Max(Operand(0), 0) + Log1P(Exp(-Abs(Operand(0)))),
        ["exp − 1 and log of 1 +"] = Log1P(Abs(ExpM1(Operand(0) * Operand(1)))),
        ["erfc"] = Operand(0) * 0.5 * Erfc(-(Operand(0) * Math.Sqrt(0.5))),
        ["tanh gradient"] = Operand(1) * (1 - Operand(0) * Operand(0)),
        ["square root of a quotient"] = Sqrt(Abs(Operand(0)) / (Operand(1) * Operand(1) + 0.5)),
        ["minimum"] = Min(Operand(0), Operand(1)) - Max(Operand(1), Operand(0)) * 2,
        ["clamp"] = Min(Max(Operand(0), -0.5), 0.25),
        ["scalars"] = (1 - new Scalar(3)) * Operand(0) + new Scalar(4) * new Scalar(4) / Operand(1) * 0.01,
        ["differences"] = Operand(0) - (Operand(1) - Operand(0)) - -(Operand(1) / (Operand(0) + 3)),
    };

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_flat_map_agrees_with_the_expression(string name) => KernelCase.Check(
        new MapKernel(List(Element, Element, Element), Store(Bodies[name], 2), Extent.Batch(7)), 19, [133, 133, 133], 5e-5);

    [Fact]
    public void Two_dropouts_have_rates_and_streams_of_their_own() => KernelCase.Check(
        new MapKernel(List(Element, Use, Use, Element), Store(Dropped(Dropped(Operand(0), 2), 1), 3), Extent.Batch(7)), 19, [133, 2, 2, 133]);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(10)]
    [InlineData(16384 + 3)]
    public void A_map_over_a_parameter_leaves_its_padding_alone(int elements) => KernelCase.Check(
        new MapKernel(List(Element, Element), Store(Operand(0) * 2 + Operand(1), 1), Extent.Of(elements)), 3, [elements, elements]);

    [Fact]
    public void A_large_batch_is_cut_into_tiles() => KernelCase.Check(
        new MapKernel(List(Element, Element), Store(Operand(0) * 2 + 1, 1), Extent.Batch(1000)), 50, [50000, 50000]);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 10, 10)]
    [InlineData(5, 33, 33)]
    [InlineData(5, 99, 33)]
    [InlineData(19, 64, 64)]
    [InlineData(3, 20000, 20000)]
    [InlineData(19, 3, 3)]
    [InlineData(2, 34, 17)]
    public void Columns_and_samples_are_broadcast(int n, int size, int columns) => KernelCase.Check(
        new MapKernel(List(Element, Column(columns), Sample(size), Element), Store(Operand(0) * Operand(1) + Operand(2), 3), Extent.Batch(size)),
        n, [n * size, columns, n, n * size]);

    [Fact]
    public void The_samples_of_a_batch_are_a_number() => KernelCase.Check(
        new MapKernel(List(Element, Element), Store(Operand(0) / (new Samples() * 3), 1), Extent.Of(19)), 7, [19, 19]);

    [Theory]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(4, 100)]
    public void Samples_alone_are_broadcast(int n, int size) => KernelCase.Check(
        new MapKernel(List(Sample(size), Element, Element), Store(Operand(1) * Operand(0), 2), Extent.Batch(size)), n, [n, n * size, n * size]);

    public static TheoryData<int[], int[], int[]> Spreads => new()
    {
        // The shape of a sample, and of two tensors, a batch each, that are spread over it.
        { [3, 5, 2], [1, 1, 2], [3, 1, 1] },
        { [3, 5, 33], [1, 1, 33], [3, 1, 33] },
        { [4, 64], [4, 1], [64] },
        { [4, 7, 32], [7, 32], [4, 7, 1] },
        { [2, 3, 4], [2, 1, 4], [3, 1] },
        { [40, 40], [1, 40], [40, 1] },
        { [48], [1], [] },
    };

    [Theory]
    [MemberData(nameof(Spreads))]
    public void Tensors_are_spread_as_NumPy_does(int[] shape, int[] first, int[] second)
    {
        var result = TensorType.Sample(Shape.Of(shape));
        TensorType[] inputs = [TensorType.Sample(Shape.Of(first)), TensorType.Sample(Shape.Of(second)), TensorType.Fixed(Shape.Of(second))];
        var operands = List([.. inputs.Select(i => new Operand(Access.Of(i, result))), Element]);
        var value = Operand(0) * Operand(1) + Operand(2) + Along(result.Shape, 0) * 0.5 + Along(result.Shape, result.Shape.Rank - 1);
        foreach (int n in new[] { 1, 5 })
        {
            int[] lengths = [.. inputs.Append(result).Select(t => (int)Extent.ElementsOf(t).At(n))];
            KernelCase.Check(new MapKernel(operands, Store(value, 3), Extent.Batch(result.Shape.Size)), n, lengths);
        }
    }

    private static ScalarExpression Along(Shape shape, int axis) =>
        new ScalarExpression.Ordinal(shape.Dimensions.Skip(axis + 1).Aggregate(1L, (size, d) => size * d), shape[axis]);

    [Fact]
    public void Integer_operands_are_converted() => KernelCase.Check(
        new MapKernel(
            List(new Operand(Access.Element, true), Column(33, true), Element),
            Store(Operand(0) * 0.5 + Operand(1), 2), Extent.Batch(33)),
        4, [132, 33, 132]);

    [Fact]
    public void Several_steps_share_values_and_arguments_are_read_before_they_are_overwritten() => KernelCase.Check(
        new MapKernel(
            List(Element, Element, Element),
            new Epilogue(List(
                new EpilogueStep(Exp(Operand(0)) * Operand(1), -1),
                new EpilogueStep(new Step(0) + Exp(Operand(0)), 0),
                new EpilogueStep(new Step(1) * Operand(0) - new Step(0), 1),
                new EpilogueStep(Operand(1) + new Step(2), 2))),
            Extent.Batch(5)),
        7, [35, 35, 35]);
}
