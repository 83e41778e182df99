using System.Globalization;

namespace NetGen;

/// <summary>
/// A number as text in every culture alike, by a format of C# (<c>D3</c>, <c>F4</c>, <c>0.000</c>) or a common one of Python (<c>03d</c>, <c>.4f</c>).
/// Where both languages know a format, it means what it means in C#.
/// </summary>
internal static class NumberFormat
{
    // Longer ones are in no name that a file system takes.
    const int Longest = 99;

    /// <summary>What turns a number into text; null where the format is none for it.</summary>
    /// <param name="format">The format; empty for the shortest text that reads back as the same number.</param>
    /// <param name="whole">True for whole numbers, which have formats of their own.</param>
    internal static Func<double, string>? Find(string format, bool whole) =>
        format.Length == 0 ? value => value.ToString(CultureInfo.InvariantCulture)
        : IsPicture(format) ? value => value.ToString(format, CultureInfo.InvariantCulture)
        : Standard(format, whole) ?? Python(format, whole);

    // C#'s formats drawn as digits, but only those that show a number and no letters: 000, 0.00, #.##, 0.0e+00, 0.0%.
    static bool IsPicture(string format)
    {
        ReadOnlySpan<char> rest = format.AsSpan();
        if (rest[^1] == '%')
        {
            rest = rest[..^1];
        }

        int exponent = rest.IndexOfAny('e', 'E');
        if (exponent >= 0)
        {
            ReadOnlySpan<char> digits = rest[(exponent + 1)..].TrimStart("+-");
            if (digits.Length == 0 || digits.ContainsAnyExcept('0') || rest.Length - exponent - 1 - digits.Length > 1)
            {
                return false;
            }

            rest = rest[..exponent];
        }

        return rest.ContainsAny('0', '#') && !rest.ContainsAnyExcept("0#.,") && rest.Count('.') <= 1;
    }

    static Func<double, string>? Standard(string format, bool whole)
    {
        if (!"CDEFGNPRXB".Contains(char.ToUpperInvariant(format[0])) || !IsCount(format.AsSpan(1)) || (char.ToUpperInvariant(format[0]) is 'D' or 'X' or 'B' && !whole))
        {
            return null;
        }

        return whole ? value => ((long)value).ToString(format, CultureInfo.InvariantCulture) : value => value.ToString(format, CultureInfo.InvariantCulture);
    }

    // [0][width][.precision][type]
    static Func<double, string>? Python(string format, bool whole)
    {
        char type = "dfeg%".Contains(format[^1]) ? format[^1] : '\0';
        string numbers = type == '\0' ? format : format[..^1];
        int point = numbers.IndexOf('.');
        string widthText = point < 0 ? numbers : numbers[..point];
        string precisionText = point < 0 ? "" : numbers[(point + 1)..];
        if (!IsCount(widthText) || !IsCount(precisionText) || (point >= 0 && precisionText.Length == 0) || (type == 'd' && !whole) || (point >= 0 && whole && type is 'd' or '\0'))
        {
            return null;
        }

        bool zeros = widthText.StartsWith('0');
        int width = widthText.Length == 0 ? 0 : int.Parse(widthText, CultureInfo.InvariantCulture);
        int precision = point < 0 ? 6 : int.Parse(precisionText, CultureInfo.InvariantCulture);
        Func<double, string> text = type switch
        {
            'f' => value => value.ToString($"F{precision}", CultureInfo.InvariantCulture),
            '%' => value => (value * 100).ToString($"F{precision}", CultureInfo.InvariantCulture) + "%",
            'e' => value => value.ToString($"0{(precision == 0 ? "" : ".")}{new string('0', precision)}e+00", CultureInfo.InvariantCulture),
            'g' => value => value.ToString($"g{Math.Max(1, precision)}", CultureInfo.InvariantCulture),
            _ => value => value.ToString(point < 0 ? "R" : $"g{Math.Max(1, precision)}", CultureInfo.InvariantCulture),
        };
        return value => Pad(text(value), width, zeros && double.IsFinite(value));
    }

    static string Pad(string text, int width, bool zeros) =>
        !zeros ? text.PadLeft(width)
        : text.StartsWith('-') ? $"-{text[1..].PadLeft(Math.Max(0, width - 1), '0')}"
        : text.PadLeft(width, '0');

    static bool IsCount(ReadOnlySpan<char> text) =>
        text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= Longest);
}
