namespace NetGen.Compiler;

/// <summary>Types in the words of an operator's shape rule.</summary>
internal static class ShapeText
{
    public static string List(IEnumerable<TensorType> types) =>
        string.Join(" and ", types.Select(t => t.Element == ElementKind.Integer ? $"indices {t}" : t.Batched ? $"{t}" : $"fixed {t}"));
}
