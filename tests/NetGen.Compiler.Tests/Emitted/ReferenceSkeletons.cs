namespace NetGen.Compiler.Tests.Emitted;

/// <summary>The kernels other than contractions and maps, in naive loops: each gives its accumulators to <c>finish</c>.</summary>
internal sealed class ReferenceSkeletons(float[][] operands, int n, float[] scalars, Action<long, double> finish, double[][] values, Func<ScalarExpression, long, double> evaluate)
{
    public static void Run(Kernel kernel, float[][] operands, int n, float[] scalars, Action<long, double> finish, double[][] values, Func<ScalarExpression, long, double> evaluate)
    {
        var skeletons = new ReferenceSkeletons(operands, n, scalars, finish, values, evaluate);
        switch (kernel)
        {
            case ColumnSumKernel k:
                skeletons.ColumnSum(k);
                break;
            case MeanKernel k:
                skeletons.Mean(k);
                break;
            case WindowKernel { Window: WindowKind.Max or WindowKind.Average } k:
                skeletons.Pool(k);
                break;
            case WindowKernel k:
                skeletons.PoolGradient(k);
                break;
            case MoveKernel k:
                skeletons.Move(k);
                break;
            case InterleavedConvolutionKernel k:
                new InterleavedReference(operands, n, finish, values, evaluate).Convolve(k);
                break;
            case InterleavedKernelGradientKernel k:
                new InterleavedReference(operands, n, finish, values, evaluate).KernelGradient(k);
                break;
            case InterleavedSumKernel k:
                new InterleavedReference(operands, n, finish, values, evaluate).Sum(k);
                break;
            case InterleaveKernel k:
                new InterleavedReference(operands, n, finish, values, evaluate).Interleave(k);
                break;
            case PhaseConvolutionKernel k:
                skeletons.ConvolvePhases(k);
                break;
            case NestKernel k:
                skeletons.Loops(k);
                break;
            case WinogradTransformKernel k:
                double[] u = WinogradReference.Transform(k.Tile, Shape.Of(3, 3, k.Channels, k.Filters), k.Flips, i => operands[0][i]);
                for (int i = 0; i < u.Length; i++)
                    finish(i, u[i]);
                break;
            case WinogradConvolutionKernel { Pools: true } k:
                skeletons.PoolTiles(k);
                break;
            case WinogradConvolutionKernel k:
                WinogradReference.Convolve(k.Tiles, n, i => operands[0][i], i => operands[1][i], finish);
                break;
            case WinogradPartialGradientKernel k:
                values[2] = WinogradReference.PartialGradient(k.Tiles, n, i => operands[0][i], i => operands[1][i]);
                break;
            case WinogradGradientKernel k:
                WinogradReference.Gradient(k.Tile, k.Channels, k.Filters, n, i => operands[0][i], finish);
                break;
            default:
                throw new NotSupportedException($"No reference for {kernel.Kind}.");
        }
    }

    private long Count(Extent extent) => extent.At(n);

    private void Loops(NestKernel k)
    {
        double Read(int input, long place)
        {
            var operand = k.Operands[k.Sources[input].Operand];
            float number = operands[k.Sources[input].Operand][place];
            return operand.IsInteger ? BitConverter.SingleToInt32Bits(number) : number;
        }

        double[] result = new NestInterpreter(
            k.Nest, n, Read, input => [.. k.Sources[input].Axes.Select(a => a.At(n))],
            (leaf, element) => leaf is ScalarExpression.Scalar s ? scalars[s.Slot] : throw new NotSupportedException($"{leaf} is no leaf of a tested nest.")).Run();
        for (int e = 0; e < result.Length; e++)
        {
            if (k.Index >= 0)
                values[k.Index][e] = result[e];
            finish(e, result[e]);
        }
    }

    /// <summary>By definition: at every tap of every place, the pixel that stands there, if one does.</summary>
    private void ConvolvePhases(PhaseConvolutionKernel k)
    {
        static int PixelUnder(PhasedAxis axis, int place, int tap)
        {
            int at = place + tap * axis.Dilation - axis.Before;
            return at >= 0 && at % axis.Stride == 0 && at / axis.Stride < axis.Extent ? at / axis.Stride : -1;
        }

        for (long e = 0; e < (long)n * k.Rows.Places * k.Columns.Places * k.Filters; e++)
        {
            int filter = (int)(e % k.Filters), column = (int)(e / k.Filters % k.Columns.Places), row = (int)(e / k.Filters / k.Columns.Places % k.Rows.Places);
            long sample = e / k.Filters / k.Columns.Places / k.Rows.Places;
            double sum = 0;
            for (int tap = 0; tap < k.Rows.Size * k.Columns.Size; tap++)
            {
                int y = PixelUnder(k.Rows, row, tap / k.Columns.Size), x = PixelUnder(k.Columns, column, tap % k.Columns.Size);
                for (int c = 0; c < k.Channels && y >= 0 && x >= 0; c++)
                {
                    double pixel = operands[0][((sample * k.Rows.Extent + y) * k.Columns.Extent + x) * k.Channels + c];
                    sum += pixel * operands[1][((long)tap * k.Channels + c) * k.Filters + filter];
                }
            }

            finish(e, sum);
        }
    }

    private void ColumnSum(ColumnSumKernel k)
    {
        for (int group = 0; group < k.Groups; group++)
        {
            long first = k.Rows.At((long)group * n / k.Groups), last = k.Rows.At((long)(group + 1) * n / k.Groups);
            for (int column = 0; column < k.Columns; column++)
            {
                double sum = 0;
                for (long row = k.Rows.IsBatched ? first : 0; row < last; row++)
                    sum += k.Term is { } term ? evaluate(term, row * k.Columns + column) : operands[0][row * k.Columns + column];
                finish((long)group * k.Columns + column, sum);
            }
        }
    }

    private void Mean(MeanKernel k)
    {
        int columns = k.Columns;
        for (int sample = 0; sample < n; sample++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = 0;
                for (int row = 0; row < k.Rows; row++)
                    sum += operands[0][(sample * k.Rows + row) * columns + column];
                finish(sample * columns + column, sum / k.Rows);
            }
        }
    }

    /// <summary>The flat indices of a window's cells inside the input, in scan order.</summary>
    private static IEnumerable<int> Cells(WindowKernel k, int sample, int row, int column, int channel)
    {
        var w = k.Geometry;
        for (int y = row * w.StrideY - w.PadTop; y < row * w.StrideY - w.PadTop + w.SizeY; y++)
        {
            for (int x = column * w.StrideX - w.PadLeft; x < column * w.StrideX - w.PadLeft + w.SizeX; x++)
            {
                if (y >= 0 && y < k.Height && x >= 0 && x < k.Width)
                    yield return ((sample * k.Height + y) * k.Width + x) * k.Channels + channel;
            }
        }
    }

    private IEnumerable<(int Output, int[] Cells)> Windows(WindowKernel k) =>
        from sample in Enumerable.Range(0, (int)Count(k.Samples))
        from row in Enumerable.Range(0, k.Geometry.OutputY)
        from column in Enumerable.Range(0, k.Geometry.OutputX)
        from channel in Enumerable.Range(0, k.Channels)
        let output = ((sample * k.Geometry.OutputY + row) * k.Geometry.OutputX + column) * k.Channels + channel
        select (output, Cells(k, sample, row, column, channel).ToArray());

    private void Pool(WindowKernel k)
    {
        foreach (var (output, cells) in Windows(k))
        {
            var x = cells.Select(c => (double)operands[0][c]).ToArray();
            if (k.Index >= 0)
                values[k.Index][output] = NumberOf(k, output, cells.FirstOrDefault(c => float.IsNaN(operands[0][c]), cells.MaxBy(c => operands[0][c])));
            finish(output, k.Window == WindowKind.Average ? x.Average() : x.Any(double.IsNaN) ? double.NaN : x.Max());
        }
    }

    private void PoolTiles(WinogradConvolutionKernel k)
    {
        var tiles = k.Tiles;
        double[] y = new double[n * tiles.Output.Size];
        WinogradReference.Convolve(tiles, n, i => operands[0][i], i => operands[1][i], (at, value) => y[at] = value);
        for (int e = 0; e < y.Length / 4; e++)
        {
            int place = e / tiles.Filters, row = place / tiles.Columns, column = place % tiles.Columns;
            double[] cells = [.. Enumerable.Range(0, 4).Select(c => y[((2 * row + c / 2) * tiles.OutputWidth + 2 * column + c % 2) * tiles.Filters + e % tiles.Filters])];
            if (k.Index >= 0)
                values[k.Index][e] = Array.IndexOf(cells, cells.Max());
            finish(e, cells.Max());
        }
    }

    private void PoolGradient(WindowKernel k)
    {
        double[] dx = new double[Count(k.Samples) * k.Height * k.Width * k.Channels];
        foreach (var (output, cells) in Windows(k))
        {
            if (k.Window == WindowKind.AverageGradient)
            {
                foreach (int cell in cells)
                    dx[cell] += operands[0][output] / (double)cells.Length;
            }
            else
            {
                int number = BitConverter.SingleToInt32Bits(operands[0][output]);
                // Behind the last of interleaved samples there may be any number.
                foreach (int cell in cells.Where(c => NumberOf(k, output, c) == number))
                    dx[cell] += operands[1][output];
            }
        }

        for (int e = 0; e < dx.Length; e++)
            finish(e, dx[e]);
    }

    /// <summary>The number of a cell within the window of an output, border included.</summary>
    private static int NumberOf(WindowKernel k, int output, int cell)
    {
        int place = output / k.Channels, pixel = cell / k.Channels;
        int y = pixel / k.Width % k.Height - (place / k.Geometry.OutputX % k.Geometry.OutputY * k.Geometry.StrideY - k.Geometry.PadTop);
        int x = pixel % k.Width - (place % k.Geometry.OutputX * k.Geometry.StrideX - k.Geometry.PadLeft);
        return y * k.Geometry.SizeX + x;
    }

    private void Move(MoveKernel k)
    {
        long size = k.Result.Size;
        for (int sample = 0; sample < k.Planes.At(n); sample++)
        {
            for (int e = 0; e < size; e++)
            {
                long? from = From(k, e);
                double value = from is { } at ? operands[0][sample * k.Source.Size + at] : 0;
                finish(sample * size + e, value);
            }
        }
    }

    private static long? From(MoveKernel k, int e)
    {
        int last = k.Result.Last, inner = e % last, row = e / last;
        switch (k.Movement)
        {
            case Movement.Transpose:
                return inner * k.Source.Last + row;
            case Movement.Flip:
                int height = k.Result[2], planes = k.Result[0] * k.Result[1];
                return ((planes - 1 - row / height) * last + inner) * height + row % height;
            case Movement.Crop c:
                return ((row / k.Result[1] + c.Top) * k.Source[1] + row % k.Result[1] + c.Left) * last + inner;
            case Movement.Pad p:
                int y = row / k.Result[1] - p.Top, x = row % k.Result[1] - p.Left;
                bool isCell = y >= 0 && x >= 0 && y % (p.InteriorY + 1) == 0 && x % (p.InteriorX + 1) == 0;
                (y, x) = (y / (p.InteriorY + 1), x / (p.InteriorX + 1));
                return isCell && y < k.Source[0] && x < k.Source[1] ? (y * k.Source[1] + x) * last + inner : null;
            default:
                throw new NotSupportedException($"{k.Kind} has no definition.");
        }
    }
}
