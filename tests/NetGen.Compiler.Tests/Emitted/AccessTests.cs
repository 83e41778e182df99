namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Digits of a flat index against coordinates counted one by one.</summary>
public sealed class AccessTests
{
    public static TheoryData<int[], int[], bool, bool, bool> Cases => new()
    {
        { [3, 5, 2], [3, 5, 2], true, true, false },
        { [3, 5, 2], [1, 5, 1], true, true, false },
        { [3, 5, 2], [5, 1], true, false, false },
        { [3, 5, 2], [3, 1, 2], true, true, false },
        { [3, 5, 2], [2], true, false, false },
        { [3, 1, 2], [3, 1, 1], true, true, false },
        { [4, 6], [4, 1], false, false, false },
        { [4, 6], [6], false, false, false },
        { [4, 6], [], false, false, false },
        { [4], [], true, true, false },
        { [3, 5, 2], [2], true, false, true },
        { [3, 5, 2], [3, 5, 2], true, true, true },
        { [3, 5, 2], [1, 1, 2], true, true, true },
        { [3, 5, 2], [3, 5, 1], true, false, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_element_finds_what_is_spread_over_it(int[] shape, int[] input, bool isBatched, bool isInputBatched, bool isInterleaved)
    {
        const int Samples = 21;
        var layout = isInterleaved ? Layout.Interleaved : Layout.SamplesOutermost;
        var result = new TensorType(isBatched, Shape.Of(shape), Layout: layout);
        var source = new TensorType(isInputBatched, Shape.Of(input), Layout: isInputBatched ? layout : Layout.SamplesOutermost);
        var access = Access.Of(source, result);
        for (int n = 0; n < (isBatched ? Samples : 1); n++)
        {
            for (int flat = 0; flat < result.Shape.Size; flat++)
            {
                long[] at = Coordinates(flat, shape);
                long[] from = [.. input.Select((d, a) => d == 1 ? 0 : at[a + shape.Length - input.Length])];
                Assert.Equal(Place(from, isInputBatched ? n : 0, source), access.Digits.Sum(d => d.At(Place(at, n, result))));
            }
        }
    }

    [Fact]
    public void What_reads_the_same_is_the_same_record()
    {
        Assert.Equal(Access.Element, Access.Of(TensorType.Sample(Shape.Of(3, 5)), TensorType.Sample(Shape.Of(3, 5))));
        Assert.Equal(Access.Of(TensorType.Fixed(Shape.Of(6)), TensorType.Sample(Shape.Of(3, 6))), Access.Of(TensorType.Fixed(Shape.Of(2, 3)), TensorType.Sample(Shape.Of(3, 2, 3))));
        Assert.Empty(Access.Of(TensorType.Fixed(Shape.Of(1)), TensorType.Sample(Shape.Of(3, 6))).Digits);
    }

    private static long[] Coordinates(long flat, int[] shape)
    {
        long[] at = new long[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (flat, at[axis]) = Math.DivRem(flat, shape[axis]);
        return at;
    }

    /// <summary>Where a number of sample n stands in a tensor.</summary>
    private static long Place(long[] at, int n, TensorType type)
    {
        long flat = at.Zip(type.Shape.Dimensions, (position, extent) => (position, extent)).Aggregate(0L, (sum, axis) => sum * axis.extent + axis.position);
        return !type.Batched ? flat
            : type.IsInterleaved ? (n / Layouts.Lanes * type.Shape.Size + flat) * Layouts.Lanes + n % Layouts.Lanes
            : n * type.Shape.Size + flat;
    }
}
