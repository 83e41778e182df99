using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <content>Square blocks, transposed in registers.</content>
public static unsafe partial class VectorMath
{
    /// <summary>Reads rows of 16 floats and writes them as columns of a block of 16 × 16. Missing rows are read as the last one.</summary>
    /// <param name="x">The first row.</param>
    /// <param name="xStride">From a row to the next.</param>
    /// <param name="rows">How many rows there are to read, 1 to 16.</param>
    /// <param name="y">The first row of the result.</param>
    /// <param name="yStride">From a row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose512(float* x, nint xStride, int rows, float* y, nint yStride)
    {
        if (!Avx512F.IsSupported || rows < 16)
        {
            int lower = Math.Min(rows, 8);
            float* below = rows > 8 ? x + 8 * xStride : x + (rows - 1) * xStride;
            int upper = Math.Max(rows - 8, 1);
            Transpose256(x, xStride, lower, y, yStride);
            Transpose256(x + 8, xStride, lower, y + 8 * yStride, yStride);
            Transpose256(below, xStride, upper, y + 8, yStride);
            Transpose256(below + 8, xStride, upper, y + 8 * yStride + 8, yStride);
            return;
        }

        // Pairs of rows, then fours: a vector then holds a column's four numbers in each of its quarters.
        Quarters512(x, xStride, out var a0, out var a1, out var a2, out var a3);
        Quarters512(x + 4 * xStride, xStride, out var b0, out var b1, out var b2, out var b3);
        Quarters512(x + 8 * xStride, xStride, out var c0, out var c1, out var c2, out var c3);
        Quarters512(x + 12 * xStride, xStride, out var d0, out var d1, out var d2, out var d3);
        StoreQuarters512(a0, b0, c0, d0, y, yStride);
        StoreQuarters512(a1, b1, c1, d1, y + yStride, yStride);
        StoreQuarters512(a2, b2, c2, d2, y + 2 * yStride, yStride);
        StoreQuarters512(a3, b3, c3, d3, y + 3 * yStride, yStride);
    }

    /// <summary>Reads rows of 8 floats and writes them as columns of a block of 8 × 8.</summary>
    /// <inheritdoc cref="Transpose512"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose256(float* x, nint xStride, int rows, float* y, nint yStride)
    {
        if (!Avx.IsSupported || rows < 8)
        {
            int lower = Math.Min(rows, 4);
            float* below = rows > 4 ? x + 4 * xStride : x + (rows - 1) * xStride;
            int upper = Math.Max(rows - 4, 1);
            Transpose128(x, xStride, lower, y, yStride);
            Transpose128(x + 4, xStride, lower, y + 4 * yStride, yStride);
            Transpose128(below, xStride, upper, y + 4, yStride);
            Transpose128(below + 4, xStride, upper, y + 4 * yStride + 4, yStride);
            return;
        }

        Halves256(x, xStride, out var a0, out var a1, out var a2, out var a3);
        Halves256(x + 4 * xStride, xStride, out var b0, out var b1, out var b2, out var b3);
        StoreHalves256(a0, b0, y, yStride);
        StoreHalves256(a1, b1, y + yStride, yStride);
        StoreHalves256(a2, b2, y + 2 * yStride, yStride);
        StoreHalves256(a3, b3, y + 3 * yStride, yStride);
    }

    /// <summary>Reads rows of 4 floats and writes them as columns of a block of 4 × 4.</summary>
    /// <inheritdoc cref="Transpose512"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose128(float* x, nint xStride, int rows, float* y, nint yStride)
    {
        float* x1 = x + Math.Min(1, rows - 1) * xStride, x2 = x + Math.Min(2, rows - 1) * xStride, x3 = x + Math.Min(3, rows - 1) * xStride;
        if (!Sse.IsSupported)
        {
            for (int i = 0; i < 4; i++, y += yStride)
                Vector128.Create(x[i], x1[i], x2[i], x3[i]).Store(y);
            return;
        }

        var r0 = Vector128.Load(x);
        var r1 = Vector128.Load(x1);
        var r2 = Vector128.Load(x2);
        var r3 = Vector128.Load(x3);
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), low23 = Sse.UnpackLow(r2, r3), high01 = Sse.UnpackHigh(r0, r1), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(y);
        Sse.MoveHighToLow(low23, low01).Store(y + yStride);
        Sse.MoveLowToHigh(high01, high23).Store(y + 2 * yStride);
        Sse.MoveHighToLow(high23, high01).Store(y + 3 * yStride);
    }

    // Four rows to four vectors: vector i has columns i, i + 4, i + 8 and i + 12 of them in its quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters512(
        float* x, nint stride, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2, out Vector512<float> q3)
    {
        Vector512<float> r0 = Vector512.Load(x), r1 = Vector512.Load(x + stride), r2 = Vector512.Load(x + 2 * stride), r3 = Vector512.Load(x + 3 * stride);
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        q0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        q1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        q2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        q3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    // Rows 0, 4, 8 and 12 from there on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters512(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* y, nint stride)
    {
        Vector512<float> evenAB = Avx512F.Shuffle4x128(a, b, 0x88), oddAB = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> evenCD = Avx512F.Shuffle4x128(c, d, 0x88), oddCD = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(evenAB, evenCD, 0x88).Store(y);
        Avx512F.Shuffle4x128(oddAB, oddCD, 0x88).Store(y + 4 * stride);
        Avx512F.Shuffle4x128(evenAB, evenCD, 0xDD).Store(y + 8 * stride);
        Avx512F.Shuffle4x128(oddAB, oddCD, 0xDD).Store(y + 12 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves256(
        float* x, nint stride, out Vector256<float> q0, out Vector256<float> q1, out Vector256<float> q2, out Vector256<float> q3)
    {
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + stride), r2 = Vector256.Load(x + 2 * stride), r3 = Vector256.Load(x + 3 * stride);
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        q0 = Avx.UnpackLow(low01, low23).AsSingle();
        q1 = Avx.UnpackHigh(low01, low23).AsSingle();
        q2 = Avx.UnpackLow(high01, high23).AsSingle();
        q3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves256(Vector256<float> a, Vector256<float> b, float* y, nint stride)
    {
        Avx.Permute2x128(a, b, 0x20).Store(y);
        Avx.Permute2x128(a, b, 0x31).Store(y + 4 * stride);
    }
}
