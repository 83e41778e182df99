namespace NetGen.Networks.Tests;

/// <summary>A sample's tensor in float64, with NumPy's rules, for the references of graphs: straight from the definitions, an index at a time.</summary>
/// <param name="Values">Row-major.</param>
public sealed record Tensor<T>(T[] Values, int[] Shape) where T : struct, IScalar<T>
{
    public static Tensor<T> operator +(Tensor<T> x, Tensor<T> y) => x.With(y, (a, b) => a + b);

    public static Tensor<T> operator -(Tensor<T> x, Tensor<T> y) => x.With(y, (a, b) => a - b);

    public static Tensor<T> operator *(Tensor<T> x, Tensor<T> y) => x.With(y, (a, b) => a * b);

    public static Tensor<T> operator /(Tensor<T> x, Tensor<T> y) => x.With(y, (a, b) => a / b);

    public static Tensor<T> operator *(Tensor<T> x, double y) => x.Map(a => a * T.Constant(y));

    public static Tensor<T> operator +(Tensor<T> x, double y) => x.Map(a => a + T.Constant(y));

    public Tensor<T> Map(Func<T, T> function) => new(Array.ConvertAll(Values, v => function(v)), Shape);

    /// <summary>A function of two tensors, spread over each other.</summary>
    public Tensor<T> With(Tensor<T> other, Func<T, T, T> function)
    {
        int rank = Math.Max(Shape.Length, other.Shape.Length);
        int[] mine = Padded(Shape, rank), its = Padded(other.Shape, rank);
        int[] shape = [.. mine.Zip(its, Math.Max)];
        var values = new T[Size(shape)];
        for (int i = 0; i < values.Length; i++)
            values[i] = function(Values[Offset(i, shape, mine)], other.Values[Offset(i, shape, its)]);
        return new Tensor<T>(values, shape);
    }

    /// <summary>All along some axes made one; without axes, along all.</summary>
    public Tensor<T> Reduce(Func<T, T, T> combine, int[] axes, bool keepDims = false)
    {
        if (axes.Length == 0)
            axes = [.. Enumerable.Range(0, Shape.Length)];
        int[] kept = [.. Shape.Select((d, a) => axes.Contains(a) ? 1 : d)];
        var values = new T?[Size(kept)];
        for (int i = 0; i < Values.Length; i++)
        {
            int to = Offset(i, Shape, kept);
            values[to] = values[to] is { } sum ? combine(sum, Values[i]) : Values[i];
        }

        return new Tensor<T>([.. values.Select(v => v!.Value)], keepDims ? kept : [.. Shape.Where((_, a) => !axes.Contains(a))]);
    }

    public Tensor<T> Sum(params int[] axes) => Reduce((a, b) => a + b, axes);

    public Tensor<T> Mean(bool keepDims, params int[] axes)
    {
        var sum = Reduce((a, b) => a + b, axes, keepDims);
        return sum * ((double)sum.Values.Length / Values.Length);
    }

    public Tensor<T> Reshape(params int[] shape) => this with { Shape = shape };

    /// <summary>exp(x) / Σ exp(x) over the last axis.</summary>
    public Tensor<T> Softmax()
    {
        var exponentials = Map(Functions.Exp);
        return exponentials / exponentials.Reduce((a, b) => a + b, [Shape.Length - 1], keepDims: true);
    }

    private static int[] Padded(int[] shape, int rank) => [.. Enumerable.Repeat(1, rank - shape.Length), .. shape];

    private static int Size(int[] shape) => shape.Aggregate(1, (size, d) => size * d);

    /// <summary>Where an element of a tensor of one shape stands in one of another, which has size 1 along the axes that it is repeated along.</summary>
    private static int Offset(int index, int[] shape, int[] other)
    {
        int offset = 0, stride = 1;
        for (int a = shape.Length - 1; a >= 0; a--)
        {
            int at = index % shape[a];
            index /= shape[a];
            offset += other[a] == 1 ? 0 : at * stride;
            stride *= other[a];
        }

        return offset;
    }
}
