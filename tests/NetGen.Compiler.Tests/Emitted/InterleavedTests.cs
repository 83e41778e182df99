using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class InterleavedTests
{
    private const int Lanes = Layouts.Lanes;

    /// <summary>Batch, height, width, channels, filters, kernel height and width, stride, dilation, padding on all sides.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int, int> Convolutions => new()
    {
        { 1, 5, 6, 1, 1, 3, 3, 1, 1, 0 },
        { 16, 9, 28, 1, 8, 3, 3, 1, 1, 0 },
        { 37, 7, 9, 3, 5, 3, 3, 1, 1, 2 },
        { 17, 10, 10, 16, 8, 3, 3, 1, 1, 2 },
        { 5, 8, 11, 2, 13, 1, 1, 1, 1, 0 },
        { 20, 9, 7, 4, 3, 3, 2, 2, 1, 0 },
        { 33, 9, 9, 3, 7, 3, 3, 1, 2, 3 },
        { 3, 11, 5, 2, 33, 1, 3, 1, 1, 1 },
        { 15, 3, 3, 5, 6, 3, 3, 2, 1, 1 },
    };

    /// <summary>Batch, height, width, channels, filters, kernel, stride, and the pool: size, stride.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int> Pools => new()
    {
        { 16, 8, 10, 1, 8, 3, 1, 2, 2 },
        { 37, 13, 13, 8, 16, 3, 1, 2, 2 },
        { 5, 11, 12, 2, 5, 3, 1, 3, 3 },
        { 18, 9, 9, 3, 7, 2, 2, 2, 2 },
        { 1, 12, 8, 2, 3, 3, 1, 2, 3 },
    };

    [Theory]
    [InlineData(1, 30, 3)]
    [InlineData(19, 7, 7)]
    [InlineData(40, 66, 33)]
    [InlineData(3, 2000, 5)]
    public void Channels_of_interleaved_samples_are_broadcast(int n, int size, int channels) => KernelCase.Check(
        new MapKernel(List(Element, Channel(channels), Channel(channels), Element), Store((Operand(0) - Operand(1)) * Operand(2), 3), Extent.Blocks(16 * size)),
        n, [(n + 15) / 16 * 16 * size, channels, channels, (n + 15) / 16 * 16 * size]);

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_agree_with_naive_loops(int n, int height, int width, int channels, int filters, int kh, int kw, int stride, int dilation, int pad)
    {
        var g = Geometry(height, width, channels, filters, kh, kw, stride, dilation, pad);
        int blocks = (n + Lanes - 1) / Lanes, results = blocks * g.OutputHeight * g.OutputWidth * filters * Lanes;
        int numbers = g.OutputHeight * g.OutputWidth * filters;
        int[] lengths = [blocks * height * width * channels * Lanes, kh * kw * channels * filters, results, filters, numbers];

        // A light epilogue stays in registers, a heavy one goes through scratch. Operand 4 has a number for each channel of each position.
        foreach (var value in new[] { ScalarExpression.Max(Sum + Operand(3), 0) * Operand(4), ScalarExpression.Tanh(Sum + Operand(3)) * Operand(4) })
        {
            var epilogue = Store(value, 2) with { IsInterleaved = true };
            KernelCase.Check(new InterleavedConvolutionKernel(List(Skeleton, Skeleton, Element, Channel(filters), Channel(numbers)), epilogue, g), n, lengths);
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void A_pool_behind_a_convolution_stores_maxima_and_their_cells(
        int n, int height, int width, int channels, int filters, int kernel, int stride, int size, int step)
    {
        var g = Geometry(height, width, channels, filters, kernel, kernel, stride, 1, 0);
        var pool = Pool(g, size, step);
        int blocks = (n + Lanes - 1) / Lanes, results = blocks * pool.OutputY * pool.OutputX * filters * Lanes;
        int[] lengths = [blocks * height * width * channels * Lanes, kernel * kernel * channels * filters, results, filters, results];
        foreach (var value in new[] { ScalarExpression.Max(Sum + Operand(3), 0), ScalarExpression.Tanh(Sum + Operand(3)) })
        {
            var epilogue = Store(value, 2) with { IsInterleaved = true };
            KernelCase.Check(
                new InterleavedConvolutionKernel(List(Skeleton, Skeleton, Element, Channel(filters), Cells), epilogue, g, pool, Index: 4), n, lengths,
                fill: i => i < 2 ? Quarters(lengths[i]) : null);
            KernelCase.Check(new InterleavedConvolutionKernel(List(Skeleton, Skeleton, Element, Channel(filters)), epilogue, g, pool), n, lengths[..4]);
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void Not_a_number_goes_through_a_pool_behind_a_convolution(
        int n, int height, int width, int channels, int filters, int kernel, int stride, int size, int step)
    {
        var g = Geometry(height, width, channels, filters, kernel, kernel, stride, 1, 0);
        var pool = Pool(g, size, step);
        int blocks = (n + Lanes - 1) / Lanes, results = blocks * pool.OutputY * pool.OutputX * filters * Lanes;
        int[] lengths = [blocks * height * width * channels * Lanes, kernel * kernel * channels * filters, results, filters, results];
        foreach (float strange in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            // At few places, so that most windows have other cells beside it.
            float[] x = Quarters(lengths[0]), w = [.. Quarters(lengths[1]).Select(v => v == 0 ? 0.5f : v)];
            for (int i = x.Length / 3; i < x.Length; i += 1009)
                x[i] = strange;
            foreach (var value in new[] { ScalarExpression.Max(Sum + Operand(3), 0), ScalarExpression.Tanh(Sum + Operand(3)) })
            {
                var epilogue = Store(value, 2) with { IsInterleaved = true };
                KernelCase.Check(
                    new InterleavedConvolutionKernel(List(Skeleton, Skeleton, Element, Channel(filters), Cells), epilogue, g, pool, Index: 4), n, lengths,
                    fill: i => i == 0 ? x : i == 1 ? w : null);
                KernelCase.Check(
                    new InterleavedConvolutionKernel(List(Skeleton, Skeleton, Element, Channel(filters)), epilogue, g, pool), n, lengths[..4],
                    fill: i => i == 0 ? x : i == 1 ? w : null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Kernel_gradients_with_adam_agree_with_naive_loops(
        int n, int height, int width, int channels, int filters, int kh, int kw, int stride, int dilation, int pad)
    {
        var g = Geometry(height + 2 * pad, width + 2 * pad, channels, filters, kh, kw, stride, dilation, 0);
        int blocks = (n + Lanes - 1) / Lanes, weights = kh * kw * channels * filters;
        var kernel = new InterleavedKernelGradientKernel(List(Skeleton, Skeleton, Element, Element, Element), Adam(), g);
        int[] lengths =
        [
            blocks * g.Height * g.Width * channels * Lanes, blocks * g.OutputHeight * g.OutputWidth * filters * Lanes, weights, weights, weights,
        ];
        KernelCase.Check(kernel, n, lengths);
        KernelCase.Check(
            new InterleavedKernelGradientKernel(List(Skeleton, Skeleton, Element), Store(Sum, 2), g, Groups: 3), n, [.. lengths[..2], 3 * weights]);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void Kernel_gradients_through_a_pool_agree_with_naive_loops(
        int n, int height, int width, int channels, int filters, int kernel, int stride, int size, int step)
    {
        var g = Geometry(height, width, channels, filters, kernel, kernel, stride, 1, 0);
        var pool = Pool(g, size, step);
        int blocks = (n + Lanes - 1) / Lanes, weights = kernel * kernel * channels * filters, maxima = blocks * pool.OutputY * pool.OutputX * filters * Lanes;
        var random = new Random(5);
        float[] cells = [.. Enumerable.Range(0, maxima).Select(_ => BitConverter.Int32BitsToSingle(random.Next(size * size)))];
        KernelCase.Check(
            new InterleavedKernelGradientKernel(List(Skeleton, Cells, Skeleton, Element, Element, Element), Adam(3), g, pool), n,
            [blocks * height * width * channels * Lanes, maxima, maxima, weights, weights, weights], fill: i => i == 1 ? cells : null);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 7, 8)]
    [InlineData(37, 4, 5)]
    [InlineData(50, 1, 18)]
    public void Sums_leave_out_what_stands_behind_the_last_sample(int n, int rows, int columns)
    {
        float[] x = Filled(n, rows * columns, i => i % 7 - 3);
        KernelCase.Check(
            new InterleavedSumKernel(List(Skeleton, Element, Element, Element), Adam(1), rows, columns), n, [x.Length, columns, columns, columns],
            fill: i => i == 0 ? x : null);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 7, 8)]
    [InlineData(37, 4, 5)]
    [InlineData(50, 1, 18)]
    public void Terms_are_made_while_they_are_summed_and_those_behind_the_last_sample_left_out(int n, int rows, int columns)
    {
        int numbers = rows * columns;
        float[] x = Filled(n, numbers, i => i % 7 - 3);

        // Operand 1 has a number for each channel, operand 2 one for each channel of each row.
        var difference = Operand(0) - Operand(1);
        var term = difference * difference * Operand(2) + new ScalarExpression.Scalar(2);
        KernelCase.Check(
            new InterleavedSumKernel(List(Element, Channel(columns), Channel(numbers), Element, Element), Store(Sum * 2 + Operand(3), 4), rows, columns, term), n,
            [x.Length, columns, numbers, columns, columns], 1e-4, fill: i => i == 0 ? x : null);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(5, 33)]
    [InlineData(64, 400)]
    [InlineData(37, 1025)]
    public void Samples_are_interleaved_and_put_back(int n, int features)
    {
        int interleaved = (n + Lanes - 1) / Lanes * Lanes * features, outermost = n * features;
        KernelCase.Check(new InterleaveKernel(List(Skeleton, Element), Store(Sum, 1), features, Layout.Interleaved), n, [outermost, interleaved]);
        KernelCase.Check(new InterleaveKernel(List(Skeleton, Element), Store(Sum, 1), features, Layout.SamplesOutermost), n, [interleaved, outermost]);
        KernelCase.Check(
            new InterleaveKernel(List(Skeleton, Element, Element), Store(Sum * Operand(2), 1) with { IsInterleaved = true }, features, Layout.Interleaved),
            n, [outermost, interleaved, interleaved]);
        KernelCase.Check(
            new InterleaveKernel(List(Skeleton, Element, Element), Store(Sum * Operand(2), 1), features, Layout.SamplesOutermost),
            n, [interleaved, outermost, outermost]);
    }

    /// <summary>Interleaved samples of so many numbers, and behind the last one what is no number.</summary>
    private static float[] Filled(int n, int numbers, Func<int, float> number) =>
    [
        .. Enumerable.Range(0, (n + Lanes - 1) / Lanes * numbers * Lanes).Select(i => i / (numbers * Lanes) * Lanes + i % Lanes < n ? number(i) : float.NaN),
    ];

    private static Operand Cells { get; } = new(Access.Skeleton, IsInteger: true);

    private static ConvolutionGeometry Geometry(
        int height, int width, int channels, int filters, int kernelHeight, int kernelWidth, int stride, int dilation, int pad)
    {
        int Outputs(int extent, int kernel) => (extent + 2 * pad - ((kernel - 1) * dilation + 1)) / stride + 1;
        return new ConvolutionGeometry(
            height, width, channels, kernelHeight, kernelWidth, filters, Outputs(height, kernelHeight), Outputs(width, kernelWidth),
            stride, stride, dilation, dilation, pad, pad);
    }

    private static Window2D Pool(ConvolutionGeometry g, int size, int stride) =>
        new(size, size, stride, stride, 0, 0, (g.OutputHeight - size) / stride + 1, (g.OutputWidth - size) / stride + 1);

    /// <summary>Numbers whose sums of products are exact, so that equal sums are equal in every order and ties are met.</summary>
    private static float[] Quarters(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(-4, 5) / 4f)];
    }
}
