using System.Globalization;
using System.Text;

namespace NetGen.Compiler;

/// <summary>Names as file systems and metadata take them, however long the user's are and in whatever script.</summary>
public static class ShortName
{
    /// <summary>Bytes of UTF-8 in a name that stands at the start of a file's: most systems take 255 in all, and folders come before them.</summary>
    public const int Bytes = 120;

    /// <summary>The name, or of a longer one its beginning and a hash of the whole.</summary>
    public static string Of(string name, int bytes = Bytes, string separator = "-") =>
        Encoding.UTF8.GetByteCount(name) <= bytes ? name : Distinct(name, bytes, separator);

    /// <summary>
    /// The name or its beginning, and a hash of the whole: distinct also where small and capital letters are the same, as they are in the files of many systems
    /// and in the names of generated ones.
    /// </summary>
    public static string Distinct(string name, int bytes = Bytes, string separator = "-")
    {
        string end = separator + Hash(name);
        int length = name.Length;
        while (length > 0 && Encoding.UTF8.GetByteCount(name.Substring(0, length)) > bytes - end.Length)
            length--;
        return name.Substring(0, length) + end;
    }

    /// <summary>32 bits of FNV-1a (Fowler, Noll, Vo), over UTF-16, of texts that follow each other.</summary>
    internal static string Hash(params string[] parts)
    {
        uint hash = 2166136261;
        foreach (string text in parts)
        {
            foreach (char c in text)
                hash = unchecked((hash ^ c) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
