namespace NetGen.Compiler.Tests;

public sealed partial class GraphInterpreter
{
    private static double[] MatMul(double[] x, double[] w, Shape kernel)
    {
        int depth = kernel[0], width = kernel[1], rows = x.Length / depth;
        double[] y = new double[rows * width];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < width; c++)
                for (int k = 0; k < depth; k++)
                    y[r * width + c] += x[r * depth + k] * w[k * width + c];
        return y;
    }

    private static double[] Transpose(double[] x, Shape shape)
    {
        double[] y = new double[x.Length];
        for (int r = 0; r < shape[0]; r++)
            for (int c = 0; c < shape[1]; c++)
                y[c * shape[0] + r] = x[r * shape[1] + c];
        return y;
    }

    private static double[] MatMulKernelGradient(double[] x, double[] dy, Shape kernel)
    {
        int depth = kernel[0], width = kernel[1], rows = x.Length / depth;
        double[] dw = new double[depth * width];
        for (int r = 0; r < rows; r++)
            for (int k = 0; k < depth; k++)
                for (int c = 0; c < width; c++)
                    dw[k * width + c] += x[r * depth + k] * dy[r * width + c];
        return dw;
    }

    private static double[] Convolve2D(Convolve2D convolve, double[] x, Shape input, double[] kernel, Shape window, Shape output)
    {
        double[] y = new double[x.Length / input.Size * output.Size];
        ForEachProduct(convolve.StrideY, convolve.StrideX, convolve.DilationY, convolve.DilationX, x.Length, input, window, output,
            (at, k, to) => y[to] += x[at] * kernel[k]);
        return y;
    }

    private static double[] Convolve2DKernelGradient(
        Convolve2DKernelGradient gradient, double[] x, Shape input, double[] dy, Shape output, Shape window)
    {
        double[] dw = new double[window.Size];
        ForEachProduct(gradient.StrideY, gradient.StrideX, gradient.DilationY, gradient.DilationX, x.Length, input, window, output,
            (at, k, to) => dw[k] += x[at] * dy[to]);
        return dw;
    }

    /// <summary>Every (number of x, number of the kernel, number of y) that the definition of a convolution multiplies.</summary>
    private static void ForEachProduct(
        int strideY, int strideX, int dilationY, int dilationX, int length, Shape input, Shape window, Shape output, Action<int, int, int> use)
    {
        int channels = input[2], filters = output[2];
        var places =
            from n in Enumerable.Range(0, (int)(length / input.Size))
            from i in Enumerable.Range(0, output[0])
            from j in Enumerable.Range(0, output[1])
            from u in Enumerable.Range(0, window[0])
            from v in Enumerable.Range(0, window[1])
            select (
                Pixel: (n * input[0] + i * strideY + u * dilationY) * input[1] + j * strideX + v * dilationX,
                Cell: u * window[1] + v,
                Place: (n * output[0] + i) * output[1] + j);
        foreach (var (pixel, cell, place) in places)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int f = 0; f < filters; f++)
                    use(pixel * channels + c, (cell * channels + c) * filters + f, place * filters + f);
            }
        }
    }

    private static double[] FlipKernel(double[] kernel, Shape s)
    {
        double[] flipped = new double[kernel.Length];
        for (int u = 0; u < s[0]; u++)
            for (int v = 0; v < s[1]; v++)
                for (int c = 0; c < s[2]; c++)
                    for (int f = 0; f < s[3]; f++)
                        flipped[(((s[0] - 1 - u) * s[1] + s[1] - 1 - v) * s[3] + f) * s[2] + c] = kernel[((u * s[1] + v) * s[2] + c) * s[3] + f];
        return flipped;
    }
}
