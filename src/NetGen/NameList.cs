namespace NetGen;

/// <summary>Lists of names in messages.</summary>
internal static class NameList
{
    /// <summary><c>'a', 'b', 'c' and 4 more</c>.</summary>
    public static string Text(IReadOnlyCollection<string> names, int atMost = 6)
    {
        string text = string.Join(", ", names.Take(atMost).Select(name => $"'{name}'"));
        return names.Count <= atMost ? text : $"{text} and {names.Count - atMost} more";
    }
}
