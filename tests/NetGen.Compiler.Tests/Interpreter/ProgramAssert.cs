namespace NetGen.Compiler.Tests;

/// <summary>Compares what two programs compute, in float64.</summary>
internal static class ProgramAssert
{
    /// <summary>Each result of <paramref name="actual"/> is that of <paramref name="expected"/>, but for rounding.</summary>
    /// <param name="tolerance">Of the largest number of a result.</param>
    public static void SameResults(Program expected, Program actual, Bindings bindings, double tolerance)
    {
        double[][] before = GraphInterpreter.Run(expected, bindings), after = GraphInterpreter.Run(actual, bindings);
        Assert.Equal(expected.Graph.Results.Count, actual.Graph.Results.Count);
        foreach (var (result, other) in expected.Graph.Results.Zip(actual.Graph.Results))
        {
            double scale = before[result.Id].Max(Math.Abs);
            for (int i = 0; i < before[result.Id].Length; i++)
                Assert.Equal(before[result.Id][i], after[other.Id][i], tolerance * scale);
        }
    }
}
