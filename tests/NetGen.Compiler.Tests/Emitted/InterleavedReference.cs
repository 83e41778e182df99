namespace NetGen.Compiler.Tests.Emitted;

/// <summary>The kernels over interleaved samples, in naive loops: each gives its accumulators to <c>finish</c>.</summary>
internal sealed class InterleavedReference(float[][] operands, int n, Action<long, double> finish, double[][] values, Func<ScalarExpression, long, double> evaluate)
{
    private const int Lanes = Layouts.Lanes;

    private int Blocks => (n + Lanes - 1) / Lanes;

    public void Convolve(InterleavedConvolutionKernel k)
    {
        var g = k.Convolution;
        int rows = k.Pool?.OutputY ?? g.OutputHeight, columns = k.Pool?.OutputX ?? g.OutputWidth;
        for (int e = 0; e < Blocks * rows * columns * g.Filters * Lanes; e++)
        {
            int lane = e % Lanes, filter = e / Lanes % g.Filters, place = e / Lanes / g.Filters;
            int block = place / columns / rows, y = place / columns % rows, x = place % columns;
            if (k.Pool is not { } pool)
            {
                finish(e, Sum(g, block, y, x, filter, lane));
                continue;
            }

            double[] cells =
            [
                .. from u in Enumerable.Range(0, pool.SizeY)
                   from v in Enumerable.Range(0, pool.SizeX)
                   select Sum(g, block, y * pool.StrideY + u, x * pool.StrideX + v, filter, lane),
            ];
            double largest = cells.Any(double.IsNaN) ? double.NaN : cells.Max();
            if (k.Index >= 0)
                values[k.Index][e] = Array.FindIndex(cells, largest.Equals);
            finish(e, largest);
        }
    }

    public void KernelGradient(InterleavedKernelGradientKernel k)
    {
        var g = k.Convolution;
        int taps = g.KernelHeight * g.KernelWidth * g.Channels;
        for (int e = 0; e < k.Groups * taps * g.Filters; e++)
        {
            int filter = e % g.Filters, tap = e / g.Filters % taps, group = e / g.Filters / taps, channel = tap % g.Channels;
            int ky = tap / g.Channels / g.KernelWidth, kx = tap / g.Channels % g.KernelWidth;
            double sum = 0;
            for (int sample = group * Blocks / k.Groups * Lanes; sample < Math.Min(n, (group + 1) * Blocks / k.Groups * Lanes); sample++)
            {
                foreach (var (y, x, dy) in Upstream(k, sample, filter))
                    sum += Input(g, sample / Lanes, y * g.StrideY + ky * g.DilationY, x * g.StrideX + kx * g.DilationX, channel, sample % Lanes) * dy;
            }

            finish(e, sum);
        }
    }

    public void Sum(InterleavedSumKernel k)
    {
        for (int column = 0; column < k.Columns; column++)
        {
            double sum = 0;
            for (int sample = 0; sample < n; sample++)
            {
                for (int row = 0; row < k.Rows; row++)
                {
                    int e = ((sample / Lanes * k.Rows + row) * k.Columns + column) * Lanes + sample % Lanes;
                    sum += k.Term is { } term ? evaluate(term, e) : operands[0][e];
                }
            }

            finish(column, sum);
        }
    }

    public void Interleave(InterleaveKernel k)
    {
        int samples = k.To == Layout.Interleaved ? Blocks * Lanes : n;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int f = 0; f < k.Features; f++)
            {
                int interleaved = (sample / Lanes * k.Features + f) * Lanes + sample % Lanes, outermost = sample * k.Features + f;
                if (k.To == Layout.Interleaved)
                    finish(interleaved, sample < n ? operands[0][outermost] : 0);
                else
                    finish(outermost, operands[0][interleaved]);
            }
        }
    }

    private double Sum(ConvolutionGeometry g, int block, int y, int x, int filter, int lane)
    {
        double sum = 0;
        for (int tap = 0; tap < g.KernelHeight * g.KernelWidth * g.Channels; tap++)
        {
            int channel = tap % g.Channels, ky = tap / g.Channels / g.KernelWidth, kx = tap / g.Channels % g.KernelWidth;
            double value = Input(g, block, y * g.StrideY + ky * g.DilationY - g.Top, x * g.StrideX + kx * g.DilationX - g.Left, channel, lane);
            sum += value * operands[1][tap * g.Filters + filter];
        }

        return sum;
    }

    private double Input(ConvolutionGeometry g, int block, int y, int x, int channel, int lane) =>
        y < 0 || y >= g.Height || x < 0 || x >= g.Width ? 0 : operands[0][(((block * g.Height + y) * g.Width + x) * g.Channels + channel) * Lanes + lane];

    /// <summary>The positions of the convolution that have a gradient.</summary>
    private IEnumerable<(int Y, int X, double Gradient)> Upstream(InterleavedKernelGradientKernel k, int sample, int filter)
    {
        var g = k.Convolution;
        int rows = k.Pool?.OutputY ?? g.OutputHeight, columns = k.Pool?.OutputX ?? g.OutputWidth;
        for (int place = 0; place < rows * columns; place++)
        {
            int at = ((sample / Lanes * rows * columns + place) * g.Filters + filter) * Lanes + sample % Lanes;
            if (k.Pool is { } pool)
            {
                int cell = BitConverter.SingleToInt32Bits(operands[1][at]);
                yield return (place / columns * pool.StrideY + cell / pool.SizeX, place % columns * pool.StrideX + cell % pool.SizeX, operands[2][at]);
            }
            else
            {
                yield return (place / columns, place % columns, operands[1][at]);
            }
        }
    }
}
