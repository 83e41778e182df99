namespace NetGen.Networks.Tests;

/// <summary>The maximum (the first of equal ones takes the gradient) or the mean of the cells of each window that lie inside the input.</summary>
public sealed record PoolReference(bool IsMax, int Size2D, int Stride, Padding Padding) : ReferenceLayer
{
    private int Step => Stride == 0 ? Size2D : Stride;

    public override string Attribute =>
        $"{(IsMax ? "Max" : "Avg")}Pool2D({Size2D}{(Stride == 0 ? "" : $", Stride = {Stride}")}{Window.Padding(Padding)})";

    public override int[] Output(int[] input) =>
        [Window.Along(input[0], Size2D, Step, Padding).Output, Window.Along(input[1], Size2D, Step, Padding).Output, input[2]];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int height = shape[0], width = shape[1], channels = shape[2];
        var (rows, top) = Window.Along(height, Size2D, Step, Padding);
        var (columns, left) = Window.Along(width, Size2D, Step, Padding);
        var y = new T[rows * columns * channels];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int c = 0; c < channels; c++)
                {
                    var cells = new List<T>();
                    for (int row = i * Step - top; row < i * Step - top + Size2D; row++)
                    {
                        for (int column = j * Step - left; column < j * Step - left + Size2D; column++)
                        {
                            if (row >= 0 && row < height && column >= 0 && column < width)
                                cells.Add(x[(row * width + column) * channels + c]);
                        }
                    }

                    y[(i * columns + j) * channels + c] = IsMax
                        ? cells.Aggregate(Functions.Max)
                        : cells.Aggregate((sum, cell) => sum + cell) / T.Constant(cells.Count);
                }
            }
        }

        return y;
    }
}

/// <summary>A pool over <c>[length, channels]</c>: that of an image of height 1 whose windows have height 1.</summary>
public sealed record Pool1DReference(bool IsMax, int Length, int Stride, Padding Padding) : ReferenceLayer
{
    private int Step => Stride == 0 ? Length : Stride;

    public override string Attribute =>
        $"{(IsMax ? "Max" : "Avg")}Pool1D({Length}{(Stride == 0 ? "" : $", Stride = {Stride}")}{Window.Padding(Padding)})";

    public override int[] Output(int[] input) => [Window.Along(input[0], Length, Step, Padding).Output, input[1]];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int length = shape[0], channels = shape[1];
        var (places, before) = Window.Along(length, Length, Step, Padding);
        var y = new T[places * channels];
        for (int i = 0; i < y.Length; i++)
        {
            int first = i / channels * Step - before;
            var cells = Enumerable.Range(first, Length).Where(t => t >= 0 && t < length).Select(t => x[t * channels + i % channels]).ToList();
            y[i] = IsMax ? cells.Aggregate(Functions.Max) : cells.Aggregate((sum, cell) => sum + cell) / T.Constant(cells.Count);
        }

        return y;
    }
}

/// <summary>The mean or the maximum over all axes but the last.</summary>
/// <param name="Axes">How many axes these are.</param>
public sealed record GlobalPoolReference(bool IsMax, int Axes) : ReferenceLayer
{
    public override string Attribute => $"Global{(IsMax ? "Max" : "Avg")}Pool{Axes}D";

    public override int[] Output(int[] input) => [input[Axes]];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int[] axes = [.. Enumerable.Range(0, Axes)];
        var tensor = new Tensor<T>(x, shape);
        return (IsMax ? tensor.Reduce(Functions.Max, axes) : tensor.Mean(false, axes)).Values;
    }
}
