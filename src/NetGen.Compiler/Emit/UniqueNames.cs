namespace NetGen.Compiler;

/// <summary>
/// Names of methods, each given once: the second of a name gets a number. Small and capital letters count as the same, since files are named after methods, too.
/// </summary>
internal sealed class UniqueNames
{
    /// <summary>Bytes of a name before its number: what file systems leave for it behind the network's.</summary>
    private const int Bytes = 100;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public string Of(string name)
    {
        string start = ShortName.Of(name, Bytes, "_"), unique = start;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{start}{i}";
        return unique;
    }
}
