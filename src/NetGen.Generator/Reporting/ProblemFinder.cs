namespace NetGen.Generator;

/// <summary>Which problems of a spec are reported.</summary>
public static class ProblemFinder
{
    /// <summary>
    /// The broken rules, in source order. None for a class that the C# compiler itself refuses to read: its error is the mistake, and ours
    /// would be consequences. None when the compiler fails: the generator says so.
    /// </summary>
    public static IReadOnlyList<Problem> Find(ModelSpec spec, bool isMalformed)
    {
        if (isMalformed)
            return [];
        try
        {
            return NetworkCompiler.Check(spec);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [];
        }
    }
}
