using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>The numbers that each initializer draws: mean, variance and limits as Keras's.</summary>
public sealed class InitializerTests
{
    private const int Inputs = 90, Units = 110;

    /// <summary>Option of the kernel, its mean, deviation and limit.</summary>
    private static readonly (Initializer Initializer, double Value, double Mean, double Deviation, double Limit)[] Expected =
    [
        (Initializer.Default, 0, 0, Math.Sqrt(2.0 / (Inputs + Units)), Math.Sqrt(6.0 / (Inputs + Units))),
        (Initializer.GlorotUniform, 0, 0, Math.Sqrt(2.0 / (Inputs + Units)), Math.Sqrt(6.0 / (Inputs + Units))),
        (Initializer.GlorotNormal, 0, 0, Math.Sqrt(2.0 / (Inputs + Units)), 2 * Math.Sqrt(2.0 / (Inputs + Units)) / 0.8796),
        (Initializer.HeUniform, 0, 0, Math.Sqrt(2.0 / Inputs), Math.Sqrt(6.0 / Inputs)),
        (Initializer.HeNormal, 0, 0, Math.Sqrt(2.0 / Inputs), 2 * Math.Sqrt(2.0 / Inputs) / 0.8796),
        (Initializer.LeCunUniform, 0, 0, Math.Sqrt(1.0 / Inputs), Math.Sqrt(3.0 / Inputs)),
        (Initializer.LeCunNormal, 0, 0, Math.Sqrt(1.0 / Inputs), 2 * Math.Sqrt(1.0 / Inputs) / 0.8796),
        (Initializer.RandomUniform, 0, 0, 0.05 / Math.Sqrt(3), 0.05),
        (Initializer.RandomUniform, 0.2, 0, 0.2 / Math.Sqrt(3), 0.2),
        (Initializer.RandomNormal, 0, 0, 0.05, 0.3),
        (Initializer.RandomNormal, 0.3, 0, 0.3, 1.8),
        (Initializer.Zeros, 0, 0, 0, 0),
        (Initializer.Ones, 0, 1, 0, 1),
        (Initializer.Constant, -0.75, -0.75, 0, 0.75),
    ];

    internal static IReadOnlyList<NetworkCase> Rows { get; } =
    [
        .. Expected.Select(e => Row($"{e.Initializer} {e.Value}".Replace("-", "minus "), [Inputs], MeanSquaredError, [Dense(Units, options: Options("Kernel", e.Initializer, e.Value))])),
        .. Expected.Select(e => Row($"Bias {e.Initializer} {e.Value}".Replace("-", "minus "), [2], MeanSquaredError, [Dense(4000, options: Options("Bias", e.Initializer, e.Value))])),
        Row("Convolution", [5, 5, 7], MeanSquaredError, [Conv2D(40, 3, 2)]),
        Row("Convolution with numbers", [5, 5, 7], MeanSquaredError,
            [Conv2D(40, 3, 2, options: Options("Kernel", Initializer.RandomNormal, 0.2) + Options("Bias", Initializer.Constant, 0.25))]),
    ];

    public static TheoryData<int> Indices { get; } = [.. Enumerable.Range(0, Expected.Length)];

    [Theory, MemberData(nameof(Indices))]
    public void A_kernel_starts_with_the_initializer_s_mean_deviation_and_limit(int index)
    {
        var (_, _, mean, deviation, limit) = Expected[index];
        Check(Values(Rows[index], "L1.kernel"), mean, deviation, limit);
    }

    [Theory, MemberData(nameof(Indices))]
    public void A_bias_starts_with_the_initializer_s_mean_deviation_and_limit(int index)
    {
        var (initializer, _, mean, deviation, limit) = Expected[index];
        // Scaled initializers take a bias's own size as both fans, as Keras does for a vector.
        switch (initializer)
        {
            case Initializer.Default:
                (deviation, limit) = (0, 0);
                break;
            case Initializer.GlorotUniform or Initializer.GlorotNormal:
                (deviation, limit) = (deviation * Math.Sqrt((Inputs + Units) / 8000.0), limit * Math.Sqrt((Inputs + Units) / 8000.0));
                break;
            case Initializer.HeUniform or Initializer.HeNormal or Initializer.LeCunUniform or Initializer.LeCunNormal:
                (deviation, limit) = (deviation * Math.Sqrt(Inputs / 4000.0), limit * Math.Sqrt(Inputs / 4000.0));
                break;
        }

        Check(Values(Rows[Expected.Length + index], "L1.bias"), mean, deviation, limit);
    }

    [Fact]
    public void A_convolution_counts_its_window_in_both_fans()
    {
        double deviation = Math.Sqrt(2.0 / (3 * 2 * (7 + 40)));
        Check(Values(Rows[^2], "L1.kernel"), 0, deviation, deviation * Math.Sqrt(3));
    }

    [Fact]
    public void A_convolution_takes_initializers_of_its_own()
    {
        Check(Values(Rows[^1], "L1.kernel"), 0, 0.2, 1.2);
        Check(Values(Rows[^1], "L1.bias"), 0.25, 0, 0.25);
    }

    private static string Options(string which, Initializer initializer, double value) =>
        $", {which}Initializer = Initializer.{initializer}" + (value == 0 ? "" : FormattableString.Invariant($", {which}InitializerValue = {value}"));

    private static float[] Values(NetworkCase row, string parameter)
    {
        using var network = GeneratedAssembly.Of(Rows).Create(row, Device.Cpu(1), seed: 3);
        return network.Parameters.Single(p => p.Name == parameter).Values.ToArray();
    }

    private static void Check(float[] values, double mean, double deviation, double limit)
    {
        double actualMean = values.Average(v => (double)v);
        double actualDeviation = Math.Sqrt(values.Average(v => (v - actualMean) * (v - actualMean)));
        // The mean of n numbers deviates by σ/√n, their deviation by at most σ/√(2n): five times that, for a fixed seed, is no accident.
        double slack = 5 * deviation / Math.Sqrt(values.Length) + 1e-7;
        Assert.Equal(mean, actualMean, slack);
        Assert.Equal(deviation, actualDeviation, slack);
        Assert.All(values, v => Assert.True(Math.Abs(v) <= limit * 1.0001, $"{v} is beyond ±{limit}."));
        if (deviation > 0)
            Assert.True(values.Max() > 0.8 * Math.Min(limit, 2.5 * deviation), "No number comes near the limit.");
    }
}
