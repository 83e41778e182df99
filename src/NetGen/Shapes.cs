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
    public static string Text(int[] shape) => shape.Length == 0 ? "1" : string.Join(" × ", shape);
}
