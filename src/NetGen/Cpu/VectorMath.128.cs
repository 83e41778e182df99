using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen;

public static unsafe partial class VectorMath
{
    /// <summary>e to the power of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        // The constant stands first: on x86 the second operand wins where one is NaN.
        x = Vector128.MinNative(Vector128.Create(ExpHighest), Vector128.MaxNative(Vector128.Create(ExpLowest), x));
        var shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create(Log2E), Vector128.Create(RoundingBias));
        var n = shifted - Vector128.Create(RoundingBias);
        var y = Vector128<float>.One + ReducedExpM1(x, n);
        // 2^n in two factors, so that results reach down to denormals and up to infinity.
        var exponent = shifted.AsInt32() - Vector128.Create(RoundingBiasBits);
        var half = exponent >> 1;
        return y * PowerOf2(half) * PowerOf2(exponent - half);
    }

    /// <summary>e to the power of each lane, minus 1, precise near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ExpM1(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.Create(ExpHighest), Vector128.MaxNative(Vector128.Create(ExpM1Lowest), x));
        var shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create(Log2E), Vector128.Create(RoundingBias));
        var n = shifted - Vector128.Create(RoundingBias);
        var y = ReducedExpM1(x, n);
        // 2^n · y + 2^n - 1, at half its size so that 2^n stays finite.
        var scale = PowerOf2(shifted.AsInt32() - Vector128.Create(RoundingBiasBits + 1));
        var result = Vector128.MultiplyAddEstimate(y, scale, scale - Vector128.Create(0.5f));
        return result + result;
    }

    /// <summary>The natural logarithm of each lane: -∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> x)
    {
        var denormal = Vector128.LessThan(x, Vector128.Create(SmallestNormal));
        var scaled = Vector128.ConditionalSelect(denormal, x * Vector128.Create(TwoTo25), x);
        var exponent = (scaled.AsInt32() - Vector128.Create(SqrtHalfBits)) >> 23;
        var f = (scaled.AsInt32() - (exponent << 23)).AsSingle() - Vector128<float>.One;
        var n = Vector128.ConvertToSingle(exponent) - (denormal & Vector128.Create(25f));

        var q = Vector128.MultiplyAddEstimate(Vector128.Create(Log7), f, Vector128.Create(Log6));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log5));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log4));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log3));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log2));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log1));
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.Create(Log0));

        var square = f * f;
        // From small to large: f³ · Q, n · low part of ln 2, f²/2, f, n · high part.
        var y = Vector128.MultiplyAddEstimate(n, Vector128.Create(Ln2Low), f * square * q);
        y = Vector128.MultiplyAddEstimate(square, Vector128.Create(-0.5f), y);
        y = Vector128.MultiplyAddEstimate(n, Vector128.Create(Ln2High), f + y);

        var infinity = Vector128.Create(float.PositiveInfinity);
        var outside = Vector128.ConditionalSelect(Vector128.Equals(x, Vector128<float>.Zero), -infinity, Vector128.Create(float.NaN));
        outside = Vector128.ConditionalSelect(Vector128.Equals(x, infinity), infinity, outside);
        var inside = Vector128.GreaterThan(x, Vector128<float>.Zero) & Vector128.LessThan(x, infinity);
        return Vector128.ConditionalSelect(inside, y, outside);
    }

    /// <summary>The natural logarithm of 1 plus each lane, precise near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log1P(Vector128<float> x)
    {
        var u = Vector128<float>.One + x;
        // What the sum lost, to first order.
        var rest = (x - (u - Vector128<float>.One)) / u;
        var inside = Vector128.GreaterThan(u, Vector128<float>.Zero) & Vector128.LessThan(u, Vector128.Create(float.PositiveInfinity));
        return Log(u) + (rest & inside);
    }

    /// <summary>The hyperbolic tangent of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        var sign = x & Vector128.Create(-0f);
        var t = ExpM1(Vector128.Abs(x) * Vector128.Create(-2f));
        return sign | (-t / (t + Vector128.Create(2f)));
    }

    /// <summary>1 / (1 + exp(-x)) of each lane, precise in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x)
    {
        var e = Exp(-Vector128.Abs(x));
        var numerator = Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), e, Vector128<float>.One);
        return numerator / (Vector128<float>.One + e);
    }

    /// <summary>The error function of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erf(Vector128<float> x)
    {
        var sign = x & Vector128.Create(-0f);
        var a = Vector128.MinNative(Vector128.Create(ErfOne), Vector128.Abs(x));

        var near = ErfNearZero(x);

        var s = Vector128.MultiplyAddEstimate(Vector128.Create(Erfc6), a, Vector128.Create(Erfc5));
        s = Vector128.MultiplyAddEstimate(s, a, Vector128.Create(Erfc4));
        s = Vector128.MultiplyAddEstimate(s, a, Vector128.Create(Erfc3));
        s = Vector128.MultiplyAddEstimate(s, a, Vector128.Create(Erfc2));
        s = Vector128.MultiplyAddEstimate(s, a, Vector128.Create(Erfc1));
        s = Vector128.MultiplyAddEstimate(s, a, Vector128.Create(Erfc0));
        var far = sign | (Vector128<float>.One - Exp(s));

        return Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128<float>.One), near, far);
    }

    /// <summary>1 minus the error function of each lane, precise in the tail too: erfc(10) is 2.1e-45.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erfc(Vector128<float> x)
    {
        var a = Vector128.MinNative(Vector128.Create(ErfcZero), Vector128.Abs(x));
        var near = Vector128<float>.One - ErfNearZero(x);

        var t = (a - Vector128.Create(TailCenter)) / (a + Vector128.Create(TailCenter));
        var p = Vector128.MultiplyAddEstimate(Vector128.Create(Tail9), t, Vector128.Create(Tail8));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail7));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail6));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail5));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail4));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail3));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail2));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail1));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create(Tail0));
        p /= a + a + Vector128<float>.One;
        // exp(-a²) from the rounded square, and to first order what rounding took from it.
        var square = a * a;
        var upper = (a.AsInt32() & Vector128.Create(UpperHalf)).AsSingle();
        var lower = a - upper;
        var rest = upper * upper - square + (upper + upper) * lower + lower * lower;
        var y = Exp(-square);
        y = (y - y * rest) * p;
        var far = Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create(2f) - y, y);

        return Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128.Create(ErfcNear)), near, far);
    }

    /// <summary>The uniform numbers in [0, 1) of as many elements as there are lanes: lane i is that of <c>firstElement + i</c>.</summary>
    /// <param name="seed">The key of the network.</param>
    /// <param name="step">The training step.</param>
    /// <param name="stream">Which use of random numbers this is.</param>
    /// <param name="firstElement">The element of lane 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Uniform128(ulong seed, ulong step, uint stream, long firstElement)
    {
        var low = Vector128.Create((ulong)firstElement) + Vector128<ulong>.Indices;
        var high = low + Vector128.Create((ulong)Vector128<ulong>.Count);
        uint key0 = (uint)seed ^ (uint)(step >> 32), key1 = (uint)(seed >> 32);
        var words = PhiloxWords(low, high, stream, (uint)step, key0, key1);
        return Vector128.ConvertToSingle((words >> 8).AsInt32()) * Vector128.Create(1f / (1 << 24));
    }

    // erf(x) for |x| < 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ErfNearZero(Vector128<float> x)
    {
        var square = x * x;
        var r = Vector128.MultiplyAddEstimate(Vector128.Create(Erf6), square, Vector128.Create(Erf5));
        r = Vector128.MultiplyAddEstimate(r, square, Vector128.Create(Erf4));
        r = Vector128.MultiplyAddEstimate(r, square, Vector128.Create(Erf3));
        r = Vector128.MultiplyAddEstimate(r, square, Vector128.Create(Erf2));
        r = Vector128.MultiplyAddEstimate(r, square, Vector128.Create(Erf1));
        r = Vector128.MultiplyAddEstimate(r, square, Vector128.Create(Erf0));
        return Vector128.MultiplyAddEstimate(x, r, x);
    }

    // exp(r) - 1 for r = x - n · ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ReducedExpM1(Vector128<float> x, Vector128<float> n)
    {
        var r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2High), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2Low), r);
        var p = Vector128.MultiplyAddEstimate(Vector128.Create(Exp4), r, Vector128.Create(Exp3));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp2));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp0));
        return Vector128.MultiplyAddEstimate(r * r, p, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PowerOf2(Vector128<int> exponent) => ((exponent + Vector128.Create(127)) << 23).AsSingle();

    // Word 0 of the blocks of two vectors of elements, whose chains of multiplications overlap. Each 64-bit lane carries one
    // 32-bit word, with rubbish above it that the multiplication does not see.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<uint> PhiloxWords(Vector128<ulong> a0, Vector128<ulong> b0, uint stream, uint step, uint k0, uint k1)
    {
        Vector128<ulong> a1 = a0 >> 32, a2 = Vector128.Create((ulong)stream), a3 = Vector128.Create((ulong)step);
        Vector128<ulong> b1 = b0 >> 32, b2 = a2, b3 = a3;
        var multiplier0 = Vector128.Create((ulong)Philox.Multiplier0);
        var multiplier1 = Vector128.Create((ulong)Philox.Multiplier1);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            var aProduct0 = MultiplyLow32(a0, multiplier0);
            var bProduct0 = MultiplyLow32(b0, multiplier0);
            var aProduct1 = MultiplyLow32(a2, multiplier1);
            var bProduct1 = MultiplyLow32(b2, multiplier1);
            var key0 = Vector128.Create((ulong)k0);
            var key1 = Vector128.Create((ulong)k1);
            a0 = (aProduct1 >> 32) ^ a1 ^ key0;
            b0 = (bProduct1 >> 32) ^ b1 ^ key0;
            a1 = aProduct1;
            b1 = bProduct1;
            a2 = (aProduct0 >> 32) ^ a3 ^ key1;
            b2 = (bProduct0 >> 32) ^ b3 ^ key1;
            a3 = aProduct0;
            b3 = bProduct0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return Vector128.Narrow(a0, b0);
    }
}
