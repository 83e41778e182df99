using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>
/// How exact the algorithms of a convolution are: the errors that the documentation of <see cref="ConvolutionAlgorithm"/> states, root mean
/// square relative to float64.
/// </summary>
public sealed class ConvolutionAccuracyTests
{
    private static readonly IReadOnlyList<NetworkCase> Rows =
    [
        .. Enum.GetValues<ConvolutionAlgorithm>().Select(algorithm => Row(
            $"Conv2D by {algorithm}", [12, 12, 4], MeanSquaredError,
            [Conv2D(32, 1, bias: false), Conv2D(32, 3, padding: Padding.Same, bias: false, options: $", Algorithm = ConvolutionAlgorithm.{algorithm}")])),
    ];

    private const int Height = 13, Width = 11, Channels = 8, Filters = 16;

    private static readonly IReadOnlyList<NetworkCase> Alone =
    [
        .. Enum.GetValues<ConvolutionAlgorithm>().Select(algorithm => Row(
            $"Conv2D alone by {algorithm}", [Height, Width, Channels], null,
            [Conv2D(Filters, 3, padding: Padding.Same, bias: false, options: $", Algorithm = ConvolutionAlgorithm.{algorithm}")])),
    ];

    /// <summary>
    /// A pixel that is no number makes the outputs that read it none, and with tiles of 4 × 4 outputs also the others of its tile's rows and columns: five by five for a corner of a tile.
    /// </summary>
    [Theory]
    [InlineData(ConvolutionAlgorithm.Auto, 1, 0)]
    [InlineData(ConvolutionAlgorithm.Direct, 1, 0)]
    [InlineData(ConvolutionAlgorithm.Winograd, 1, 0)]
    [InlineData(ConvolutionAlgorithm.WinogradF4, 4, 16)]
    public void A_pixel_that_is_no_number_reaches_the_outputs_that_are_documented(ConvolutionAlgorithm algorithm, int tile, int documented)
    {
        int most = 0;
        foreach (int bits in NetworkCheck.Widths)
        {
            foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                foreach (var (y, x) in Pixels)
                {
                    float[] output = WithPixel(algorithm, bits, y, x, value).After;
                    int foreign = 0;
                    for (int i = 0; i < output.Length; i++)
                    {
                        int row = i / Filters / Width, column = i / Filters % Width;
                        bool isReached = IsReached(row, y) && IsReached(column, x);
                        Assert.True(isReached != float.IsFinite(output[i]), $"{algorithm} at {bits} bits, {value} at ({y}, {x}): output ({row}, {column}) is {output[i]}.");
                        foreign += isReached && !Reads(row, column, y, x) ? 1 : 0;
                    }

                    most = Math.Max(most, foreign / Filters);
                }
            }
        }

        Assert.Equal(documented, most);

        bool IsReached(int output, int pixel) => Math.Abs(output - pixel) <= 1 || output / tile == pixel / tile;
    }

    /// <summary>The most that was seen when this was written is 3.9e-6 of the pixel, by kernels of at most 1/2.</summary>
    [Theory]
    [InlineData(ConvolutionAlgorithm.Auto, 0)]
    [InlineData(ConvolutionAlgorithm.Direct, 0)]
    [InlineData(ConvolutionAlgorithm.Winograd, 0)]
    [InlineData(ConvolutionAlgorithm.WinogradF4, 5e-6)]
    public void A_large_pixel_leaves_the_rounding_in_other_outputs_that_is_documented(ConvolutionAlgorithm algorithm, double most)
    {
        const float Large = 1e6f;
        double worst = 0;
        foreach (int bits in NetworkCheck.Widths)
        {
            foreach (var (y, x) in Pixels)
            {
                var (before, after) = WithPixel(algorithm, bits, y, x, Large);
                for (int i = 0; i < before.Length; i++)
                {
                    if (!Reads(i / Filters / Width, i / Filters % Width, y, x))
                        worst = Math.Max(worst, Math.Abs(after[i] - before[i]) / Large);
                }
            }
        }

        Assert.True(worst <= most, $"{algorithm}: an output that does not read the pixel is off by {worst:G2} of it, more than {most:G2}.");
    }

    private static IEnumerable<(int Y, int X)> Pixels => from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) where (y * Width + x) % 7 == 0 select (y, x);

    private static bool Reads(int row, int column, int y, int x) => Math.Abs(row - y) <= 1 && Math.Abs(column - x) <= 1;

    /// <summary>The outputs for an image, and with another value in one channel of one pixel. Kernels are between -1/2 and 1/2.</summary>
    private static (float[] Before, float[] After) WithPixel(ConvolutionAlgorithm algorithm, int bits, int y, int x, float value)
    {
        using var network = GeneratedAssembly.Of(Alone).Create(Alone[(int)algorithm], Device.Cpu(1, bits), seed: 5);
        var random = new Random(3);
        var kernel = network.Parameters[0].Values;
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] = random.NextSingle() - 0.5f;
        float[] image = [.. Enumerable.Range(0, Height * Width * Channels).Select(_ => random.NextSingle() - 0.5f)];
        float[] before = network.Predict(image);
        image[(y * Width + x) * Channels + 3] = value;
        return (before, network.Predict(image));
    }

    /// <summary>The largest of the three errors when this was written was 2.1e-7, 3.0e-7, 2.1e-7 and 1.3e-6; half as much again is for other processors.</summary>
    [Theory]
    [InlineData(ConvolutionAlgorithm.Auto, 3e-7)]
    [InlineData(ConvolutionAlgorithm.Direct, 4.5e-7)]
    [InlineData(ConvolutionAlgorithm.Winograd, 3e-7)]
    [InlineData(ConvolutionAlgorithm.WinogradF4, 2e-6)]
    public void Rounding_errors_are_as_documented(ConvolutionAlgorithm algorithm, double most)
    {
        const int samples = 2;
        var row = Rows[(int)algorithm];
        var reference = new ReferenceNetwork(row, seed: 5);
        foreach (int bits in NetworkCheck.Widths)
        {
            using var network = GeneratedAssembly.Of(Rows).Create(row, Device.Cpu(1, bits), seed: 5);
            NetworkCheck.Restore(network, reference);
            var output = network.Predict(NetworkCheck.Inputs(reference, samples));
            double[] expected = [.. Enumerable.Range(0, samples).SelectMany(i => reference.Of(i, 0).Output)];
            Check("output", Array.ConvertAll(output, y => (double)y), expected);

            var (_, gradients) = NetworkCheck.Differentiate(network, row, reference, samples);
            var exact = reference.Batch(samples, step: 0).Gradients;
            Check("gradient of the first kernel, behind the input gradient", gradients[0], exact[0]);
            Check("kernel gradient", gradients[1], exact[1]);

            void Check(string what, double[] actual, double[] wanted)
            {
                double error = Math.Sqrt(actual.Zip(wanted, (a, w) => (a - w) * (a - w)).Sum() / wanted.Sum(w => w * w));
                Assert.True(error <= most, $"{algorithm} at {bits} bits: the {what} is off by {error:G2}, more than {most:G2}.");
            }
        }
    }
}
