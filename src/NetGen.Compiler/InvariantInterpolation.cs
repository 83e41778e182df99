using System.Globalization;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the C# compiler makes interpolated strings with where this type exists: here in the invariant culture, since what a user's machine calls a minus must not
/// decide what is generated. The framework's own, which these projects do not have, would take the current one.
/// </summary>
[InterpolatedStringHandler]
internal ref struct DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
{
    // Mostly a literal, which is not empty, stands between two values and at either end; of sums of interpolated strings, several.
    private string?[] _parts = new string?[formattedCount + Math.Min(literalLength, formattedCount + 1)];
    private int _count = 0;

    public void AppendLiteral(string text) => AppendFormatted(text);

    public void AppendFormatted(string? text)
    {
        if (_count == _parts.Length)
            Array.Resize(ref _parts, 2 * _count);
        _parts[_count++] = text;
    }

    public void AppendFormatted(int number) => AppendFormatted(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(long number) => AppendFormatted(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted<T>(T value, string? format = null) =>
        AppendFormatted(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

    public string ToStringAndClear() => string.Concat(_parts);
}
