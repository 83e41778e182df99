using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>A nest in float64: every point of its loops, one after the other.</summary>
/// <param name="read">The number of an input at a flat index; a whole number where the input has indices.</param>
/// <param name="extents">The axes of each input, the batch first where it has one.</param>
internal sealed class NestInterpreter(Nest nest, int samples, Func<int, long, double> read, Func<int, long[]> extents, Func<ScalarExpression, long, double> leaf)
{
    private readonly long[] _axes = [.. nest.Axes.Select(a => a.At(samples))];
    private readonly long[] _at = new long[nest.Axes.Count];
    private readonly (long[] Factors, long Offset, long Divisor, long Extent)[][] _reads =
        [.. nest.Reads.Select(r => r.At.Zip(extents(r.Input), (at, extent) => (at.Coefficients.Select(c => (long)c).ToArray(), (long)at.Offset, (long)at.Divisor, extent)).ToArray())];

    private long _element;

    /// <summary>The result, row-major.</summary>
    public double[] Run()
    {
        double[] result = new double[_axes.Take(nest.Results).Aggregate(1L, (size, axis) => size * axis)];
        var body = ScalarInterpreter.Compile(nest.Body, Leaf);
        for (_element = 0; _element < result.Length; _element++)
        {
            SetPlaces(0, nest.Results, _element);
            result[_element] = Combined(body);
        }

        return result;
    }

    private double Combined(Func<double> body)
    {
        long points = _axes.Skip(nest.Results).Aggregate(1L, (size, axis) => size * axis);
        double value = nest.Combine is Combine.Max or Combine.FirstMaximum ? double.NegativeInfinity : 0;
        long first = -1;
        for (long point = 0; point < points; point++)
        {
            SetPlaces(nest.Results, _axes.Length, point);
            if (nest.Combine == Combine.FirstMaximum && Enumerable.Range(0, _reads.Length).Any(r => Place(r) < 0))
                continue;
            double next = body();
            bool wins = first < 0 || (!double.IsNaN(value) && !(next <= value));
            value = nest.Combine switch
            {
                Combine.None => next,
                Combine.Sum => value + next,
                Combine.Max => Math.Max(value, next),
                _ => wins ? next : value,
            };
            first = wins ? point : first;
        }

        return nest.Combine == Combine.FirstMaximum ? first : value;
    }

    private void SetPlaces(int first, int end, long number)
    {
        for (int axis = end - 1; axis >= first; axis--)
            (number, _at[axis]) = Math.DivRem(number, _axes[axis]);
    }

    /// <summary>The flat index of a read, or −1 outside.</summary>
    private long Place(int read)
    {
        long place = 0;
        foreach (var (factors, offset, divisor, extent) in _reads[read])
        {
            long sum = offset;
            for (int axis = 0; axis < factors.Length; axis++)
                sum += factors[axis] * _at[axis];
            if (sum < 0 || sum % divisor != 0 || sum / divisor >= extent)
                return -1;
            place = place * extent + sum / divisor;
        }

        return place;
    }

    private Func<double> Leaf(ScalarExpression expression)
    {
        if (expression is Argument { Index: var number })
        {
            var (input, outside) = (nest.Reads[number].Input, nest.Reads[number].Outside);
            return () => Place(number) is >= 0 and var place ? read(input, place) : outside;
        }

        return expression is Position { Axis: var axis } ? () => _at[axis] : () => leaf(expression, _element);
    }
}
