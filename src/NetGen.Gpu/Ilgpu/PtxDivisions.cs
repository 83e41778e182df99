using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Gpu;

/// <summary>
/// Divisions of signed integers by constants, as multiplications: where a kernel finds its place in tensors, it divides by their sizes. ILGPU writes such
/// divisions as they stand, and a driver's assembler makes some twenty instructions of each, a reciprocal among them; a multiplication takes three (Granlund and Montgomery, "Division by
/// invariant integers using multiplication", 1994).
/// </summary>
internal static partial class PtxDivisions
{
    /// <summary>The same module without them.</summary>
    public static string Replace(string ptx)
    {
        var text = new StringBuilder(ptx.Length);
        var names = new Names();
        int start = 0;
        foreach (string line in ptx.Split('\n'))
        {
            var division = Division().Match(line);
            if (division.Success && long.Parse(division.Groups["divisor"].Value, CultureInfo.InvariantCulture) is > 1 and var divisor)
            {
                Write(text, division, divisor, names);
                continue;
            }

            // A function's lines stand between braces in the first column; its registers are declared before they are used.
            if (line.StartsWith('}'))
            {
                text.Insert(start, names.Declarations);
                names = new Names();
            }

            text.Append(line).Append('\n');
            if (line.StartsWith('{'))
                start = text.Length;
        }

        // Split sees a line more than there are line feeds.
        return text.ToString(0, text.Length - 1);
    }

    /// <summary>x / d is the high half of x · m, shifted by s, and one more where x is negative. Of a power of two it is a shift, of x + d - 1 where x is negative.</summary>
    private static void Write(StringBuilder lines, Match division, long divisor, Names names)
    {
        int bits = int.Parse(division.Groups["bits"].Value, CultureInfo.InvariantCulture);
        string x = division.Groups["x"].Value, result = division.Groups["result"].Value;
        string sign = names.New(bits), quotient = names.New(bits);
        if (BitOperations.IsPow2(divisor))
        {
            int shift = BitOperations.Log2((ulong)divisor);
            Line($"shr.s{bits}", sign, x, $"{bits - 1}");
            Line($"shr.u{bits}", sign, sign, $"{bits - shift}");
            Line($"add.s{bits}", quotient, x, sign);
            Line($"shr.s{bits}", quotient, quotient, $"{shift}");
        }
        else
        {
            var (factor, shift) = Reciprocal(divisor, bits);
            Line($"mul.hi.s{bits}", quotient, x, factor.ToString(CultureInfo.InvariantCulture));
            if (factor < 0)
                Line($"add.s{bits}", quotient, quotient, x);
            if (shift > 0)
                Line($"shr.s{bits}", quotient, quotient, $"{shift}");
            Line($"shr.u{bits}", sign, x, $"{bits - 1}");
            Line($"add.s{bits}", quotient, quotient, sign);
        }

        if (division.Groups["operation"].Value == "div")
        {
            lines.Append(CultureInfo.InvariantCulture, $"\tmov.b{bits}\t{result}, {quotient};\n");
            return;
        }

        Line($"mul.lo.s{bits}", quotient, quotient, $"{divisor}");
        Line($"sub.s{bits}", result, x, quotient);

        void Line(string instruction, string to, string left, string right) =>
            lines.Append(CultureInfo.InvariantCulture, $"\t{instruction}\t{to}, {left}, {right};\n");
    }

    /// <summary>
    /// The smallest m = ⌈2^(bits + s) / d⌉ that is exact for all x: its error, m · d - 2^(bits + s), is at most 2^(s + 1). It has up to <paramref name="bits"/> bits, and is negative as
    /// a signed number where it has all of them.
    /// </summary>
    /// <param name="divisor">Neither 1 nor a power of two.</param>
    /// <param name="bits">32 or 64.</param>
    internal static (long Factor, int Shift) Reciprocal(long divisor, int bits)
    {
        for (int shift = 0; ; shift++)
        {
            var power = BigInteger.One << (bits + shift);
            var factor = (power + divisor - 1) / divisor;
            if (factor * divisor - power <= BigInteger.One << (shift + 1))
                return (bits == 32 ? (int)(uint)factor : (long)(ulong)factor, shift);
        }
    }

    /// <summary>Registers of a function for intermediate results.</summary>
    private sealed class Names
    {
        private int _words, _longs;

        public string New(int bits) => bits == 32 ? $"%q{_words++}" : $"%qd{_longs++}";

        public string Declarations => Declaration("b32", "%q", _words) + Declaration("b64", "%qd", _longs);

        private static string Declaration(string type, string stem, int count) => count == 0 ? "" : $"\t.reg .{type}\t{stem}<{count}>;\n";
    }

    [GeneratedRegex(@"^\s*(?<operation>div|rem)\.s(?<bits>32|64)\s+(?<result>%\w+),\s*(?<x>%\w+),\s*(?<divisor>\d+);\s*$")]
    private static partial Regex Division();
}
