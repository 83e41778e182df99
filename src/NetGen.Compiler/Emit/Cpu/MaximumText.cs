namespace NetGen.Compiler;

/// <summary>A running maximum, <c>value</c>, and the cell that held it first, <c>index</c>.</summary>
internal static class MaximumText
{
    /// <summary>A later cell wins only when it is larger, or the first that is not a number.</summary>
    public static void Take(CodeWriter writer, string x, string cell)
    {
        writer.Line($"VecF candidate = {x};");
        writer.Line("VecF wins = Vec.AndNot(Vec.Equals(value, value), Vec.LessThanOrEqual(candidate, value));");
        writer.Line("value = Vec.ConditionalSelect(wins, candidate, value);");
        writer.Line($"index = Vec.ConditionalSelect(wins.AsInt32(), Vec.Create({cell}), index);");
    }

    /// <summary>The same where both are numbers.</summary>
    public static void TakeNumber(CodeWriter writer, string x, string cell)
    {
        writer.Line($"VecF wins = Vec.GreaterThan({x}, value);");
        writer.Line($"value = Vec.MaxNative({x}, value);");
        writer.Line($"index = Vec.ConditionalSelect(wins.AsInt32(), Vec.Create({cell}), index);");
    }

    /// <param name="count">How many lanes to store, as C# text; null for all.</param>
    public static void Store(CodeWriter writer, string target, string? count) => writer.Line(count is null
        ? $"Vec.Store(index, (int*)({target}));"
        : $"VectorMath.StorePartial(index.AsSingle(), {target}, {count});");
}
