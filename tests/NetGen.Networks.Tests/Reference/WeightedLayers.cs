namespace NetGen.Networks.Tests;

/// <summary>y[r, j] = bias[j] + Σ x[r, i] · kernel[i, j], for each row r of the last axis.</summary>
public sealed record DenseReference(int Units, bool Bias, double L2, string Options, bool Implied = false) : ReferenceLayer
{
    public override string Attribute => $"Dense({Units}{(Bias || Implied ? "" : ", UseBias = false")}{Window.L2(L2)}{Options})";

    public override int[] Output(int[] input) => [.. input[..^1], Units];

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input)
    {
        var kernel = new ReferenceParameter("kernel", [input[^1], Units], input[^1], L2);
        return Bias ? [kernel, new("bias", [Units], 1, 0)] : [kernel];
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int inputs = shape[^1], rows = x.Length / inputs;
        var y = new T[rows * Units];
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < Units; j++)
            {
                var sum = Bias ? parameters[1][j] : T.Constant(0);
                for (int i = 0; i < inputs; i++)
                    sum = T.MultiplyAdd(sum, x[r * inputs + i], parameters[0][i * Units + j]);
                y[r * Units + j] = sum;
            }
        }

        return y;
    }
}

/// <summary>y[i, j, f] = bias[f] + Σ x[i·stride + u·dilation − top, j·stride + v·dilation − left, c] · kernel[u, v, c, f], with zeros around x.</summary>
public sealed record Conv2DReference(
    int Filters, int KernelHeight, int KernelWidth, int Stride, Padding Padding, int Dilation, bool Bias, double L2, string Options, bool Implied = false) : ReferenceLayer
{
    public override string Attribute =>
        $"Conv2D({Filters}, {(KernelHeight == KernelWidth ? $"{KernelHeight}" : $"{KernelHeight}, {KernelWidth}")}"
        + Window.Stride(Stride) + Window.Padding(Padding) + Window.Dilation(Dilation) + Window.Bias(Bias || Implied) + Window.L2(L2) + Options + ")";

    public override int[] Output(int[] input) =>
        [Along(input[0], KernelHeight).Output, Along(input[1], KernelWidth).Output, Filters];

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input)
    {
        var kernel = new ReferenceParameter("kernel", [KernelHeight, KernelWidth, input[2], Filters], KernelHeight * KernelWidth * input[2], L2);
        return Bias ? [kernel, new("bias", [Filters], 1, 0)] : [kernel];
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int height = shape[0], width = shape[1], channels = shape[2];
        var (rows, top) = Along(height, KernelHeight);
        var (columns, left) = Along(width, KernelWidth);
        var y = new T[rows * columns * Filters];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int f = 0; f < Filters; f++)
                {
                    var sum = Bias ? parameters[1][f] : T.Constant(0);
                    for (int u = 0; u < KernelHeight; u++)
                    {
                        for (int v = 0; v < KernelWidth; v++)
                        {
                            int row = i * Stride + u * Dilation - top, column = j * Stride + v * Dilation - left;
                            if (row < 0 || row >= height || column < 0 || column >= width)
                                continue;
                            for (int c = 0; c < channels; c++)
                            {
                                sum = T.MultiplyAdd(
                                    sum, x[(row * width + column) * channels + c], parameters[0][((u * KernelWidth + v) * channels + c) * Filters + f]);
                            }
                        }
                    }

                    y[(i * columns + j) * Filters + f] = sum;
                }
            }
        }

        return y;
    }

    private (int Output, int Before) Along(int size, int kernel) => Window.Along(size, (kernel - 1) * Dilation + 1, Stride, Padding);
}

/// <summary>Where windows stand, and the text of options that layers share.</summary>
internal static class Window
{
    public static string L2(double l2) => l2 == 0 ? "" : FormattableString.Invariant($", L2 = {l2}");

    public static string Padding(Padding padding) => padding == NetGen.Padding.Valid ? "" : $", Padding = Padding.{padding}";

    public static string Stride(int stride) => stride == 1 ? "" : $", Stride = {stride}";

    public static string Dilation(int dilation) => dilation == 1 ? "" : $", Dilation = {dilation}";

    public static string Bias(bool bias) => bias ? "" : ", UseBias = false";

    /// <summary>How many windows fit along an axis, and how many zeros stand in front; TensorFlow's rule for Same, which puts the odd one behind.</summary>
    public static (int Output, int Before) Along(int size, int window, int stride, Padding padding)
    {
        if (padding == NetGen.Padding.Valid)
            return ((size - window) / stride + 1, 0);
        int output = (size + stride - 1) / stride;
        return (output, Math.Max((output - 1) * stride + window - size, 0) / 2);
    }
}
