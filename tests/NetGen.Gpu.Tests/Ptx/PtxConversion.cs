using System.Numerics;

namespace NetGen.Gpu.Tests;

/// <summary>A number's type in memory or in a conversion: <c>u</c>, <c>s</c>, <c>b</c> or <c>f</c>, and its bits.</summary>
internal readonly record struct PtxType(char Kind, int Bits)
{
    public bool IsFloat => Kind == 'f';

    public bool IsSigned => Kind == 's';

    /// <exception cref="NotSupportedException">It is none.</exception>
    public static PtxType Parse(string text, string instruction) => text switch
    {
        "u8" or "s8" or "b8" => new(text[0], 8),
        "u16" or "s16" or "b16" => new(text[0], 16),
        "u32" or "s32" or "b32" or "f32" => new(text[0], 32),
        "u64" or "s64" or "b64" or "f64" => new(text[0], 64),
        _ => throw new NotSupportedException($"The PTX machine does not know the type '{text}' of '{instruction}'."),
    };
}

/// <summary>
/// The conversions of <c>cvt</c>, thread by thread: any integers, and floats of 32 and 64 bits; integers of 64 bits to the nearest float only.
/// </summary>
/// <param name="Rounding">The last letter of <c>.rn</c> or <c>.rni</c> without the i, or a space: toward zero for integers, else exact.</param>
/// <param name="ToIntegral">Whether a float becomes a whole number.</param>
/// <param name="Saturates">Whether what does not fit becomes the nearest that does; floats to integers always do.</param>
internal sealed record PtxConversion(PtxType To, PtxType From, char Rounding, bool ToIntegral, bool Saturates)
{
    /// <exception cref="NotSupportedException">The conversion is another.</exception>
    public static PtxConversion Parse(string name)
    {
        string[] parts = name.Split('.');
        PtxType to = PtxType.Parse(parts[^2], name), from = PtxType.Parse(parts[^1], name);
        char rounding = ' ';
        bool toIntegral = false, saturates = false;
        foreach (string part in parts[1..^2])
        {
            if (part == "sat")
                saturates = true;
            else if (part is "rn" or "rz" or "rm" or "rp" or "rni" or "rzi" or "rmi" or "rpi")
                (rounding, toIntegral) = (part[1], part.Length == 3);
            else
                throw new NotSupportedException($"The PTX machine does not know '.{part}' of '{name}'.");
        }

        bool isDirected = rounding is 'z' or 'm' or 'p';
        if (to.IsFloat && !from.IsFloat && (saturates || (from.Bits == 64 && isDirected)))
            throw new NotSupportedException($"The PTX machine does not know '{name}'.");
        return new(to, from, rounding, toIntegral || !to.IsFloat, saturates);
    }

    public static unsafe void Run<TD, TA>(PtxWarp w, PtxInstruction i)
        where TD : unmanaged, IBinaryInteger<TD>
        where TA : unmanaged, IBinaryInteger<TA>
    {
        TD* d = (TD*)(w.Registers + i.D);
        TA* a = (TA*)(w.Registers + i.A);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            d[lane] = TD.CreateTruncating(i.Conversion!.Of(ulong.CreateTruncating(a[lane])));
        }
    }

    /// <summary>The bits that some bits become.</summary>
    private ulong Of(ulong bits)
    {
        if (From.IsFloat)
            return FromFloat(From.Bits == 32 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits));
        int above = 64 - From.Bits;
        Int128 value = From.IsSigned ? (long)(bits << above) >> above : bits << above >> above;
        if (To.IsFloat)
            return FromInteger(value);
        if (Saturates)
            value = Int128.Clamp(value, Lowest, Highest);
        return Extended(value);
    }

    private Int128 Lowest => To.IsSigned ? -(Int128.One << (To.Bits - 1)) : 0;

    private Int128 Highest => (Int128.One << (To.IsSigned ? To.Bits - 1 : To.Bits)) - 1;

    /// <summary>Of a narrow result, the register's other bits as the type says.</summary>
    private ulong Extended(Int128 value)
    {
        int above = 64 - To.Bits;
        ulong bits = unchecked((ulong)value) << above;
        return To.IsSigned ? (ulong)((long)bits >> above) : bits >> above;
    }

    private ulong FromInteger(Int128 value)
    {
        if (From.Bits < 64)
            return ToFloat((double)value);

        // Half of what only unsigned integers hold is rounded like it, where the bit that is lost counts as well.
        bool isLarge = value > long.MaxValue;
        long signed = isLarge ? (long)(value >> 1 | value & 1) : (long)value;
        int factor = isLarge ? 2 : 1;
        return To.Bits == 64 ? BitConverter.DoubleToUInt64Bits((double)signed * factor) : BitConverter.SingleToUInt32Bits((float)signed * factor);
    }

    private ulong FromFloat(double value)
    {
        if (ToIntegral)
        {
            value = Rounding switch
            {
                'n' => Math.Round(value, MidpointRounding.ToEven),
                'm' => Math.Floor(value),
                'p' => Math.Ceiling(value),
                _ => Math.Truncate(value),
            };
        }

        if (To.IsFloat)
            return ToFloat(Saturates ? double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1) : value);
        if (double.IsNaN(value))
            return From.Bits == 64 || To.Bits == 64 ? 1UL << (To.Bits - 1) : 0;
        return Extended(value <= (double)Lowest ? Lowest : value >= (double)Highest ? Highest : (Int128)value);
    }

    private ulong ToFloat(double value)
    {
        if (To.Bits == 64)
            return BitConverter.DoubleToUInt64Bits(value);
        float nearest = (float)value;
        return BitConverter.SingleToUInt32Bits(Rounding switch
        {
            'z' when Math.Abs((double)nearest) > Math.Abs(value) => value > 0 ? MathF.BitDecrement(nearest) : MathF.BitIncrement(nearest),
            'm' when nearest > value => MathF.BitDecrement(nearest),
            'p' when nearest < value => MathF.BitIncrement(nearest),
            _ => nearest,
        });
    }
}
