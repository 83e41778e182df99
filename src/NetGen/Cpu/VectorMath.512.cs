using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen;

public static unsafe partial class VectorMath
{
    /// <summary>e to the power of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // The constant stands first: on x86 the second operand wins where one is NaN.
        x = Vector512.MinNative(Vector512.Create(ExpHighest), Vector512.MaxNative(Vector512.Create(ExpLowest), x));
        var shifted = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2E), Vector512.Create(RoundingBias));
        var n = shifted - Vector512.Create(RoundingBias);
        var y = Vector512<float>.One + ReducedExpM1(x, n);
        // 2^n in two factors, so that results reach down to denormals and up to infinity.
        var exponent = shifted.AsInt32() - Vector512.Create(RoundingBiasBits);
        var half = exponent >> 1;
        return y * PowerOf2(half) * PowerOf2(exponent - half);
    }

    /// <summary>e to the power of each lane, minus 1, precise near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ExpM1(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.Create(ExpHighest), Vector512.MaxNative(Vector512.Create(ExpM1Lowest), x));
        var shifted = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2E), Vector512.Create(RoundingBias));
        var n = shifted - Vector512.Create(RoundingBias);
        var y = ReducedExpM1(x, n);
        // 2^n · y + 2^n - 1, at half its size so that 2^n stays finite.
        var scale = PowerOf2(shifted.AsInt32() - Vector512.Create(RoundingBiasBits + 1));
        var result = Vector512.MultiplyAddEstimate(y, scale, scale - Vector512.Create(0.5f));
        return result + result;
    }

    /// <summary>The natural logarithm of each lane: -∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var denormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var scaled = Vector512.ConditionalSelect(denormal, x * Vector512.Create(TwoTo25), x);
        var exponent = (scaled.AsInt32() - Vector512.Create(SqrtHalfBits)) >> 23;
        var f = (scaled.AsInt32() - (exponent << 23)).AsSingle() - Vector512<float>.One;
        var n = Vector512.ConvertToSingle(exponent) - (denormal & Vector512.Create(25f));

        var q = Vector512.MultiplyAddEstimate(Vector512.Create(Log7), f, Vector512.Create(Log6));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log5));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log4));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log3));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log2));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log1));
        q = Vector512.MultiplyAddEstimate(q, f, Vector512.Create(Log0));

        var square = f * f;
        // From small to large: f³ · Q, n · low part of ln 2, f²/2, f, n · high part.
        var y = Vector512.MultiplyAddEstimate(n, Vector512.Create(Ln2Low), f * square * q);
        y = Vector512.MultiplyAddEstimate(square, Vector512.Create(-0.5f), y);
        y = Vector512.MultiplyAddEstimate(n, Vector512.Create(Ln2High), f + y);

        var infinity = Vector512.Create(float.PositiveInfinity);
        var outside = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), -infinity, Vector512.Create(float.NaN));
        outside = Vector512.ConditionalSelect(Vector512.Equals(x, infinity), infinity, outside);
        var inside = Vector512.GreaterThan(x, Vector512<float>.Zero) & Vector512.LessThan(x, infinity);
        return Vector512.ConditionalSelect(inside, y, outside);
    }

    /// <summary>The natural logarithm of 1 plus each lane, precise near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1P(Vector512<float> x)
    {
        var u = Vector512<float>.One + x;
        // What the sum lost, to first order.
        var rest = (x - (u - Vector512<float>.One)) / u;
        var inside = Vector512.GreaterThan(u, Vector512<float>.Zero) & Vector512.LessThan(u, Vector512.Create(float.PositiveInfinity));
        return Log(u) + (rest & inside);
    }

    /// <summary>The hyperbolic tangent of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var sign = x & Vector512.Create(-0f);
        var t = ExpM1(Vector512.Abs(x) * Vector512.Create(-2f));
        return sign | (-t / (t + Vector512.Create(2f)));
    }

    /// <summary>1 / (1 + exp(-x)) of each lane, precise in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = Exp(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One);
        return numerator / (Vector512<float>.One + e);
    }

    /// <summary>The error function of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        var sign = x & Vector512.Create(-0f);
        var a = Vector512.MinNative(Vector512.Create(ErfOne), Vector512.Abs(x));

        var near = ErfNearZero(x);

        var s = Vector512.MultiplyAddEstimate(Vector512.Create(Erfc6), a, Vector512.Create(Erfc5));
        s = Vector512.MultiplyAddEstimate(s, a, Vector512.Create(Erfc4));
        s = Vector512.MultiplyAddEstimate(s, a, Vector512.Create(Erfc3));
        s = Vector512.MultiplyAddEstimate(s, a, Vector512.Create(Erfc2));
        s = Vector512.MultiplyAddEstimate(s, a, Vector512.Create(Erfc1));
        s = Vector512.MultiplyAddEstimate(s, a, Vector512.Create(Erfc0));
        var far = sign | (Vector512<float>.One - Exp(s));

        return Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<float>.One), near, far);
    }

    /// <summary>1 minus the error function of each lane, precise in the tail too: erfc(10) is 2.1e-45.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erfc(Vector512<float> x)
    {
        var a = Vector512.MinNative(Vector512.Create(ErfcZero), Vector512.Abs(x));
        var near = Vector512<float>.One - ErfNearZero(x);

        var t = (a - Vector512.Create(TailCenter)) / (a + Vector512.Create(TailCenter));
        var p = Vector512.MultiplyAddEstimate(Vector512.Create(Tail9), t, Vector512.Create(Tail8));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail7));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail6));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail5));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail4));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail3));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail2));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail1));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create(Tail0));
        p /= a + a + Vector512<float>.One;
        // exp(-a²) from the rounded square, and to first order what rounding took from it.
        var square = a * a;
        var upper = (a.AsInt32() & Vector512.Create(UpperHalf)).AsSingle();
        var lower = a - upper;
        var rest = upper * upper - square + (upper + upper) * lower + lower * lower;
        var y = Exp(-square);
        y = (y - y * rest) * p;
        var far = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(2f) - y, y);

        return Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create(ErfcNear)), near, far);
    }

    /// <summary>The uniform numbers in [0, 1) of as many elements as there are lanes: lane i is that of <c>firstElement + i</c>.</summary>
    /// <param name="seed">The key of the network.</param>
    /// <param name="step">The training step.</param>
    /// <param name="stream">Which use of random numbers this is.</param>
    /// <param name="firstElement">The element of lane 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Uniform512(ulong seed, ulong step, uint stream, long firstElement)
    {
        var low = Vector512.Create((ulong)firstElement) + Vector512<ulong>.Indices;
        var high = low + Vector512.Create((ulong)Vector512<ulong>.Count);
        uint key0 = (uint)seed ^ (uint)(step >> 32), key1 = (uint)(seed >> 32);
        var words = PhiloxWords(low, high, stream, (uint)step, key0, key1);
        return Vector512.ConvertToSingle((words >> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));
    }

    // erf(x) for |x| < 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ErfNearZero(Vector512<float> x)
    {
        var square = x * x;
        var r = Vector512.MultiplyAddEstimate(Vector512.Create(Erf6), square, Vector512.Create(Erf5));
        r = Vector512.MultiplyAddEstimate(r, square, Vector512.Create(Erf4));
        r = Vector512.MultiplyAddEstimate(r, square, Vector512.Create(Erf3));
        r = Vector512.MultiplyAddEstimate(r, square, Vector512.Create(Erf2));
        r = Vector512.MultiplyAddEstimate(r, square, Vector512.Create(Erf1));
        r = Vector512.MultiplyAddEstimate(r, square, Vector512.Create(Erf0));
        return Vector512.MultiplyAddEstimate(x, r, x);
    }

    // exp(r) - 1 for r = x - n · ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ReducedExpM1(Vector512<float> x, Vector512<float> n)
    {
        var r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2High), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2Low), r);
        var p = Vector512.MultiplyAddEstimate(Vector512.Create(Exp4), r, Vector512.Create(Exp3));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp2));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp1));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp0));
        return Vector512.MultiplyAddEstimate(r * r, p, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOf2(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    // Word 0 of the blocks of two vectors of elements, whose chains of multiplications overlap. Each 64-bit lane carries one
    // 32-bit word, with rubbish above it that the multiplication does not see.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<uint> PhiloxWords(Vector512<ulong> a0, Vector512<ulong> b0, uint stream, uint step, uint k0, uint k1)
    {
        Vector512<ulong> a1 = a0 >> 32, a2 = Vector512.Create((ulong)stream), a3 = Vector512.Create((ulong)step);
        Vector512<ulong> b1 = b0 >> 32, b2 = a2, b3 = a3;
        var multiplier0 = Vector512.Create((ulong)Philox.Multiplier0);
        var multiplier1 = Vector512.Create((ulong)Philox.Multiplier1);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            var aProduct0 = MultiplyLow32(a0, multiplier0);
            var bProduct0 = MultiplyLow32(b0, multiplier0);
            var aProduct1 = MultiplyLow32(a2, multiplier1);
            var bProduct1 = MultiplyLow32(b2, multiplier1);
            var key0 = Vector512.Create((ulong)k0);
            var key1 = Vector512.Create((ulong)k1);
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

        return Vector512.Narrow(a0, b0);
    }
}
