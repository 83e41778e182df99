namespace NetGen.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OptimizerKind.Adam, false)]
    [InlineData(OptimizerKind.SGD, false)]
    [InlineData(OptimizerKind.Adam, true)]
    [InlineData(OptimizerKind.SGD, true)]
    public void A_resumed_training_is_bit_identical_to_one_that_was_never_interrupted(OptimizerKind optimizer, bool bySteps)
    {
        Dataset data = Samples.Clusters(101);
        FitOptions Epochs(int count) => new() { Epochs = count, BatchSize = 16, Validation = Samples.Clusters(20, seed: 2), Callbacks = [bySteps ? StepSchedule.CosineDecayRestarts(0.05, 6).WarmUp(11) : LearningRateSchedule.Cosine(0.05, 10)] };
        using LinearNetwork through = LinearNetwork.Create(optimizer: optimizer, dropout: 0.3f, seed: 1);
        History whole = through.Fit(data, Epochs(5));

        using LinearNetwork first = LinearNetwork.Create(optimizer: optimizer, dropout: 0.3f, seed: 1);
        first.Fit(data, Epochs(2));
        first.SaveTrainingState(_folder.File("state.safetensors"));

        // Another seed, rate and dropout: the state brings its own.
        using LinearNetwork second = LinearNetwork.Create(optimizer: optimizer, dropout: 0.1f, learningRate: 1, seed: 2);
        second.LoadTrainingState(_folder.File("state.safetensors"));
        History rest = second.Fit(data, Epochs(3));

        Assert.Equal(Samples.Weights(through), Samples.Weights(second));
        Assert.Equal(whole.Epochs.Skip(2).Select(epoch => epoch.Loss), rest.Epochs.Select(epoch => epoch.Loss));
        Assert.Equal(whole["val_loss"].Skip(2), rest["val_loss"]);
        Assert.Equal([3, 4, 5], rest.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(through.StepCount, second.StepCount);
    }

    [Fact]
    public void Every_number_that_was_changed_at_run_time_comes_back()
    {
        using LinearNetwork saved = LinearNetwork.Create(dropout: 0.2f), loaded = LinearNetwork.Create(seed: 2);
        var adam = (AdamOptimizer)saved.Optimizer;
        (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay) = (0.1 + 0.2, 0.8, 0.99, 1e-17, 0.05);
        saved.LossWeight = 1.0 / 3;
        saved.Layers[0].DropoutRate = 0.7f;
        saved.SaveTrainingState(_folder.File("state.safetensors"));
        loaded.LoadTrainingState(_folder.File("state.safetensors"));
        var back = (AdamOptimizer)loaded.Optimizer;
        Assert.Equal((0.1 + 0.2, 0.8, 0.99, 1e-17, 0.05), (back.LearningRate, back.Beta1, back.Beta2, back.Epsilon, back.WeightDecay));
        Assert.Equal(1.0 / 3, loaded.LossWeight);
        Assert.Equal(0.7f, loaded.Layers[0].DropoutRate);
        Assert.Equal(saved.Seed, loaded.Seed);
    }

    [Fact]
    public void A_network_made_with_a_seed_trains_to_the_same_bits_again()
    {
        float[] Train(int seed)
        {
            using LinearNetwork network = LinearNetwork.Create(dropout: 0.5f, seed: seed);
            network.Fit(Samples.Clusters(50), new FitOptions { Epochs = 2, BatchSize = 8 });
            return Samples.Weights(network);
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
    }
}
