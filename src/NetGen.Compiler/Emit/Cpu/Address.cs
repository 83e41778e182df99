namespace NetGen.Compiler;

/// <summary>
/// Places in memory as C# text: <c>&amp;p[16]</c> rather than <c>p + 16</c>. Both compile to the same instructions, but the C# compiler looks for the
/// operator of a sum with a pointer among all that there are, which takes it longer than all the rest of a kernel.
/// </summary>
internal static class Address
{
    /// <summary><paramref name="pointer"/> and the offsets that are not zero, added one after the other, also those of a sum like <c>i + 16</c>.</summary>
    public static string Of(string pointer, params IEnumerable<string> offsets)
    {
        string place = pointer;
        foreach (string offset in offsets)
        {
            bool isSum = offset.Contains(" + ") && offset.All(c => IsOfWord(c) || c is ' ' or '+');
            foreach (string term in isSum ? offset.Split([" + "], StringSplitOptions.None) : [offset])
                place = Moved(place, term);
        }

        return place;
    }

    private static string Moved(string place, string offset) =>
        offset == "0" ? place : place.All(c => IsOfWord(c) || c is '>' or '-') ? $"&{place}[{offset}]" : $"&({place})[{offset}]";

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <inheritdoc cref="Of(string, IEnumerable{string})"/>
    public static string Of(string pointer, long offset) => Of(pointer, $"{offset}");

    /// <summary>An expression that moves a pointer.</summary>
    public static string Advance(string pointer, long offset) => $"{pointer} = {Of(pointer, offset)}";

    /// <summary>Writes the statement that moves a pointer, unless it stays.</summary>
    public static void Advance(CodeWriter writer, string pointer, long offset)
    {
        if (offset != 0)
            writer.Line($"{Advance(pointer, offset)};");
    }
}
