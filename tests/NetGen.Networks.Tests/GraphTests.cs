namespace NetGen.Networks.Tests;

/// <summary>A network of a <c>Forward</c> in its user's hands: it fits, is saved and loaded, and says what it is.</summary>
public sealed class GraphTests
{
    private const int Seed = 3, Samples = 64;

    private static NetworkCase Residual => GraphRows.All[0];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_residual_network_fits_and_is_what_it_was_when_it_is_loaded(int threads)
    {
        var reference = new ReferenceNetwork(Residual, Seed);
        using var network = Create(threads, seed: 1);
        var data = NetworkCheck.Data(network, Residual, reference, Samples);
        network.Optimizer.LearningRate = 0.1;

        var before = network.Evaluate(data);
        var history = network.Fit(data, new FitOptions { Epochs = 60, BatchSize = 16 });
        var after = network.Evaluate(data);
        Assert.Equal(60, history.Epochs.Count);
        Assert.True(after.Loss < 0.8 * before.Loss, $"The loss went from {before.Loss} to {after.Loss}.");

        string file = Path.Combine(Path.GetTempPath(), $"graph-{Guid.NewGuid():N}.safetensors");
        try
        {
            network.Save(file);
            using var loaded = Create(threads, seed: 2);
            float[] inputs = NetworkCheck.Inputs(reference, 5);
            Assert.NotEqual(network.Predict(inputs), loaded.Predict(inputs));
            loaded.Load(file);
            Assert.Equal(network.Predict(inputs), loaded.Predict(inputs));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Weights_after_some_steps_have_the_same_bits_with_any_number_of_threads()
    {
        var reference = new ReferenceNetwork(Residual, Seed);
        var weights = new[] { 1, 2, 3 }.Select(threads =>
        {
            using var network = Create(threads, seed: 1);
            for (int step = 0; step < 10; step++)
                NetworkCheck.Train(network, Residual, reference, Samples);
            return network.Parameters.SelectMany(p => p.Values.ToArray()).Select(BitConverter.SingleToInt32Bits).ToArray();
        }).ToList();

        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void A_shared_layer_has_its_parameters_once_and_the_summary_shows_what_forward_adds()
    {
        using var network = Create(1, seed: 1);

        Assert.Equal(["L1.kernel", "L1.bias", "L2.kernel", "L2.bias", "L3.kernel", "L3.bias"], network.Parameters.Select(p => p.Name));
        Assert.Equal(["L1", "L2", "L3"], network.Layers.Select(l => l.Name));
        string[] lines = network.Schema.Summary.Split('\n');
        Assert.Contains(lines, l => l.StartsWith("L2 ", StringComparison.Ordinal) && l.Contains("6 × 5 × 8", StringComparison.Ordinal) && l.EndsWith($"{2 * 6 * 5 * 9 * 8 * 8 + 2 * 6 * 5 * 8:N0}", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Forward ", StringComparison.Ordinal) && l.Contains("Add, ReLU", StringComparison.Ordinal));
    }

    private static Network Create(int threads, int seed) => GeneratedAssembly.Of(GraphRows.All).Create(Residual, Device.Cpu(threads), seed);
}
