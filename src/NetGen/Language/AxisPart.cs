namespace NetGen;

/// <summary>What is taken of an axis where a symbol is indexed: a place (<c>x[0]</c>, <c>x[^1]</c>), a range (<c>x[1..^1]</c>) or <see cref="Functions.Rest"/>. There are no instances.</summary>
public sealed class AxisPart
{
    private AxisPart()
    {
    }

    /// <summary>A place, counted from 0.</summary>
    public static implicit operator AxisPart(int place) => throw Functions.NeverRuns();

    /// <summary>A place, counted from either end.</summary>
    public static implicit operator AxisPart(Index place) => throw Functions.NeverRuns();

    /// <summary>The places from the first on and before the second.</summary>
    public static implicit operator AxisPart(Range places) => throw Functions.NeverRuns();
}
