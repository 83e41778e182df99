using System.Numerics;

namespace NetGen.Gpu.Tests;

/// <summary>Operations that run thread by thread.</summary>
internal static class PtxThreadOperations
{
    public readonly struct MultiplyWide<TD, T> : IOperation<TD, T, T, TD>
        where TD : INumberBase<TD>
        where T : INumberBase<T>
    {
        public static TD Of(T a, T b, TD c) => TD.CreateTruncating(a) * TD.CreateTruncating(b);
    }

    public readonly struct MultiplyAddWide<TD, T> : IOperation<TD, T, T, TD>
        where TD : INumberBase<TD>
        where T : INumberBase<T>
    {
        public static TD Of(T a, T b, TD c) => TD.CreateTruncating(a) * TD.CreateTruncating(b) + c;
    }

    /// <summary>The high half of the product.</summary>
    /// <typeparam name="T">32 bits.</typeparam>
    /// <typeparam name="TWide">64 bits.</typeparam>
    public readonly struct MultiplyHigh<T, TWide> : IOperation<T, T, T, T>
        where T : IBinaryInteger<T>
        where TWide : IBinaryInteger<TWide>
    {
        public static T Of(T a, T b, T c) => T.CreateTruncating(TWide.CreateTruncating(a) * TWide.CreateTruncating(b) >> 32);
    }

    public readonly struct MultiplyHighSigned : IOperation<long, long, long, long>
    {
        public static long Of(long a, long b, long c) => Math.BigMul(a, b, out _);
    }

    public readonly struct MultiplyHighUnsigned : IOperation<ulong, ulong, ulong, ulong>
    {
        public static ulong Of(ulong a, ulong b, ulong c) => Math.BigMul(a, b, out _);
    }

    /// <summary>Toward zero; by zero all bits, as devices give.</summary>
    public readonly struct Divide<T> : IOperation<T, T, T, T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T a, T b, T c) => b == T.Zero ? T.AllBitsSet : T.IsNegative(b) && b == T.AllBitsSet ? T.Zero - a : a / b;
    }

    /// <summary>With the sign of a; by zero a, as devices give.</summary>
    public readonly struct Remainder<T> : IOperation<T, T, T, T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T a, T b, T c) => b == T.Zero ? a : T.IsNegative(b) && b == T.AllBitsSet ? T.Zero : a % b;
    }

    /// <summary>By more than there are bits: 0.</summary>
    public readonly struct ShiftLeft<T> : IOperation<T, T, uint, T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T a, uint b, T c) => b < (uint)(8 * T.Zero.GetByteCount()) ? a << (int)b : T.Zero;
    }

    /// <summary>By more than there are bits: 0, or the sign everywhere.</summary>
    public readonly struct ShiftRight<T> : IOperation<T, T, uint, T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T a, uint b, T c) => a >> (int)Math.Min(b, (uint)(8 * T.Zero.GetByteCount() - 1)) >> (b < (uint)(8 * T.Zero.GetByteCount()) ? 0 : 1);
    }

    public readonly struct CountOnes<T> : IOperation<uint, T, uint, uint>
        where T : IBinaryInteger<T>
    {
        public static uint Of(T a, uint b, uint c) => uint.CreateTruncating(T.PopCount(a));
    }

    public readonly struct CountLeadingZeros<T> : IOperation<uint, T, uint, uint>
        where T : IBinaryInteger<T>
    {
        public static uint Of(T a, uint b, uint c) => uint.CreateTruncating(T.LeadingZeroCount(a));
    }

    /// <summary>c bits of a from bit b on; signed ones are extended by the highest that there is.</summary>
    public readonly struct ExtractBits<T> : IOperation<T, T, uint, uint>
        where T : IBinaryInteger<T>
    {
        public static T Of(T a, uint b, uint c)
        {
            int bits = 8 * T.Zero.GetByteCount(), start = (int)(b & 255), count = (int)(c & 255);
            if (count == 0)
                return T.Zero;
            var rest = a >> Math.Min(start, bits - 1) >> (start < bits ? 0 : 1);
            int above = Math.Max(bits - count, 0);
            return rest << above >> above;
        }
    }

    public readonly struct Convert<TD, TA> : IOperation<TD, TA, uint, uint>
        where TD : INumberBase<TD>
        where TA : INumberBase<TA>
    {
        public static TD Of(TA a, uint b, uint c) => TD.CreateTruncating(a);
    }
}
