namespace NetGen.Compiler.Tests;

public sealed partial class GraphInterpreter
{
    private static double[] WinogradConvolve2D(WinogradConvolve2D convolve, double[] x, Shape input, double[] kernel)
    {
        int n = (int)(x.Length / input.Size);
        double[] y = new double[n * convolve.Output.Size];
        WinogradReference.Convolve(
            new WinogradTiles(convolve.Tile, convolve.Top, convolve.Left, input, convolve.Output), n, i => x[i], i => kernel[i], (i, value) => y[i] = value);
        return y;
    }

    private static double[] WinogradPartialGradient(WinogradPartialGradient gradient, double[] x, Shape input, double[] dy, Shape output) =>
        WinogradReference.PartialGradient(
            new WinogradTiles(gradient.Tile, gradient.Top, gradient.Left, input, output), (int)(x.Length / input.Size), i => x[i], i => dy[i]);

    /// <summary>Groups that have no sample hold zeros here.</summary>
    private static double[] WinogradKernelGradient(WinogradKernelGradient gradient, double[] sums)
    {
        double[] kernel = new double[9 * gradient.Channels * gradient.Filters];
        WinogradReference.Gradient(gradient.Tile, gradient.Channels, gradient.Filters, int.MaxValue, i => sums[i], (i, value) => kernel[i] = value);
        return kernel;
    }
}
