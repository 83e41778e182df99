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

/// <summary>The mean over height and width.</summary>
public sealed record GlobalAvgPoolReference : ReferenceLayer
{
    public override string Attribute => "GlobalAvgPool2D";

    public override int[] Output(int[] input) => [input[2]];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int pixels = shape[0] * shape[1], channels = shape[2];
        var y = new T[channels];
        for (int c = 0; c < channels; c++)
        {
            var sum = T.Constant(0);
            for (int p = 0; p < pixels; p++)
                sum += x[p * channels + c];
            y[c] = sum / T.Constant(pixels);
        }

        return y;
    }
}
