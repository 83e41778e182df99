using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Several numbers in one text. <c>string.Join</c> writes them in the current culture.</summary>
internal static class NumberList
{
    /// <summary><c>28, 28, 1</c></summary>
    public static string Of<T>(IEnumerable<T> numbers, string separator = ", ")
        where T : IFormattable =>
        string.Join(separator, numbers.Select(n => n.ToString(null, CultureInfo.InvariantCulture)));
}
