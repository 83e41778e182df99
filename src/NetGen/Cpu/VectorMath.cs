using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace NetGen;

/// <summary>
/// Functions of whole vectors that generated kernels use, for the three widths. Elementary functions are within a few units in the
/// last place over the whole range of <see cref="float"/>, denormals, infinities and NaN included.
/// </summary>
/// <remarks>
/// The files for 128, 256 and 512 bits are one text with another number: change them together (a test compares them). Polynomials are
/// minimax fits of the relative error, by Remez's algorithm. The scalar functions of graphics kernels share them.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1062", Justification = "Kernels only; pointers are checked where they are made.")]
[CLSCompliant(false)]
public static unsafe partial class VectorMath
{
    // exp: x = n · ln 2 + r with |r| ≤ ln 2 / 2. ln 2 is split so that n · Ln2High has no rounding, with or without FMA.
    internal const float Log2E = 1.44269504f;
    internal const float Ln2High = 0.693359375f;
    internal const float Ln2Low = -2.12194440e-4f;

    // Below the first, exp is 0; above the second, infinite. Both keep the exponent arithmetic in range.
    internal const float ExpLowest = -104.5f;
    internal const float ExpHighest = 89;

    // exp(x) - 1 is -1 below this.
    internal const float ExpM1Lowest = -20;

    // Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits.
    internal const float RoundingBias = 12582912;
    internal const int RoundingBiasBits = 0x4B400000;

    // exp(r) = 1 + r + r² · P(r): error 1.3e-8 of exp(r) - 1.
    internal const float Exp0 = 0.49999997f;
    internal const float Exp1 = 0.166665435f;
    internal const float Exp2 = 0.0416672006f;
    internal const float Exp3 = 0.00836652238f;
    internal const float Exp4 = 0.0013882519f;

    // log(1 + f) = f - f²/2 + f³ · Q(f) for 1 + f in [sqrt(1/2), sqrt(2)]: error 5.8e-9.
    internal const float Log0 = 0.333333313f;
    internal const float Log1 = -0.250008225f;
    internal const float Log2 = 0.200012267f;
    internal const float Log3 = -0.16623354f;
    internal const float Log4 = 0.142017439f;
    internal const float Log5 = -0.131602079f;
    internal const float Log6 = 0.127616987f;
    internal const float Log7 = -0.0763458461f;
    internal const int SqrtHalfBits = 0x3F3504F3;
    internal const float SmallestNormal = 1.17549435e-38f;
    internal const float TwoTo25 = 33554432;

    // erf(x) = x + x · R(x²) for |x| < 1: error 1.2e-9.
    internal const float Erf0 = 0.128379166f;
    internal const float Erf1 = -0.37612626f;
    internal const float Erf2 = 0.112835854f;
    internal const float Erf3 = -0.0268538129f;
    internal const float Erf4 = 0.00518832775f;
    internal const float Erf5 = -0.000801019429f;
    internal const float Erf6 = 7.85386292e-05f;

    // erf(x) = 1 - exp(S(x)) for x in [1, 3.95], above which it rounds to 1: error 1.1e-9.
    internal const float Erfc0 = -0.00031249001f;
    internal const float Erfc1 = -1.12720215f;
    internal const float Erfc2 = -0.637965143f;
    internal const float Erfc3 = -0.103256062f;
    internal const float Erfc4 = 0.0219064075f;
    internal const float Erfc5 = -0.00296398811f;
    internal const float Erfc6 = 0.000187969767f;
    internal const float ErfOne = 3.95f;

    // erfc(x) = exp(-x²) · T(t) / (1 + 2x) with t = (x - 2) / (x + 2) for x in [0.46, 10.2]: error 4.7e-9. Below the first, it is
    // 1 - erf(x); above the second, less than half the smallest number.
    internal const float ErfcNear = 0.5f;
    internal const float ErfcZero = 10.1f;
    internal const float TailCenter = 2;
    internal const float Tail0 = 1.27697837f;
    internal const float Tail1 = -0.0927637666f;
    internal const float Tail2 = -0.166030958f;
    internal const float Tail3 = 0.164049f;
    internal const float Tail4 = -0.0542091653f;
    internal const float Tail5 = -0.00800921116f;
    internal const float Tail6 = 0.00864896644f;
    internal const float Tail7 = 0.00116271083f;
    internal const float Tail8 = -0.00125029217f;
    internal const float Tail9 = -0.000249108503f;

    // The upper half of a number's digits, whose products are exact.
    internal const int UpperHalf = unchecked((int)0xFFFFF000);

    /// <summary>The uniform number in [0, 1) that belongs to one element of one stream at one step.</summary>
    /// <param name="seed">The key of the network.</param>
    /// <param name="step">The training step.</param>
    /// <param name="stream">Which use of random numbers this is.</param>
    /// <param name="element">Which number of the stream.</param>
    public static float Uniform(ulong seed, ulong step, uint stream, long element) => Philox.Uniform(seed, step, stream, element);
}
