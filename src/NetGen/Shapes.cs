namespace NetGen;

/// <summary>Shapes as people read them, and their sizes.</summary>
internal static class Shapes
{
    /// <summary>The product of the axes; 1 for a scalar.</summary>
    public static int Size(ReadOnlySpan<int> shape)
    {
        int size = 1;
        foreach (int axis in shape)
            size = checked(size * axis);
        return size;
    }

    /// <summary><c>28 × 28 × 1</c>; a scalar is <c>1</c>.</summary>
    public static string Text(IReadOnlyList<int> shape) => shape.Count == 0 ? "1" : string.Join(" × ", shape);

    /// <summary>The product of the axes of a shape that a user or a file gave; -1 where an axis is negative or the product is more than an array holds.</summary>
    public static long CheckedSize(ReadOnlySpan<int> shape)
    {
        long size = 1;
        foreach (int axis in shape)
        {
            if (axis < 0 || (axis > 0 && size > Array.MaxLength / axis))
                return -1;
            size *= axis;
        }

        return size;
    }
}
