namespace NetGen;

/// <summary>How shapes and lists of names are written in messages.</summary>
internal static class ShapeText
{
    /// <summary>"28 × 28 × 1", or "one number" for the empty shape.</summary>
    internal static string Of(IReadOnlyList<int> shape) => shape.Count == 0 ? "one number" : string.Join(" × ", shape);

    /// <summary>The numbers in one tensor of this shape, or −1 where that is more than an array can hold.</summary>
    internal static long Size(IReadOnlyList<int> shape)
    {
        long size = 1;
        foreach (int dimension in shape)
        {
            if (dimension < 0)
            {
                return -1;
            }

            if (dimension != 0 && size > Array.MaxLength / dimension)
            {
                return -1;
            }

            size *= dimension;
        }

        return size;
    }

    internal static bool Same(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"'a', 'b', 'c' and 4 more".</summary>
    internal static string Names(IReadOnlyCollection<string> names, int atMost = 6)
    {
        string text = string.Join(", ", names.Take(atMost).Select(name => $"'{name}'"));
        return names.Count <= atMost ? text : $"{text} and {names.Count - atMost} more";
    }
}
