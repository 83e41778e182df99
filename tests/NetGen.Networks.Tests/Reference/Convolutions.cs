namespace NetGen.Networks.Tests;

/// <summary>y[i, f] = bias[f] + Σ x[i·stride + u·dilation − before, c] · kernel[u, c, f], with zeros around x; of a causal one all of them in front.</summary>
public sealed record Conv1DReference(int Filters, int Steps, int Stride = 1, Padding Padding = Padding.Valid, int Dilation = 1, bool Bias = true, double L2 = 0, string Options = "") : ReferenceLayer
{
    public override string Attribute =>
        $"Conv1D({Filters}, {Steps}" + Window.Stride(Stride) + Window.Padding(Padding) + Window.Dilation(Dilation) + Window.Bias(Bias) + Window.L2(L2) + Options + ")";

    public override int[] Output(int[] input) => [Along(input[0]).Output, Filters];

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input)
    {
        var kernel = new ReferenceParameter("kernel", [Steps, input[1], Filters], Steps * input[1], L2);
        return Bias ? [kernel, new("bias", [Filters], 1, 0)] : [kernel];
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int length = shape[0], channels = shape[1];
        var (places, before) = Along(length);
        var y = new T[places * Filters];
        for (int place = 0; place < y.Length; place++)
        {
            var (i, f) = (place / Filters, place % Filters);
            var sum = Bias ? parameters[1][f] : T.Constant(0);
            for (int u = 0; u < Steps; u++)
            {
                int step = i * Stride + u * Dilation - before;
                for (int c = 0; c < channels && step >= 0 && step < length; c++)
                    sum = T.MultiplyAdd(sum, x[step * channels + c], parameters[0][(u * channels + c) * Filters + f]);
            }

            y[place] = sum;
        }

        return y;
    }

    private (int Output, int Before) Along(int length)
    {
        int reach = (Steps - 1) * Dilation + 1;
        return Padding == Padding.Causal ? ((length + Stride - 1) / Stride, reach - 1) : Window.Along(length, reach, Stride, Padding);
    }
}

/// <summary>
/// y[i·stride + u·dilation − before, …, f] += x[i, …, c] · kernel[u, …, f, c], and bias[f], along one axis or two. What the result's size is, and what is left out in front, is
/// Keras's rule: `before` makes the convolution over the result a padded one.
/// </summary>
public sealed record TransposedReference(
    int Filters, int[] Sizes, int Stride = 1, Padding Padding = Padding.Valid, int Dilation = 1, int OutputPadding = -1, bool Bias = true, double L2 = 0, string Options = "") : ReferenceLayer
{
    public override string Attribute =>
        $"Conv{Sizes.Length}DTranspose({Filters}, {string.Join(", ", Sizes.Distinct())}" + Window.Stride(Stride) + Window.Padding(Padding) + Window.Dilation(Dilation)
        + (OutputPadding < 0 ? "" : $", OutputPadding = {OutputPadding}") + Window.Bias(Bias) + Window.L2(L2) + Options + ")";

    public override int[] Output(int[] input) => [.. Sizes.Select((size, axis) => Along(input[axis], size).Output), Filters];

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input)
    {
        var kernel = new ReferenceParameter("kernel", [.. Sizes, Filters, input[^1]], Sizes.Aggregate(input[^1], (a, b) => a * b), L2);
        return Bias ? [kernel, new("bias", [Filters], 1, 0)] : [kernel];
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        bool isImage = Sizes.Length == 2;
        int rows = isImage ? shape[0] : 1, columns = shape[^2], channels = shape[^1], windowRows = isImage ? Sizes[0] : 1, windowColumns = Sizes[^1];
        var (height, top) = isImage ? Along(rows, windowRows) : (1, 0);
        var (width, left) = Along(columns, windowColumns);
        var y = new T[height * width * Filters];
        for (int e = 0; e < y.Length; e++)
            y[e] = Bias ? parameters[1][e % Filters] : T.Constant(0);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int u = 0; u < windowRows; u++)
                {
                    for (int v = 0; v < windowColumns; v++)
                    {
                        int row = isImage ? i * Stride + u * Dilation - top : 0, column = j * Stride + v * Dilation - left;
                        if (row >= 0 && row < height && column >= 0 && column < width)
                            Add(row * width + column, i * columns + j, u * windowColumns + v);
                    }
                }
            }
        }

        return y;

        void Add(int to, int from, int cell)
        {
            for (int f = 0; f < Filters; f++)
            {
                for (int c = 0; c < channels; c++)
                    y[to * Filters + f] = T.MultiplyAdd(y[to * Filters + f], x[from * channels + c], parameters[0][(cell * Filters + f) * channels + c]);
            }
        }
    }

    private (int Output, int Before) Along(int places, int size)
    {
        int reach = (size - 1) * Dilation + 1;
        int output = (places - 1) * Stride + (Padding == Padding.Valid
            ? OutputPadding < 0 ? Math.Max(reach, Stride) : reach + OutputPadding
            : OutputPadding < 0 ? Stride : reach % 2 + OutputPadding);
        return (output, Padding == Padding.Valid ? 0 : Math.Max((places - 1) * Stride + reach - output, 0) / 2);
    }
}
