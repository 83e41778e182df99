namespace NetGen.Compiler;

/// <summary>Why an operator cannot take its inputs: a rule of the language and the words that fill its message.</summary>
/// <param name="Rule">Which rule is broken; its id and message format stand in <see cref="Rules"/>.</param>
/// <param name="Arguments">The values for the rule's message format.</param>
/// <param name="Argument">The attribute argument to blame, or null for the whole attribute.</param>
public sealed record ShapeError(Rule Rule, EquatableArray<string> Arguments, string? Argument = null);

/// <summary>An inferred type, or why there is none.</summary>
public readonly record struct Inferred(TensorType Type, ShapeError? Error)
{
    public static implicit operator Inferred(TensorType type) => new(type, null);

    public static implicit operator Inferred(ShapeError error) => new(default, error);
}
