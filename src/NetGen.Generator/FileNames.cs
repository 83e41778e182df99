namespace NetGen.Generator;

/// <summary>Names of generated files, of which Roslyn wants no two that differ in small and capital letters alone.</summary>
internal static class FileNames
{
    /// <summary>
    /// <c>Samples.MnistCnn.g.cs</c>, or of another part <c>Samples.MnistCnn-Kernels512.g.cs</c>. Behind a name that is too long for a file system, or among
    /// <paramref name="clashes"/>, stands a hash.
    /// </summary>
    /// <param name="network">The network's full name.</param>
    /// <param name="part">Which file of it; empty for the main one.</param>
    public static string Of(string network, string part, EquatableArray<string> clashes)
    {
        string name = Legal(clashes.Contains(network) ? ShortName.Distinct(network) : ShortName.Of(network));
        return part.Length == 0 ? $"{name}.g.cs" : $"{name}-{part}.g.cs";
    }

    /// <summary>Those of a project's networks whose files would have the same name as another's.</summary>
    public static EquatableArray<string> Clashes(IEnumerable<string> networks) => networks
        .GroupBy(Legal, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Skip(1).Any())
        .SelectMany(g => g)
        .OrderBy(n => n, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>Names of files take nothing of the punctuation of type parameters.</summary>
    private static string Legal(string name) => new([.. name.Select(c => c is '<' or '>' or ',' or ' ' or '@' ? '_' : c)]);
}
