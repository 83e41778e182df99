namespace NetGen.Compiler;

/// <summary>Every rule of the language.</summary>
public static class Rules
{
}
