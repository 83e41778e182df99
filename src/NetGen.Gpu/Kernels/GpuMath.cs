using System.ComponentModel;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace NetGen.Gpu;

/// <summary>
/// Functions that generated kernels call, one element at a time: those of <see cref="VectorMath"/> with the same polynomials. A device's own
/// exponential, logarithm and hyperbolic tangent are approximations of another precision each; these are within a few units in the last place
/// everywhere, denormals (where the device has them), infinities and NaN included.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuMath
{
    private const uint SignBit = 0x80000000;

    /// <summary>Whether x is not a number.</summary>
    /// <param name="x">A number.</param>
    public static bool IsNaN(float x) => (Interop.FloatAsInt(x) & ~SignBit) > 0x7F800000;

    /// <summary>The larger number; x if it is none, and y if that is none.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">Another.</param>
    public static float Max(float x, float y) => IsNaN(x) || x > y ? x : y;

    /// <summary>The smaller number; x if it is none, and y if that is none.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">Another.</param>
    public static float Min(float x, float y) => IsNaN(x) || x < y ? x : y;

    /// <summary>The larger integer.</summary>
    /// <param name="x">An integer.</param>
    /// <param name="y">Another.</param>
    public static int Max(int x, int y) => x > y ? x : y;

    /// <summary>The smaller integer.</summary>
    /// <param name="x">An integer.</param>
    /// <param name="y">Another.</param>
    public static int Min(int x, int y) => x < y ? x : y;

    /// <summary>x · y + z, rounded once.</summary>
    /// <param name="x">A factor.</param>
    /// <param name="y">The other.</param>
    /// <param name="z">What is added.</param>
    [IntrinsicImplementation]
    public static float MultiplyAdd(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    /// <summary>The nearest whole number, of two the even one.</summary>
    /// <param name="x">A number.</param>
    public static float Round(float x)
    {
        // From 2^23 on there are whole numbers alone.
        const float Whole = 8388608f;
        float size = MathF.Abs(x);
        if (!(size < Whole))
            return x;
        float rounded = (size + Whole) - Whole;
        return x < 0f ? -rounded : rounded;
    }

    /// <summary>e to the power of x.</summary>
    /// <param name="x">A number.</param>
    public static float Exp(float x)
    {
        x = Min(Max(x, VectorMath.ExpLowest), VectorMath.ExpHighest);
        int n = NearestPower(x);
        float y = 1f + ReducedExpM1(x, n);
        // 2^n in two factors, so that results reach down to denormals and up to infinity.
        int half = n >> 1;
        return y * PowerOf2(half) * PowerOf2(n - half);
    }

    /// <summary>e to the power of x, minus 1, precise near 0 too.</summary>
    /// <param name="x">A number.</param>
    public static float ExpM1(float x)
    {
        x = Min(Max(x, VectorMath.ExpM1Lowest), VectorMath.ExpHighest);
        int n = NearestPower(x);
        // 2^n · y + 2^n - 1, at half its size so that 2^n stays finite.
        float y = ReducedExpM1(x, n), scale = PowerOf2(n - 1);
        float result = MultiplyAdd(y, scale, scale - 0.5f);
        return result + result;
    }

    /// <summary>The natural logarithm: -∞ at 0, NaN below.</summary>
    /// <param name="x">A number.</param>
    public static float Log(float x)
    {
        if (IsNaN(x))
            return x;
        bool isDenormal = x < VectorMath.SmallestNormal;
        float scaled = isDenormal ? x * VectorMath.TwoTo25 : x;
        int bits = (int)Interop.FloatAsInt(scaled);
        int exponent = (bits - VectorMath.SqrtHalfBits) >> 23;
        float f = Interop.IntAsFloat((uint)(bits - (exponent << 23))) - 1f;
        float n = exponent - (isDenormal ? 25f : 0f);

        float q = MultiplyAdd(VectorMath.Log7, f, VectorMath.Log6);
        q = MultiplyAdd(q, f, VectorMath.Log5);
        q = MultiplyAdd(q, f, VectorMath.Log4);
        q = MultiplyAdd(q, f, VectorMath.Log3);
        q = MultiplyAdd(q, f, VectorMath.Log2);
        q = MultiplyAdd(q, f, VectorMath.Log1);
        q = MultiplyAdd(q, f, VectorMath.Log0);

        float square = f * f;
        float y = MultiplyAdd(n, VectorMath.Ln2Low, f * square * q);
        y = MultiplyAdd(square, -0.5f, y);
        y = MultiplyAdd(n, VectorMath.Ln2High, f + y);
        if (x > 0f && x < float.PositiveInfinity)
            return y;
        return x == 0f ? float.NegativeInfinity : x == float.PositiveInfinity ? float.PositiveInfinity : float.NaN;
    }

    /// <summary>The natural logarithm of 1 + x, precise near 0 too: -∞ at -1, NaN below.</summary>
    /// <param name="x">A number.</param>
    public static float Log1P(float x)
    {
        float u = 1f + x;
        // What the sum lost, to first order.
        float rest = (x - (u - 1f)) / u;
        return u > 0f && u < float.PositiveInfinity ? Log(u) + rest : Log(u);
    }

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">A number.</param>
    public static float Tanh(float x)
    {
        float t = ExpM1(MathF.Abs(x) * -2f);
        return WithSign(-t / (t + 2f), x);
    }

    /// <summary>1 / (1 + exp(-x)), precise in both tails.</summary>
    /// <param name="x">A number.</param>
    public static float Sigmoid(float x)
    {
        float e = Exp(-MathF.Abs(x));
        return (x < 0f ? e : 1f) / (1f + e);
    }

    /// <summary>The error function.</summary>
    /// <param name="x">A number.</param>
    public static float Erf(float x)
    {
        float a = Min(MathF.Abs(x), VectorMath.ErfOne);
        float s = MultiplyAdd(VectorMath.Erfc6, a, VectorMath.Erfc5);
        s = MultiplyAdd(s, a, VectorMath.Erfc4);
        s = MultiplyAdd(s, a, VectorMath.Erfc3);
        s = MultiplyAdd(s, a, VectorMath.Erfc2);
        s = MultiplyAdd(s, a, VectorMath.Erfc1);
        s = MultiplyAdd(s, a, VectorMath.Erfc0);
        return a < 1f ? ErfNearZero(x) : WithSign(1f - Exp(s), x);
    }

    /// <summary>1 minus the error function, precise in the tail too.</summary>
    /// <param name="x">A number.</param>
    public static float Erfc(float x)
    {
        float a = Min(MathF.Abs(x), VectorMath.ErfcZero);
        float t = (a - VectorMath.TailCenter) / (a + VectorMath.TailCenter);
        float p = MultiplyAdd(VectorMath.Tail9, t, VectorMath.Tail8);
        p = MultiplyAdd(p, t, VectorMath.Tail7);
        p = MultiplyAdd(p, t, VectorMath.Tail6);
        p = MultiplyAdd(p, t, VectorMath.Tail5);
        p = MultiplyAdd(p, t, VectorMath.Tail4);
        p = MultiplyAdd(p, t, VectorMath.Tail3);
        p = MultiplyAdd(p, t, VectorMath.Tail2);
        p = MultiplyAdd(p, t, VectorMath.Tail1);
        p = MultiplyAdd(p, t, VectorMath.Tail0);
        p /= a + a + 1f;
        // exp(-a²) from the rounded square, and to first order what rounding took from it.
        float square = a * a;
        float y = Exp(-square);
        y = MultiplyAdd(-y, MultiplyAdd(a, a, -square), y) * p;
        return a < VectorMath.ErfcNear ? 1f - ErfNearZero(x) : x < 0f ? 2f - y : y;
    }

    /// <summary>The uniform number in [0, 1) that belongs to an element of a stream: <see cref="Philox.Uniform"/>, bit for bit.</summary>
    /// <param name="scalars">The network's scalars, which begin with the key: the low and the high word of the seed, then of the step.</param>
    /// <param name="stream">Which use of random numbers this is.</param>
    /// <param name="element">The element's flat index.</param>
    public static float Uniform(ArrayView<float> scalars, int stream, int element)
    {
        uint k0 = Interop.FloatAsInt(scalars[0]) ^ Interop.FloatAsInt(scalars[3]), k1 = Interop.FloatAsInt(scalars[1]);
        uint c0 = (uint)element, c1 = 0, c2 = (uint)stream, c3 = Interop.FloatAsInt(scalars[2]);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            ulong product0 = (ulong)Philox.Multiplier0 * c0;
            ulong product1 = (ulong)Philox.Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return (int)(c0 >> 8) * (1f / (1 << 24));
    }

    /// <summary>The number of a use's stream, which stands as bits behind the use's own number.</summary>
    /// <param name="use">The two, among the network's scalars.</param>
    public static int Stream(ArrayView<float> use) => (int)Interop.FloatAsInt(use[1]);

    /// <summary>erf(x) for |x| &lt; 1.</summary>
    private static float ErfNearZero(float x)
    {
        float square = x * x;
        float r = MultiplyAdd(VectorMath.Erf6, square, VectorMath.Erf5);
        r = MultiplyAdd(r, square, VectorMath.Erf4);
        r = MultiplyAdd(r, square, VectorMath.Erf3);
        r = MultiplyAdd(r, square, VectorMath.Erf2);
        r = MultiplyAdd(r, square, VectorMath.Erf1);
        r = MultiplyAdd(r, square, VectorMath.Erf0);
        return MultiplyAdd(x, r, x);
    }

    /// <summary>exp(r) - 1 for r = x - n · ln 2.</summary>
    private static float ReducedExpM1(float x, int n)
    {
        float r = MultiplyAdd(n, -VectorMath.Ln2High, x);
        r = MultiplyAdd(n, -VectorMath.Ln2Low, r);
        float p = MultiplyAdd(VectorMath.Exp4, r, VectorMath.Exp3);
        p = MultiplyAdd(p, r, VectorMath.Exp2);
        p = MultiplyAdd(p, r, VectorMath.Exp1);
        p = MultiplyAdd(p, r, VectorMath.Exp0);
        return MultiplyAdd(r * r, p, r);
    }

    /// <summary>The integer nearest to x / ln 2: what is not a number gives some integer, and the polynomial behind it carries the NaN on.</summary>
    private static int NearestPower(float x)
    {
        float shifted = MultiplyAdd(x, VectorMath.Log2E, VectorMath.RoundingBias);
        int n = (int)Interop.FloatAsInt(shifted) - VectorMath.RoundingBiasBits;
        return Min(Max(n, -160), 160);
    }

    private static float PowerOf2(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);

    private static float WithSign(float magnitude, float x) =>
        Interop.IntAsFloat((Interop.FloatAsInt(x) & SignBit) | Interop.FloatAsInt(magnitude));
}
