namespace NetGen.Compiler;

/// <summary>Every rule of the language.</summary>
public static class Rules
{
    /// <summary>An operator was given types that it does not take: a mistake of the compiler, which no network can cause.</summary>
    internal static readonly Rule OperandMismatch = new("NG1000", "Operands do not fit an operator", "{0} {1}.", Severity.Error);
}
