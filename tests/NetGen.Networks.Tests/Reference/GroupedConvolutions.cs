namespace NetGen.Networks.Tests;

/// <summary>
/// Convolutions in groups, along one axis or two: <c>y[place, f] = bias[f] + Σ x[cell, g·C + c] · kernel[cell of the window, c, f]</c> for the C channels of f's group g. A depthwise one has
/// a group a channel and a kernel of <c>[…, channels, multiplier]</c>; a separable one has a product over channels behind it.
/// </summary>
public sealed record GroupedReference(
    string Kind, int Filters, int[] Sizes, int Groups = 1, int Multiplier = 1, int Stride = 1, Padding Padding = Padding.Valid, int Dilation = 1, bool Bias = true, double L2 = 0,
    string Options = "", bool Implied = false) : ReferenceLayer
{
    private bool IsSeparable => Kind == "SeparableConv";

    private bool IsDepthwise => Kind != "Conv";

    public override string Attribute =>
        $"{Kind}{Sizes.Length}D({(Kind == "DepthwiseConv" ? "" : $"{Filters}, ")}{string.Join(", ", Sizes.Distinct())}" + (Groups == 1 ? "" : $", Groups = {Groups}")
        + (Multiplier == 1 ? "" : $", DepthMultiplier = {Multiplier}") + Window.Stride(Stride) + Window.Padding(Padding) + Window.Dilation(Dilation)
        + Window.Bias(Bias || Implied) + Window.L2(L2) + Options + ")";

    public override int[] Output(int[] input) => [.. Sizes.Select((size, axis) => Along(input[axis], size).Output), Kind == "DepthwiseConv" ? input[^1] * Multiplier : Filters];

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input)
    {
        int channels = input[^1], cells = Sizes.Aggregate(1, (a, b) => a * b), outputs = Output(input)[^1];
        var kernels = IsDepthwise
            ? new List<ReferenceParameter> { new(IsSeparable ? "depthwise_kernel" : "kernel", [.. Sizes, channels, Multiplier], cells, L2) }
            : [new("kernel", [.. Sizes, channels / Groups, Filters], cells * channels / Groups, L2)];
        if (IsSeparable)
            kernels.Add(new("pointwise_kernel", [.. Sizes.Select(_ => 1), channels * Multiplier, Filters], channels * Multiplier, L2));
        return Bias ? [.. kernels, new("bias", [outputs], 1, 0)] : kernels;
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int channels = shape[^1], depth = IsDepthwise ? channels * Multiplier : Filters;
        var y = Sum(x, shape, parameters[0], IsDepthwise ? channels : Groups, depth);
        int places = y.Length / depth, outputs = IsSeparable ? Filters : depth;
        if (IsSeparable)
        {
            var mixed = new T[places * Filters];
            for (int e = 0; e < mixed.Length; e++)
            {
                mixed[e] = T.Constant(0);
                for (int c = 0; c < depth; c++)
                    mixed[e] = T.MultiplyAdd(mixed[e], y[e / Filters * depth + c], parameters[1][c * Filters + e % Filters]);
            }

            y = mixed;
        }

        for (int e = 0; e < y.Length && Bias; e++)
            y[e] = T.MultiplyAdd(parameters[^1][e % outputs], y[e], T.Constant(1));
        return y;
    }

    private T[] Sum<T>(T[] x, int[] shape, T[] kernel, int groups, int filters)
        where T : struct, IScalar<T>
    {
        bool isImage = Sizes.Length == 2;
        int rows = isImage ? shape[0] : 1, columns = shape[^2], channels = shape[^1], windowRows = isImage ? Sizes[0] : 1, windowColumns = Sizes[^1];
        int inputs = channels / groups, outputs = filters / groups;
        var (height, top) = isImage ? Along(rows, windowRows) : (1, 0);
        var (width, left) = Along(columns, windowColumns);
        var y = new T[height * width * filters];
        for (int e = 0; e < y.Length; e++)
        {
            var (i, j, f) = (e / filters / width, e / filters % width, e % filters);
            y[e] = T.Constant(0);
            for (int cell = 0; cell < windowRows * windowColumns; cell++)
            {
                int row = isImage ? i * Stride + cell / windowColumns * Dilation - top : 0, column = j * Stride + cell % windowColumns * Dilation - left;
                if (row < 0 || row >= rows || column < 0 || column >= columns)
                    continue;
                for (int c = 0; c < inputs; c++)
                    y[e] = T.MultiplyAdd(y[e], x[(row * columns + column) * channels + f / outputs * inputs + c], kernel[(cell * inputs + c) * filters + f]);
            }
        }

        return y;
    }

    private (int Output, int Before) Along(int length, int size)
    {
        int reach = (size - 1) * Dilation + 1;
        return Padding == Padding.Causal ? ((length + Stride - 1) / Stride, reach - 1) : Window.Along(length, reach, Stride, Padding);
    }
}
