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
