using System.Runtime.Intrinsics;

namespace NetGen.Cpu.Tests;

public unsafe class VectorLanesTests
{
    [Fact]
    public void Partial_stores_write_the_first_lanes_and_nothing_else()
    {
        for (int count = -1; count <= 17; count++)
        {
            Check(4, count, (p, n) => VectorMath.StorePartial(Vector128.Create(7f), (float*)p, n));
            Check(8, count, (p, n) => VectorMath.StorePartial(Vector256.Create(7f), (float*)p, n));
            Check(16, count, (p, n) => VectorMath.StorePartial(Vector512.Create(7f), (float*)p, n));
        }

        static void Check(int lanes, int count, Action<nint, int> store)
        {
            float[] memory = new float[18];
            fixed (float* p = memory)
                store((nint)p, count);
            for (int i = 0; i < memory.Length; i++)
                Assert.Equal(i < Math.Min(count, lanes) ? 7 : 0, memory[i]);
        }
    }

    [Fact]
    public void Transposed_blocks_have_their_rows_as_columns_and_missing_rows_repeat_the_last()
    {
        for (int rows = 1; rows <= 16; rows++)
        {
            Check(4, Math.Min(rows, 4), (x, n, y) => VectorMath.Transpose128((float*)x, 19, n, (float*)y, 21));
            Check(8, Math.Min(rows, 8), (x, n, y) => VectorMath.Transpose256((float*)x, 19, n, (float*)y, 21));
            Check(16, rows, (x, n, y) => VectorMath.Transpose512((float*)x, 19, n, (float*)y, 21));
        }

        static void Check(int lanes, int rows, Action<nint, int, nint> transpose)
        {
            float[] source = [.. Enumerable.Range(1, 19 * 16).Select(i => (float)i)], result = new float[21 * 16];
            fixed (float* x = source, y = result)
                transpose((nint)x, rows, (nint)y);
            for (int i = 0; i < 16; i++)
            {
                for (int j = 0; j < 21; j++)
                    Assert.Equal(i < lanes && j < lanes ? source[Math.Min(j, rows - 1) * 19 + i] : 0, result[i * 21 + j]);
            }
        }
    }

    [Fact]
    public void Masks_have_all_bits_in_the_first_lanes()
    {
        for (int count = 0; count <= 16; count++)
        {
            Assert.Equal(Bits(Math.Min(count, 4)), Vector128.ExtractMostSignificantBits(VectorMath.Mask128(count)));
            Assert.Equal(Bits(Math.Min(count, 8)), Vector256.ExtractMostSignificantBits(VectorMath.Mask256(count)));
            Assert.Equal(Bits(count), (uint)Vector512.ExtractMostSignificantBits(VectorMath.Mask512(count)));
            Assert.Equal(count > 0 ? -1 : 0, VectorMath.Mask512(count).AsInt32()[0]);
        }

        static uint Bits(int count) => (1u << count) - 1;
    }

    [Fact]
    public void Reductions_add_halves_in_a_fixed_order()
    {
        float[] x = [1e8f, 3, -1e8f, 5, 0.25f, -7, 11, 0.5f, 1e-8f, 2, 4, -6, 8, 1e7f, -1e7f, 9];
        float[] half = [.. x[..8].Zip(x[8..], (a, b) => a + b)];
        float[] quarter = [.. half[..4].Zip(half[4..], (a, b) => a + b)];

        Assert.Equal((quarter[0] + quarter[2]) + (quarter[1] + quarter[3]), VectorMath.HorizontalSum(Vector512.Create(x)));
        Assert.Equal(VectorMath.HorizontalSum(Vector256.Create(half)), VectorMath.HorizontalSum(Vector512.Create(x)));
        Assert.Equal(VectorMath.HorizontalSum(Vector128.Create(quarter)), VectorMath.HorizontalSum(Vector512.Create(x)));
        for (int lane = 0; lane < 16; lane++)
        {
            float[] y = new float[16];
            Array.Fill(y, -2);
            y[lane] = -1;
            Assert.Equal(-1, VectorMath.HorizontalMax(Vector512.Create(y)));
            Assert.Equal(lane < 8 ? -1 : -2, VectorMath.HorizontalMax(Vector256.Create(y)));
            Assert.Equal(lane < 4 ? -1 : -2, VectorMath.HorizontalMax(Vector128.Create(y)));
        }
    }

    [Fact]
    public void The_sum_of_squares_is_that_of_double_precision()
    {
        float[] x = new float[1003];
        double expected = 0;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = 2 * Philox.Uniform(1, 1, 1, i) - 1;
            expected += (double)x[i] * x[i];
        }

        fixed (float* p = x)
            Assert.Equal(expected, SquaredSum.Of(p, x.Length), 1e-10);
    }
}
