using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <content>What depends on the number of lanes: masks, partial stores, reductions in a fixed order.</content>
public static unsafe partial class VectorMath
{
    /// <summary><paramref name="x"/> in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast512(float x) => Vector512.Create(x);

    /// <inheritdoc cref="Broadcast512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast256(float x) => Vector256.Create(x);

    /// <inheritdoc cref="Broadcast512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast128(float x) => Vector128.Create(x);

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask512(int count) => Vector512.GreaterThan(Vector512.Create(count), Vector512<int>.Indices).AsSingle();

    /// <inheritdoc cref="Mask512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mask256(int count) => Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).AsSingle();

    /// <inheritdoc cref="Mask512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mask128(int count) => Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).AsSingle();

    /// <summary>Stores the first <paramref name="count"/> lanes: none where it is 0 or less, all where it is as large as the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector512<float> v, float* p, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(p, Mask512(count), v);
            return;
        }

        StorePartial(v.GetLower(), p, count);
        StorePartial(v.GetUpper(), p + 8, count - 8);
    }

    /// <inheritdoc cref="StorePartial(Vector512{float}, float*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector256<float> v, float* p, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(p, Mask256(count), v);
            return;
        }

        StorePartial(v.GetLower(), p, count);
        StorePartial(v.GetUpper(), p + 4, count - 4);
    }

    /// <inheritdoc cref="StorePartial(Vector512{float}, float*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector128<float> v, float* p, int count)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(p, Mask128(count), v);
        else if (count >= 4)
            v.Store(p);
        else
        {
            for (int i = 0; i < count; i++)
                p[i] = v[i];
        }
    }

    /// <summary>The sum of all lanes: halves are added to each other until one lane is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalSum(Vector512<float> v) => HorizontalSum(v.GetLower() + v.GetUpper());

    /// <inheritdoc cref="HorizontalSum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalSum(Vector256<float> v) => HorizontalSum(v.GetLower() + v.GetUpper());

    /// <inheritdoc cref="HorizontalSum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalSum(Vector128<float> v)
    {
        v += Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1));
        v += Vector128.Shuffle(v, Vector128.Create(1, 0, 3, 2));
        return v.ToScalar();
    }

    /// <summary>The largest lane; NaN where one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(Vector512<float> v) => HorizontalMax(Vector256.Max(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="HorizontalMax(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(Vector256<float> v) => HorizontalMax(Vector128.Max(v.GetLower(), v.GetUpper()));

    /// <inheritdoc cref="HorizontalMax(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(Vector128<float> v)
    {
        v = Vector128.Max(v, Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1)));
        v = Vector128.Max(v, Vector128.Shuffle(v, Vector128.Create(1, 0, 3, 2)));
        return v.ToScalar();
    }

    // The 64-bit products of the low halves of 64-bit lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLow32(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512F.IsSupported ? Avx512F.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector512.Create((ulong)uint.MaxValue)) * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyLow32(Vector256<ulong> a, Vector256<ulong> b) =>
        Avx2.IsSupported ? Avx2.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector256.Create((ulong)uint.MaxValue)) * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> MultiplyLow32(Vector128<ulong> a, Vector128<ulong> b) =>
        Sse2.IsSupported ? Sse2.Multiply(a.AsUInt32(), b.AsUInt32())
        : (a & Vector128.Create((ulong)uint.MaxValue)) * b;
}
