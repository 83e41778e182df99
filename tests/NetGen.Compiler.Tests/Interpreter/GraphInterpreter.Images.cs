namespace NetGen.Compiler.Tests;

public sealed partial class GraphInterpreter
{
    private static double[] Pad2D(Pad2D pad, double[] x, Shape input, Shape to)
    {
        double[] y = new double[x.Length / input.Size * to.Size];
        ForEachCell(x.Length, input, (n, i, j, c, at) =>
            y[((n * to[0] + pad.Top + i * (pad.InteriorY + 1)) * to[1] + pad.Left + j * (pad.InteriorX + 1)) * to[2] + c] = x[at]);
        return y;
    }

    private static double[] Crop2D(Crop2D crop, double[] x, Shape input, Shape to)
    {
        double[] y = new double[x.Length / input.Size * to.Size];
        ForEachCell(y.Length, to, (n, i, j, c, at) => y[at] = x[((n * input[0] + crop.Top + i) * input[1] + crop.Left + j) * input[2] + c]);
        return y;
    }

    private static double[] PaddedConvolve2D(PaddedConvolve2D convolve, double[][] inputs, Node node)
    {
        var padded = convolve.Padding.Infer([node.Inputs[0].Type]).Type.Shape;
        double[] x = Pad2D(convolve.Padding, inputs[0], node.Inputs[0].Shape, padded);
        return Convolve2D(convolve.Convolution, x, padded, inputs[1], node.Inputs[1].Shape, node.Shape);
    }

    private static double[] PooledKernelGradient(PooledKernelGradient pooled, double[][] inputs, IReadOnlyList<Node> nodes, Shape kernel)
    {
        double[] dy = MaxPool2DGradient(pooled.Pool.Window, inputs[1], inputs[2], nodes[2].Shape, pooled.Pool.Input);
        return Convolve2DKernelGradient(pooled.Gradient, inputs[0], nodes[0].Shape, dy, pooled.Pool.Input, kernel);
    }

    /// <summary>The sum of each group of samples, or of interleaved blocks, by itself.</summary>
    private double[] GroupedSum(GroupedSum grouped, double[][] inputs, Node node)
    {
        int unit = node.Inputs[0].Type.IsInterleaved ? Layouts.Lanes : 1;
        int units = (_bindings.Samples + unit - 1) / unit;
        var kernel = new Shape(node.Shape.Dimensions.Skip(1).ToEquatableArray());
        int Start(int group) => Math.Min(_bindings.Samples, group * units / grouped.Groups * unit);
        return
        [
            .. Enumerable.Range(0, grouped.Groups).SelectMany(group =>
            {
                double[][] samples = [.. inputs.Select(v => v[(Start(group) * (v.Length / _bindings.Samples))..(Start(group + 1) * (v.Length / _bindings.Samples))])];
                return grouped.Gradient switch
                {
                    PooledKernelGradient pooled => PooledKernelGradient(pooled, samples, node.Inputs, kernel),
                    MatMulKernelGradient _ => MatMulKernelGradient(samples[0], samples[1], kernel),
                    SumToSuffix sum => SumToSuffix(samples[0], sum.Suffix),
                    var gradient => Convolve2DKernelGradient((Convolve2DKernelGradient)gradient, samples[0], node.Inputs[0].Shape, samples[1], node.Inputs[1].Shape, kernel),
                };
            }),
        ];
    }

    private static double[] SpatialMean(double[] x, Shape input)
    {
        double[] y = new double[x.Length / input.Size * input[2]];
        ForEachCell(x.Length, input, (n, i, j, c, at) => y[n * input[2] + c] += x[at] / (input[0] * input[1]));
        return y;
    }

    private static double[] ExpandSpatial(ExpandSpatial spread, double[] x, Shape to)
    {
        double[] y = new double[x.Length / to[2] * to.Size];
        ForEachCell(y.Length, to, (n, i, j, c, at) => y[at] = x[n * to[2] + c] * spread.Scale);
        return y;
    }

    private static double[] Pool(Window2D window, double[] x, Shape input, Shape to, Func<IEnumerable<double>, double> reduce)
    {
        double[] y = new double[x.Length / input.Size * to.Size];
        ForEachCell(y.Length, to, (n, i, j, c, at) => y[at] = reduce(CellsOf(window, input, n, i, j, c).Select(cell => x[cell])));
        return y;
    }

    private static double[] MaxPool2DIndex(Window2D window, double[] x, Shape input, Shape to)
    {
        double[] index = new double[x.Length / input.Size * to.Size];
        ForEachCell(index.Length, to, (n, i, j, c, at) =>
        {
            int largest = CellsOf(window, input, n, i, j, c).MaxBy(cell => x[cell]), pixel = largest / input[2];
            int row = pixel / input[1] % input[0] - (i * window.StrideY - window.PadTop), column = pixel % input[1] - (j * window.StrideX - window.PadLeft);
            index[at] = row * window.SizeX + column;
        });
        return index;
    }

    private static double[] MaxPool2DGradient(Window2D window, double[] index, double[] dy, Shape to, Shape input)
    {
        double[] dx = new double[dy.Length / to.Size * input.Size];
        ForEachCell(dy.Length, to, (n, i, j, c, at) =>
        {
            int y = i * window.StrideY - window.PadTop + (int)index[at] / window.SizeX, x = j * window.StrideX - window.PadLeft + (int)index[at] % window.SizeX;
            dx[((n * input[0] + y) * input[1] + x) * input[2] + c] += dy[at];
        });
        return dx;
    }

    private static double[] AvgPool2DGradient(Window2D window, double[] dy, Shape to, Shape input)
    {
        double[] dx = new double[dy.Length / to.Size * input.Size];
        ForEachCell(dy.Length, to, (n, i, j, c, at) =>
        {
            int[] cells = [.. CellsOf(window, input, n, i, j, c)];
            foreach (int cell in cells)
                dx[cell] += dy[at] / cells.Length;
        });
        return dx;
    }

    /// <summary>The cells inside the input under the window of (i, j), in scan order.</summary>
    private static IEnumerable<int> CellsOf(Window2D window, Shape input, int sample, int i, int j, int channel) =>
        from u in Enumerable.Range(i * window.StrideY - window.PadTop, window.SizeY)
        where u >= 0 && u < input[0]
        from v in Enumerable.Range(j * window.StrideX - window.PadLeft, window.SizeX)
        where v >= 0 && v < input[1]
        select ((sample * input[0] + u) * input[1] + v) * input[2] + channel;

    private static void ForEachCell(int length, Shape shape, Action<int, int, int, int, int> use)
    {
        for (int at = 0; at < length; at++)
        {
            int pixel = at / shape[2];
            use(pixel / shape[1] / shape[0], pixel / shape[1] % shape[0], pixel % shape[1], at % shape[2], at);
        }
    }
}
