namespace NetGen.Networks.Tests;

/// <summary>Parameters that no optimizer trains: moving averages. They are stored once a step, saved by name, and the same for any number of threads.</summary>
public sealed class StateTests : IDisposable
{
    private const int Seed = 3, Samples = 48;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"state-{Guid.NewGuid():N}.safetensors");

    public static TheoryData<string> Names { get; } = ["BatchNorm behind Dense", "BatchNorm behind a convolution", "BatchNorm between convolutions with pools"];

    public void Dispose() => File.Delete(_file);

    [Theory, MemberData(nameof(Names))]
    public void Weights_and_averages_have_the_same_bits_with_any_number_of_threads(string name)
    {
        var row = NormalizationRows.All.Single(r => r.Name == name);
        var reference = new ReferenceNetwork(row, Seed);
        var numbers = new[] { 1, 2, 3 }.Select(threads =>
        {
            using var network = Create(NormalizationRows.All, row, seed: 1, threads);
            for (int step = 0; step < 8; step++)
                NetworkCheck.Train(network, row, reference, Samples - step);
            return Bits(network);
        }).ToList();

        Assert.Equal(numbers[0], numbers[1]);
        Assert.Equal(numbers[0], numbers[2]);
    }

    [Theory]
    [InlineData("Adam(0.01) beside moving averages")]
    [InlineData("AdamW(0.01) clipped at 0.2 beside moving averages")]
    // The break comes between the steps of an update.
    [InlineData("Adam(0.01) of three steps beside moving averages")]
    public void A_resumed_training_has_the_same_bits_as_one_without_a_break(string name)
    {
        var row = OptimizerRows.All.Single(r => r.Name == name);
        var reference = new ReferenceNetwork(row, Seed);
        using var through = Create(OptimizerRows.All, row, seed: 1);
        using var first = Create(OptimizerRows.All, row, seed: 1);
        using var second = Create(OptimizerRows.All, row, seed: 2);
        var data = NetworkCheck.Data(through, row, reference, Samples);
        var whole = through.Fit(data, new FitOptions { Epochs = 4, BatchSize = 9, Validation = data });

        first.Fit(data, new FitOptions { Epochs = 2, BatchSize = 9, Validation = data });
        first.SaveTrainingState(_file);
        second.LoadTrainingState(_file);
        var rest = second.Fit(data, new FitOptions { Epochs = 2, BatchSize = 9, Validation = data });

        Assert.Equal(Bits(through), Bits(second));
        Assert.Equal(whole["val_loss"].Skip(2), rest["val_loss"]);
    }

    [Fact]
    public void Averages_are_saved_and_loaded_by_name_and_count_as_no_trained_numbers()
    {
        var row = NormalizationRows.All.Single(r => r.Name == "BatchNorm behind Dense");
        var reference = new ReferenceNetwork(row, Seed);
        using var network = Create(NormalizationRows.All, row, seed: 1);
        Assert.Equal(["L1.kernel", "L1.1.gamma", "L1.1.beta", "L1.1.mean", "L1.1.variance", "L2.kernel", "L2.bias"], network.Parameters.Select(p => p.Name));
        Assert.Equal(["L1.1.mean", "L1.1.variance"], network.Parameters.Where(p => !p.IsTrained).Select(p => p.Name));
        Assert.Equal(7 * 19 + 2 * 19 + 19 * 3 + 3, network.Schema.ParameterCount);
        Assert.Equal(7 * 19 + 2 * 19, network.Layers[0].Parameters.Where(p => p.IsTrained).Sum(p => p.Values.Length));
        Assert.All(network.Schema.Parameters, p => Assert.Equal(p.IsTrained, p.Offset < network.Schema.TrainedFloats));
        Assert.All(network.Parameters[3].Values.ToArray(), v => Assert.Equal(0, v));
        Assert.All(network.Parameters[4].Values.ToArray(), v => Assert.Equal(1, v));

        float[] inputs = NetworkCheck.Inputs(reference, 5);
        float[] before = network.Predict(inputs);
        network.Optimizer.LearningRate = 0;
        NetworkCheck.Train(network, row, reference, Samples);
        Assert.NotEqual(before, network.Predict(inputs));
        network.Save(_file);
        using var loaded = Create(NormalizationRows.All, row, seed: 2);
        loaded.Load(_file);
        Assert.Equal(network.Predict(inputs), loaded.Predict(inputs));
        Assert.Equal(Bits(network), Bits(loaded));
    }

    [Fact]
    public void A_network_that_learns_predicts_with_its_averages_what_it_learned()
    {
        var row = NormalizationRows.All.Single(r => r.Name == "BatchNorm between convolutions with pools");
        var reference = new ReferenceNetwork(row, Seed);
        using var network = Create(NormalizationRows.All, row, seed: 1);
        var data = NetworkCheck.Data(network, row, reference, 32);
        network.Optimizer.LearningRate = 0.05;
        double before = network.Evaluate(data).Loss;
        network.Fit(data, new FitOptions { Epochs = 120, BatchSize = 16 });
        double after = network.Evaluate(data).Loss;
        Assert.True(after < 0.8 * before, $"The loss went from {before} to {after}.");
    }

    [Fact]
    public void A_second_use_of_a_layer_moves_the_averages_from_where_the_first_left_them()
    {
        var row = Words.Row("BatchNorm applied twice", [4], Words.MeanSquaredError, [Words.BatchNorm(0.75)], [Words.Dense(3)]) with { Forward = new Twice() };
        var reference = new ReferenceNetwork(row, Seed);
        using var network = Create([row], row, seed: 1);
        NetworkCheck.Restore(network, reference);
        NetworkCheck.Train(network, row, reference, Samples);

        for (int c = 0; c < 4; c++)
        {
            double[] gamma = reference.Parameters[0].Values, beta = reference.Parameters[1].Values;
            double[] x = [.. Enumerable.Range(0, Samples).Select(i => (double)reference.Sample(i).Input[c])];
            double mean = reference.Parameters[2].Values[c], variance = reference.Parameters[3].Values[c];
            for (int use = 0; use < 2; use++)
            {
                double center = x.Average(), spread = x.Average(v => (v - center) * (v - center));
                (mean, variance) = (0.75 * mean + 0.25 * center, 0.75 * variance + 0.25 * spread);
                x = [.. x.Select(v => (v - center) / Math.Sqrt(spread + 1e-3) * gamma[c] + beta[c])];
            }

            Assert.Equal(mean, network.Parameters[2].Values[c], 1e-6);
            Assert.Equal(variance, network.Parameters[3].Values[c], 1e-6);
        }
    }

    private sealed class Twice() : ForwardReference("Symbol Forward(Symbol x) => x | L1 | L1 | L2;", 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => through(1, through(0, through(0, x)));
    }

    private static Network Create(IReadOnlyList<NetworkCase> table, NetworkCase row, int seed, int threads = 1) => GeneratedAssembly.Of(table).Create(row, Device.Cpu(threads), seed);

    private static int[] Bits(Network network) => [.. network.Parameters.SelectMany(p => p.Values.ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
