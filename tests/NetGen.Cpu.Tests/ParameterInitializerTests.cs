namespace NetGen.Cpu.Tests;

public class ParameterInitializerTests
{
    private const int FanIn = 300, FanOut = 100;

    public static TheoryData<Initializer, double, double, double> Distributions => new()
    {
        // initializer, value, standard deviation, largest magnitude
        { Initializer.GlorotUniform, 0, Math.Sqrt(2.0 / (FanIn + FanOut)), Math.Sqrt(6.0 / (FanIn + FanOut)) },
        { Initializer.GlorotNormal, 0, Math.Sqrt(2.0 / (FanIn + FanOut)), 2 / 0.87962566 * Math.Sqrt(2.0 / (FanIn + FanOut)) },
        { Initializer.HeUniform, 0, Math.Sqrt(2.0 / FanIn), Math.Sqrt(6.0 / FanIn) },
        { Initializer.HeNormal, 0, Math.Sqrt(2.0 / FanIn), 2 / 0.87962566 * Math.Sqrt(2.0 / FanIn) },
        { Initializer.LeCunUniform, 0, Math.Sqrt(1.0 / FanIn), Math.Sqrt(3.0 / FanIn) },
        { Initializer.LeCunNormal, 0, Math.Sqrt(1.0 / FanIn), 2 / 0.87962566 * Math.Sqrt(1.0 / FanIn) },
        { Initializer.RandomUniform, 0, 0.05 / Math.Sqrt(3), 0.05 },
        { Initializer.RandomUniform, 2, 2 / Math.Sqrt(3), 2 },
        { Initializer.RandomNormal, 0, 0.05, 0.05 * 6 },
        { Initializer.RandomNormal, 3, 3, 3 * 6 },
        { Initializer.Default, 0, Math.Sqrt(2.0 / (FanIn + FanOut)), Math.Sqrt(6.0 / (FanIn + FanOut)) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Random_initializers_have_their_mean_spread_and_limits(Initializer initializer, double value, double deviation, double largest)
    {
        float[] values = Fill(initializer, value, seed: 3);
        double mean = values.Average(v => (double)v);
        double spread = Math.Sqrt(values.Average(v => (double)v * v));
        // 30,000 draws: the mean is within 5 / sqrt(30,000) = 3% of the deviation, the deviation itself within 2.5%.
        Assert.Equal(0, mean, 0.03 * deviation);
        Assert.Equal(deviation, spread, 0.025 * deviation);
        Assert.True(values.Max(Math.Abs) <= largest * 1.000001, $"{values.Max(Math.Abs)} is beyond {largest}.");
        Assert.True(values.Max(Math.Abs) > 0.9 * Math.Min(largest, 3.5 * deviation));
    }

    [Fact]
    public void Constant_initializers_fill_with_their_number()
    {
        Assert.All(Fill(Initializer.Zeros, 5, 1), v => Assert.Equal(0, v));
        Assert.All(Fill(Initializer.Ones, 5, 1), v => Assert.Equal(1, v));
        Assert.All(Fill(Initializer.Constant, -0.25, 1), v => Assert.Equal(-0.25f, v));
        float[] bias = [1, 1];
        ParameterInitializer.Fill(new() { Name = "b", Layer = "l", Shape = [2], Offset = 0, Initializer = Initializer.Default }, 0, 1, bias);
        Assert.Equal([0, 0], bias);
    }

    [Fact]
    public void Numbers_depend_on_the_seed_and_the_place_of_the_parameter_alone()
    {
        Assert.Equal(Fill(Initializer.HeNormal, 0, seed: 1), Fill(Initializer.HeNormal, 0, seed: 1));
        Assert.NotEqual(Fill(Initializer.HeNormal, 0, seed: 1), Fill(Initializer.HeNormal, 0, seed: 2));
        Assert.NotEqual(Fill(Initializer.HeNormal, 0, seed: 1), Fill(Initializer.HeNormal, 0, seed: 1, index: 1));
        using var one = new HandWrittenMlp(Device.Cpu(1), seed: -4);
        using var three = new HandWrittenMlp(Device.Cpu(3), seed: -4);
        using var random = new HandWrittenMlp();
        Assert.Equal(one.ParameterBlock.ToArray(), three.ParameterBlock.ToArray());
        Assert.NotEqual(one.ParameterBlock.ToArray(), random.ParameterBlock.ToArray());
    }

    private static float[] Fill(Initializer initializer, double value, ulong seed, int index = 0)
    {
        float[] values = new float[FanIn * FanOut];
        var schema = new ParameterSchema
        {
            Name = "Layer.kernel",
            Layer = "Layer",
            Shape = [FanIn, FanOut],
            Offset = 0,
            Initializer = initializer,
            InitializerValue = value,
            FanIn = FanIn,
            FanOut = FanOut,
        };
        ParameterInitializer.Fill(schema, index, seed, values);
        return values;
    }
}
