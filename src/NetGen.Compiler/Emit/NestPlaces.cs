namespace NetGen.Compiler;

/// <summary>Where the reads of a nest find their numbers, as C# text.</summary>
/// <param name="axis">The name of an axis' position.</param>
/// <param name="count">The text of an extent.</param>
internal sealed class NestPlaces(NestKernel kernel, Func<int, string> axis, Func<Extent, string> count)
{
    private Nest Nest => kernel.Nest;

    /// <summary>The axis of the innermost loop that a read needs, or −1.</summary>
    public int LastAxis(int read) => Nest.Reads[read].At.Select(c => c.LastAxis).DefaultIfEmpty(-1).Max();

    /// <summary>How far the flat index of a read moves with an axis; null where that is no constant, or where the axis decides whether there is a number.</summary>
    public long? Stride(int read, int along)
    {
        long stride = 0;
        foreach (var (at, extent, step) in Coordinates(read).Where(c => c.At[along] != 0))
        {
            if (at.Divisor != 1 || Guards(at, extent).Any())
                return null;
            stride += at[along] * step;
        }

        return stride;
    }

    /// <summary>
    /// The place along the input's axis and how many there are, where a read moves with the axis by one number and one coordinate, which decides whether there is a number;
    /// null for every other read.
    /// </summary>
    public (string Place, long Extent)? Run(int read, int along)
    {
        var moving = Coordinates(read).Where(c => c.At[along] != 0).ToList();
        return moving is [(var at, { IsBatched: false } extent, 1)] && at.Divisor == 1 && at[along] == 1 && Guards(at, extent).Any() ? (Whole(at), extent.Fixed) : null;
    }

    /// <summary>When a read lies inside its input; empty where it always does.</summary>
    public string Guard(int read) => string.Join(" && ", Coordinates(read).SelectMany(c => Guards(c.At, c.Extent)));

    /// <summary>The flat index of a read.</summary>
    public string Flat(int read)
    {
        var coordinates = Coordinates(read);
        int last = LastAxis(read);
        var terms = Enumerable.Range(0, last + 1)
            .Select(a => (Factor: coordinates.Where(c => c.At.Divisor == 1).Sum(c => c.At[a] * c.Stride), Of: axis(a)))
            .Append((coordinates.Where(c => c.At.Divisor == 1).Sum(c => c.At.Offset * c.Stride), ""))
            .Concat(coordinates.Where(c => c.At.Divisor != 1).Select(c => (c.Stride, $"({Whole(c.At)}) / {c.At.Divisor}")));
        return Sum(terms);
    }

    /// <summary>A coordinate's position, which is a whole number wherever a nest asks for it.</summary>
    public string Whole(Coordinate at) => Sum(Enumerable.Range(0, at.Coefficients.Count).Select(a => ((long)at[a], axis(a))).Append((at.Offset, "")));

    private List<(Coordinate At, Extent Extent, long Stride)> Coordinates(int read)
    {
        var source = kernel.Sources[Nest.Reads[read].Input];
        var (axes, strides) = (source.Axes, source.Strides);
        return [.. Nest.Reads[read].At.Select((at, i) => (at, axes[i], strides[i]))];
    }

    private IEnumerable<string> Guards(Coordinate at, Extent extent)
    {
        if (extent.IsBatched && at.LastAxis >= 0 && at == Coordinate.Along(at.LastAxis) && Nest.Axes[at.LastAxis] == extent)
            yield break;
        var (least, most) = Range(at);
        string place = at.Coefficients.Count(c => c != 0) == 1 && at.Offset == 0 && Whole(at).All(char.IsLetterOrDigit) ? Whole(at) : $"({Whole(at)})";
        if (least < 0)
            yield return $"{place} >= 0";
        if (at.Divisor != 1)
            yield return $"{place} % {at.Divisor} == 0";
        if (extent.IsBatched || most >= extent.Fixed * at.Divisor)
            yield return $"{place} < {count(extent.Times(at.Divisor))}";
    }

    /// <summary>The least and the largest that a coordinate becomes, before it is divided.</summary>
    private (long Least, long Most) Range(Coordinate at)
    {
        long least = at.Offset, most = at.Offset;
        for (int a = 0; a <= at.LastAxis; a++)
        {
            long reach = Nest.Axes[a].IsBatched ? at[a] * (long)int.MaxValue : at[a] * (Nest.Axes[a].Fixed - 1);
            least += Math.Min(0, reach);
            most += Math.Max(0, reach);
        }

        return (least, most);
    }

    /// <summary><c>x0 * 12 - x3 + 4</c>, of factors and names; a number has no name.</summary>
    private static string Sum(IEnumerable<(long Factor, string Of)> terms)
    {
        string sum = "";
        foreach (var (factor, of) in terms.Where(t => t.Factor != 0).OrderBy(t => t.Factor < 0))
        {
            string size = of.Length == 0 ? $"{Math.Abs(factor)}" : Math.Abs(factor) == 1 ? of : $"{of} * {Math.Abs(factor)}";
            sum += (sum.Length == 0, factor < 0) switch
            {
                (true, false) => size,
                (true, true) => $"-{size}",
                (false, false) => $" + {size}",
                _ => $" - {size}",
            };
        }

        return sum.Length == 0 ? "0" : sum;
    }
}
