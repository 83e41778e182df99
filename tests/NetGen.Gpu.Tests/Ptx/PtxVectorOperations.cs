using System.Runtime.Intrinsics;

namespace NetGen.Gpu.Tests;

/// <summary>Operations that vectors of the processor have, with rounding to nearest, denormals and without a trap, as PTX has them.</summary>
internal static class PtxVectorOperations
{
    public readonly struct Move<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a;
    }

    public readonly struct Add<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a + b;
    }

    public readonly struct Subtract<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a - b;
    }

    /// <summary>Of integers, the low half.</summary>
    public readonly struct Multiply<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a * b;
    }

    public readonly struct MultiplyAdd<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a * b + c;
    }

    /// <summary>Rounded once.</summary>
    public readonly struct FusedSingle : IVectorOperation<float>
    {
        public static Vector256<float> Of(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
    }

    /// <summary>Rounded once.</summary>
    public readonly struct FusedDouble : IVectorOperation<double>
    {
        public static Vector256<double> Of(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);
    }

    public readonly struct Divide<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a / b;
    }

    public readonly struct ReciprocalSingle : IVectorOperation<float>
    {
        public static Vector256<float> Of(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256<float>.One / a;
    }

    public readonly struct SquareRoot<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.Sqrt(a);
    }

    /// <summary>Of floats, the number where the other is NaN, and −0 below 0.</summary>
    public readonly struct Minimum<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.MinNumber(a, b);
    }

    /// <summary>Of floats, the number where the other is NaN, and −0 below 0.</summary>
    public readonly struct Maximum<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.MaxNumber(a, b);
    }

    /// <summary>NaN where either is.</summary>
    public readonly struct MinimumOrNaN<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.Min(a, b);
    }

    /// <summary>NaN where either is.</summary>
    public readonly struct MaximumOrNaN<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.Max(a, b);
    }

    public readonly struct Negate<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => -a;
    }

    public readonly struct NegateSingle : IVectorOperation<uint>
    {
        public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => a ^ Vector256.Create(0x8000_0000u);
    }

    public readonly struct AbsoluteSingle : IVectorOperation<uint>
    {
        public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => a & Vector256.Create(0x7FFF_FFFFu);
    }

    public readonly struct Absolute<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => Vector256.Abs(a);
    }

    public readonly struct And<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a & b;
    }

    public readonly struct Or<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a | b;
    }

    public readonly struct Xor<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => a ^ b;
    }

    public readonly struct Not<T> : IVectorOperation<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c) => ~a;
    }

    /// <summary>The nearest number with ten bits behind the first one, the larger of two: <c>cvt.rna.tf32.f32</c>.</summary>
    public readonly struct RoundToTf32 : IVectorOperation<uint>
    {
        public static Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c)
        {
            var isFinite = Vector256.LessThan(a & Vector256.Create(0x7F80_0000u), Vector256.Create(0x7F80_0000u));
            return Vector256.ConditionalSelect(isFinite, (a + Vector256.Create(0x1000u)) & Vector256.Create(~0x1FFFu), a);
        }
    }

    public readonly struct Equal<T> : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);
    }

    public readonly struct Less<T> : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b);
    }

    public readonly struct LessOrEqual<T> : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => Vector256.LessThanOrEqual(a, b);
    }

    /// <summary>Whether neither is NaN.</summary>
    public readonly struct Ordered<T> : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, a) & Vector256.Equals(b, b);
    }

    public readonly struct Opposite<T, TComparison> : IVectorComparison<T>
        where TComparison : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => ~TComparison.Of(a, b);
    }

    public readonly struct Swapped<T, TComparison> : IVectorComparison<T>
        where TComparison : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => TComparison.Of(b, a);
    }

    /// <summary>Whether both comparisons hold.</summary>
    public readonly struct Both<T, TFirst, TSecond> : IVectorComparison<T>
        where TFirst : IVectorComparison<T>
        where TSecond : IVectorComparison<T>
    {
        public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => TFirst.Of(a, b) & TSecond.Of(a, b);
    }
}
