using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Benchmarks.Measuring;

/// <summary>What one core can do at most: twelve independent chains of fused multiply-adds in registers.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Turns = 20_000;

    private static float s_sink;

    /// <summary>The additions and multiplications of one <see cref="Run"/>.</summary>
    public static double Operations { get; } = 2.0 * Chains * Turns * (Device.Cpu(1).VectorBits / 32);

    public static void Run() => s_sink = Device.Cpu(1).VectorBits switch
    {
        512 => Run512(Vector512.Create(s_sink * 0 + 0.5f), Vector512.Create(0.25f)),
        256 => Run256(Vector256.Create(s_sink * 0 + 0.5f), Vector256.Create(0.25f)),
        _ => Run128(Vector128.Create(s_sink * 0 + 0.5f), Vector128.Create(0.25f)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(Vector512<float> x, Vector512<float> y)
    {
        Vector512<float> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int turn = 0; turn < Turns; turn++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, y, x);
            c1 = Vector512.FusedMultiplyAdd(c1, y, x);
            c2 = Vector512.FusedMultiplyAdd(c2, y, x);
            c3 = Vector512.FusedMultiplyAdd(c3, y, x);
            c4 = Vector512.FusedMultiplyAdd(c4, y, x);
            c5 = Vector512.FusedMultiplyAdd(c5, y, x);
            c6 = Vector512.FusedMultiplyAdd(c6, y, x);
            c7 = Vector512.FusedMultiplyAdd(c7, y, x);
            c8 = Vector512.FusedMultiplyAdd(c8, y, x);
            c9 = Vector512.FusedMultiplyAdd(c9, y, x);
            c10 = Vector512.FusedMultiplyAdd(c10, y, x);
            c11 = Vector512.FusedMultiplyAdd(c11, y, x);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(Vector256<float> x, Vector256<float> y)
    {
        Vector256<float> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int turn = 0; turn < Turns; turn++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, y, x);
            c1 = Vector256.FusedMultiplyAdd(c1, y, x);
            c2 = Vector256.FusedMultiplyAdd(c2, y, x);
            c3 = Vector256.FusedMultiplyAdd(c3, y, x);
            c4 = Vector256.FusedMultiplyAdd(c4, y, x);
            c5 = Vector256.FusedMultiplyAdd(c5, y, x);
            c6 = Vector256.FusedMultiplyAdd(c6, y, x);
            c7 = Vector256.FusedMultiplyAdd(c7, y, x);
            c8 = Vector256.FusedMultiplyAdd(c8, y, x);
            c9 = Vector256.FusedMultiplyAdd(c9, y, x);
            c10 = Vector256.FusedMultiplyAdd(c10, y, x);
            c11 = Vector256.FusedMultiplyAdd(c11, y, x);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(Vector128<float> x, Vector128<float> y)
    {
        Vector128<float> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int turn = 0; turn < Turns; turn++)
        {
            c0 = Vector128.FusedMultiplyAdd(c0, y, x);
            c1 = Vector128.FusedMultiplyAdd(c1, y, x);
            c2 = Vector128.FusedMultiplyAdd(c2, y, x);
            c3 = Vector128.FusedMultiplyAdd(c3, y, x);
            c4 = Vector128.FusedMultiplyAdd(c4, y, x);
            c5 = Vector128.FusedMultiplyAdd(c5, y, x);
            c6 = Vector128.FusedMultiplyAdd(c6, y, x);
            c7 = Vector128.FusedMultiplyAdd(c7, y, x);
            c8 = Vector128.FusedMultiplyAdd(c8, y, x);
            c9 = Vector128.FusedMultiplyAdd(c9, y, x);
            c10 = Vector128.FusedMultiplyAdd(c10, y, x);
            c11 = Vector128.FusedMultiplyAdd(c11, y, x);
        }

        return Vector128.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
