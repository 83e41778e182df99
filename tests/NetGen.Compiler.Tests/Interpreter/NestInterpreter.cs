using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>A nest in float64: every point of its loops, one after the other.</summary>
/// <param name="read">The number of an input at a flat index; a whole number where the input has indices.</param>
/// <param name="extents">The axes of each input, the batch first where it has one.</param>
internal sealed class NestInterpreter(Nest nest, int samples, Func<int, long, double> read, Func<int, long[]> extents, Func<ScalarExpression, long, double> leaf)
{
    private readonly long[] _axes = [.. nest.Axes.Select(a => a.At(samples))];
    private readonly long[][] _extents = [.. nest.Reads.Select(r => extents(r.Input))];

    /// <summary>The result, row-major.</summary>
    public double[] Run()
    {
        double[] result = new double[_axes.Take(nest.Results).Aggregate(1L, (size, axis) => size * axis)];
        long[] at = new long[_axes.Length];
        for (long e = 0; e < result.Length; e++)
        {
            SetPlaces(at, 0, nest.Results, e);
            result[e] = Combine(at, e);
        }

        return result;
    }

    private double Combine(long[] at, long element)
    {
        long points = _axes.Skip(nest.Results).Aggregate(1L, (size, axis) => size * axis);
        double value = nest.Combine is Compiler.Combine.Max or Compiler.Combine.FirstMaximum ? double.NegativeInfinity : 0;
        long first = -1;
        for (long point = 0; point < points; point++)
        {
            SetPlaces(at, nest.Results, _axes.Length, point);
            if (nest.Combine == Compiler.Combine.FirstMaximum && nest.Reads.Select((_, r) => Place(r, at)).Any(p => p < 0))
                continue;
            double next = Value(nest.Body, at, element);
            bool wins = first < 0 || !double.IsNaN(value) && !(next <= value);
            value = nest.Combine switch
            {
                Compiler.Combine.None => next,
                Compiler.Combine.Sum => value + next,
                Compiler.Combine.Max => Math.Max(value, next),
                _ => wins ? next : value,
            };
            first = wins ? point : first;
        }

        return nest.Combine == Compiler.Combine.FirstMaximum ? first : value;
    }

    private void SetPlaces(long[] at, int first, int end, long number)
    {
        for (int axis = end - 1; axis >= first; axis--)
        {
            at[axis] = number % _axes[axis];
            number /= _axes[axis];
        }
    }

    /// <summary>The flat index of a read, or −1 outside.</summary>
    private long Place(int number, long[] at)
    {
        long place = 0;
        var coordinates = nest.Reads[number].At;
        for (int axis = 0; axis < coordinates.Count; axis++)
        {
            long sum = coordinates[axis].Offset + Enumerable.Range(0, coordinates[axis].Coefficients.Count).Sum(a => coordinates[axis][a] * at[a]);
            if (sum < 0 || sum % coordinates[axis].Divisor != 0 || sum / coordinates[axis].Divisor >= _extents[number][axis])
                return -1;
            place = place * _extents[number][axis] + sum / coordinates[axis].Divisor;
        }

        return place;
    }

    private double Value(ScalarExpression body, long[] at, long element) => ScalarInterpreter.Evaluate(body, e => e switch
    {
        Argument a => Place(a.Index, at) is >= 0 and var place ? read(nest.Reads[a.Index].Input, place) : nest.Reads[a.Index].Outside,
        Position p => at[p.Axis],
        _ => leaf(e, element),
    });
}
