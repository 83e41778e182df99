namespace NetGen;

/// <summary>
/// A tensor in a network's <c>Forward</c>: <c>Symbol Forward(Symbol x) => x | Stem | Head;</c>. The compiler reads such a method and writes the network's code from it; the method
/// itself never runs, so there are no instances, and every member throws.
/// </summary>
/// <remarks>
/// <para>Shapes are those of one sample: the batch is in front of them and never written. Two symbols in one operation are spread over each other as NumPy does: their shapes are
/// aligned from the last axis on, and an axis of size 1, or one that is missing, is repeated. <c>[8, 8, 16] * [1, 1, 16]</c> and <c>[8, 8, 16] * [16]</c> are <c>[8, 8, 16]</c>.</para>
/// <para>Numbers are rounded to <see cref="float"/>.</para>
/// </remarks>
public sealed class Symbol
{
    private Symbol()
    {
    }

    /// <summary>The sizes of the axes of one sample, a constant of <c>Forward</c>: <c>x.Shape[^1]</c> are the channels of an image.</summary>
    /// <exception cref="InvalidOperationException">Always, when it runs: <c>Forward</c> is only read.</exception>
    public int[] Shape => throw Functions.NeverRuns();

    /// <summary>The number of axes of one sample, a constant of <c>Forward</c>.</summary>
    /// <exception cref="InvalidOperationException">Always, when it runs: <c>Forward</c> is only read.</exception>
    public int Rank => throw Functions.NeverRuns();

    /// <summary>
    /// A part, by a place or a range for each axis from the first on: <c>x[1..^1, 0]</c> of <c>[T, C]</c> is <c>[T − 2]</c>. As in C#, a place drops its axis, <c>^1</c> is the last, and what
    /// lies outside the axis is an error. Axes without an entry are whole; <see cref="Functions.Rest"/> stands for those in between: <c>x[Rest, 0..4]</c>.
    /// </summary>
    /// <param name="axes">At most one for each axis.</param>
    /// <exception cref="InvalidOperationException">Always, when it runs: <c>Forward</c> is only read.</exception>
    public Symbol this[params AxisPart[] axes] => throw Functions.NeverRuns();

    /// <summary>The layer applied to x. A layer that is applied several times has the same parameters each time.</summary>
    public static Symbol operator |(Symbol x, Layer layer) => throw Functions.NeverRuns();

    /// <summary><c>−x</c>, of x's shape.</summary>
    public static Symbol operator -(Symbol x) => throw Functions.NeverRuns();

    /// <summary><c>x + y</c>, spread over each other.</summary>
    public static Symbol operator +(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x + y</c>, of x's shape.</summary>
    public static Symbol operator +(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary><c>x + y</c>, of y's shape.</summary>
    public static Symbol operator +(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x − y</c>, spread over each other.</summary>
    public static Symbol operator -(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x − y</c>, of x's shape.</summary>
    public static Symbol operator -(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary><c>x − y</c>, of y's shape.</summary>
    public static Symbol operator -(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x · y</c> element by element, spread over each other.</summary>
    public static Symbol operator *(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x · y</c>, of x's shape.</summary>
    public static Symbol operator *(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary><c>x · y</c>, of y's shape.</summary>
    public static Symbol operator *(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x / y</c> element by element, spread over each other.</summary>
    public static Symbol operator /(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary><c>x / y</c>, of x's shape.</summary>
    public static Symbol operator /(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary><c>x / y</c>, of y's shape.</summary>
    public static Symbol operator /(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt; y</c>, else 0; spread over each other, without slope.</summary>
    public static Symbol operator >(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt; y</c>, else 0; of x's shape, without slope.</summary>
    public static Symbol operator >(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt; y</c>, else 0; of y's shape, without slope.</summary>
    public static Symbol operator >(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt; y</c>, else 0; spread over each other, without slope.</summary>
    public static Symbol operator <(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt; y</c>, else 0; of x's shape, without slope.</summary>
    public static Symbol operator <(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt; y</c>, else 0; of y's shape, without slope.</summary>
    public static Symbol operator <(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt;= y</c>, else 0; spread over each other, without slope.</summary>
    public static Symbol operator >=(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt;= y</c>, else 0; of x's shape, without slope.</summary>
    public static Symbol operator >=(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &gt;= y</c>, else 0; of y's shape, without slope.</summary>
    public static Symbol operator >=(double x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt;= y</c>, else 0; spread over each other, without slope.</summary>
    public static Symbol operator <=(Symbol x, Symbol y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt;= y</c>, else 0; of x's shape, without slope.</summary>
    public static Symbol operator <=(Symbol x, double y) => throw Functions.NeverRuns();

    /// <summary>1 where <c>x &lt;= y</c>, else 0; of y's shape, without slope.</summary>
    public static Symbol operator <=(double x, Symbol y) => throw Functions.NeverRuns();
}
