using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <summary>Blocks of 16 × 16 floats with rows and columns exchanged, in registers where the processor has shuffles for it. Generated kernels use it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1062", Justification = "Kernels only; pointers are checked where they are made.")]
public static unsafe class Transposition
{
    private const int Size = 16;

    /// <summary><c>target[column · targetStride + row] = source[row · sourceStride + column]</c>, zero for missing rows.</summary>
    /// <param name="source">The first row, of which 16 floats may be read whatever <paramref name="columns"/> says.</param>
    /// <param name="sourceStride">Floats from a row to the next.</param>
    /// <param name="rows">How many rows there are, at most 16; the others count as zero.</param>
    /// <param name="target">Where the first column goes.</param>
    /// <param name="targetStride">Floats from where a column goes to where the next one goes.</param>
    /// <param name="columns">How many columns are written, at most 16.</param>
    /// <param name="width">How many floats of each column are written, at most 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, int rows, float* target, nint targetStride, int columns, int width)
    {
        if (rows == Size && columns == Size && width == Size)
            Whole(source, sourceStride, target, targetStride);
        else
            Part(source, sourceStride, rows, target, targetStride, columns, width);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part(float* source, nint sourceStride, int rows, float* target, nint targetStride, int columns, int width)
    {
        float* padded = stackalloc float[Size * Size];
        float* transposed = stackalloc float[Size * Size];
        for (int row = 0; row < rows; row++)
            Vector512.Store(Vector512.Load(source + row * sourceStride), padded + row * Size);
        for (int row = rows; row < Size; row++)
            Vector512.Store(Vector512<float>.Zero, padded + row * Size);
        Whole(padded, Size, transposed, Size);
        for (int column = 0; column < columns; column++)
            VectorMath.StorePartial(Vector512.Load(transposed + column * Size), target + column * targetStride, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Whole(float* source, nint sourceStride, float* target, nint targetStride)
    {
        if (Avx512F.IsSupported)
        {
            Transpose16(source, sourceStride, target, targetStride);
        }
        else if (Avx.IsSupported)
        {
            for (int y = 0; y < Size; y += 8)
            {
                for (int x = 0; x < Size; x += 8)
                    Transpose8(source + y * sourceStride + x, sourceStride, target + x * targetStride + y, targetStride);
            }
        }
        else
        {
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                    target[x * targetStride + y] = source[y * sourceStride + x];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose16(float* source, nint stride, float* target, nint targetStride)
    {
        // Four rows at a time become four vectors, of which lane l of 128 bits of vector q holds column 4 · l + q.
        var (a0, a1, a2, a3) = Quarter(source, stride);
        var (b0, b1, b2, b3) = Quarter(source + 4 * stride, stride);
        var (c0, c1, c2, c3) = Quarter(source + 8 * stride, stride);
        var (d0, d1, d2, d3) = Quarter(source + 12 * stride, stride);
        Gather(a0, b0, c0, d0, target, targetStride);
        Gather(a1, b1, c1, d1, target + targetStride, targetStride);
        Gather(a2, b2, c2, d2, target + 2 * targetStride, targetStride);
        Gather(a3, b3, c3, d3, target + 3 * targetStride, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Quarter(float* rows, nint stride)
    {
        Vector512<float> r0 = Vector512.Load(rows), r1 = Vector512.Load(rows + stride);
        Vector512<float> r2 = Vector512.Load(rows + 2 * stride), r3 = Vector512.Load(rows + 3 * stride);
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>Exchanges lanes of 128 bits among four vectors: columns q, q + 4, q + 8 and q + 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint stride)
    {
        const byte Even = 0x88, Odd = 0xDD;
        var evenAb = Avx512F.Shuffle4x128(a, b, Even);
        var evenCd = Avx512F.Shuffle4x128(c, d, Even);
        var oddAb = Avx512F.Shuffle4x128(a, b, Odd);
        var oddCd = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(evenAb, evenCd, Even).Store(target);
        Avx512F.Shuffle4x128(oddAb, oddCd, Even).Store(target + 4 * stride);
        Avx512F.Shuffle4x128(evenAb, evenCd, Odd).Store(target + 8 * stride);
        Avx512F.Shuffle4x128(oddAb, oddCd, Odd).Store(target + 12 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8(float* source, nint stride, float* target, nint targetStride)
    {
        Half(source, stride, out var a0, out var a1, out var a2, out var a3);
        Half(source + 4 * stride, stride, out var b0, out var b1, out var b2, out var b3);
        const byte Low = 0x20, High = 0x31;
        Avx.Permute2x128(a0, b0, Low).Store(target);
        Avx.Permute2x128(a1, b1, Low).Store(target + targetStride);
        Avx.Permute2x128(a2, b2, Low).Store(target + 2 * targetStride);
        Avx.Permute2x128(a3, b3, Low).Store(target + 3 * targetStride);
        Avx.Permute2x128(a0, b0, High).Store(target + 4 * targetStride);
        Avx.Permute2x128(a1, b1, High).Store(target + 5 * targetStride);
        Avx.Permute2x128(a2, b2, High).Store(target + 6 * targetStride);
        Avx.Permute2x128(a3, b3, High).Store(target + 7 * targetStride);
    }

    /// <summary>Four rows: lane l of 128 bits of vector q holds column 4 · l + q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(
        float* rows, nint stride, out Vector256<float> q0, out Vector256<float> q1, out Vector256<float> q2, out Vector256<float> q3)
    {
        Vector256<float> r0 = Vector256.Load(rows), r1 = Vector256.Load(rows + stride);
        Vector256<float> r2 = Vector256.Load(rows + 2 * stride), r3 = Vector256.Load(rows + 3 * stride);
        var low01 = Avx.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        q0 = Avx.UnpackLow(low01, low23).AsSingle();
        q1 = Avx.UnpackHigh(low01, low23).AsSingle();
        q2 = Avx.UnpackLow(high01, high23).AsSingle();
        q3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }
}
