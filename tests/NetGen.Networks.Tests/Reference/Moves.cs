namespace NetGen.Networks.Tests;

/// <summary>Tensors made place by place, for the references of what moves numbers.</summary>
public static class Moves
{
    /// <summary>A tensor of a shape, from the number at each place.</summary>
    public static Tensor<T> Make<T>(int[] shape, Func<int[], T> number) where T : struct, IScalar<T>
    {
        var values = new T[shape.Aggregate(1, (size, d) => size * d)];
        for (int i = 0; i < values.Length; i++)
        {
            int[] at = new int[shape.Length];
            for (int a = shape.Length - 1, rest = i; a >= 0; rest /= shape[a], a--)
                at[a] = rest % shape[a];
            values[i] = number(at);
        }

        return new Tensor<T>(values, shape);
    }

    /// <summary>The number at a place.</summary>
    public static T At<T>(this Tensor<T> x, params int[] at) where T : struct, IScalar<T> =>
        x.Values[at.Zip(x.Shape).Aggregate(0, (flat, axis) => flat * axis.Second + axis.First)];

    public static Tensor<T> Transposed<T>(this Tensor<T> x, params int[] axes) where T : struct, IScalar<T> =>
        Make([.. axes.Select(a => x.Shape[a])], to =>
        {
            int[] from = new int[to.Length];
            for (int i = 0; i < to.Length; i++)
                from[axes[i]] = to[i];
            return x.At(from);
        });

    /// <summary>The places that are named along an axis; a place of −1 has a number of its own.</summary>
    public static Tensor<T> Picked<T>(this Tensor<T> x, int axis, IEnumerable<int> places, double outside = 0) where T : struct, IScalar<T>
    {
        int[] from = [.. places];
        return Make([.. x.Shape.Select((d, a) => a == axis ? from.Length : d)], to =>
            from[to[axis]] < 0 ? T.Constant(outside) : x.At([.. to.Select((t, a) => a == axis ? from[t] : t)]));
    }

    /// <summary>The product of two matrices.</summary>
    public static Tensor<T> Times<T>(this Tensor<T> a, Tensor<T> b) where T : struct, IScalar<T> =>
        Make([a.Shape[0], b.Shape[1]], at => Enumerable.Range(0, a.Shape[1]).Aggregate(T.Constant(0), (sum, k) => T.MultiplyAdd(sum, a.At(at[0], k), b.At(k, at[1]))));

    public static Tensor<T> Joined<T>(int axis, params Tensor<T>[] parts) where T : struct, IScalar<T>
    {
        (Tensor<T> Part, int Place)[] along = [.. parts.SelectMany(p => Enumerable.Range(0, p.Shape[axis]).Select(i => (p, i)))];
        return Make([.. parts[0].Shape.Select((d, a) => a == axis ? along.Length : d)], to =>
            along[to[axis]].Part.At([.. to.Select((t, a) => a == axis ? along[t].Place : t)]));
    }
}
