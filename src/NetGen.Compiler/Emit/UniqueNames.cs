namespace NetGen.Compiler;

/// <summary>Names of methods, each given once: the second of a name gets a number.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _names = [];

    public string Of(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = name + i;
        return unique;
    }
}
