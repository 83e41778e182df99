namespace NetGen.Training.Tests;

public sealed class PlateauTests
{
    // What Keras's ReduceLROnPlateau does with these losses, followed by hand.
    [Theory]
    [InlineData(2, 0, 0, new[] { 5.0, 4, 4, 4, 4, 4, 3 }, new[] { 1, 1, 1, 0.5, 0.5, 0.25, 0.25 })]
    [InlineData(0, 0, 0, new[] { 5.0, 5, 4, 6, 7 }, new[] { 1, 0.5, 0.5, 0.25, 0.125 })]
    [InlineData(1, 2, 0, new[] { 5.0, 5, 5, 5, 5, 5, 5 }, new[] { 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125 })]
    [InlineData(1, 0, 0.3, new[] { 5.0, 5, 5, 5 }, new[] { 1, 0.5, 0.3, 0.3 })]
    [InlineData(1, 0, 0, new[] { 5.0, 4.9, 4.85, 4.7 }, new[] { 1, 0.5, 0.25, 0.25 })]
    public void The_rate_follows_the_losses(int patience, int cooldown, double least, double[] losses, double[] rates)
    {
        using LinearNetwork network = LinearNetwork.Create(learningRate: 1);
        var number = new Given(losses);
        var plateau = new ReduceLearningRateOnPlateau(0.5, patience, "given", minDelta: 0.2, cooldown, least);
        History history = network.Fit(Samples.Clusters(8), new FitOptions { Epochs = losses.Length, Metrics = [number], Callbacks = [plateau, new Rates(number)] });
        // An epoch's rate is that of its steps: what it ends with shows in the next.
        Assert.Equal(rates, number.Rates);
        Assert.Equal([1, .. rates[..^1]], history.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Every_fit_waits_anew_and_a_resumed_training_keeps_the_rate()
    {
        using LinearNetwork network = LinearNetwork.Create(learningRate: 1);
        var plateau = new ReduceLearningRateOnPlateau(0.5, 1, "given");
        FitOptions Options(params double[] values) => new() { Epochs = values.Length, Metrics = [new Given(values)], Callbacks = [plateau] };
        network.Fit(Samples.Clusters(8), Options(1, 2));
        Assert.Equal(0.5, network.Optimizer.LearningRate);
        network.Fit(Samples.Clusters(8), Options(9));
        Assert.Equal(0.5, network.Optimizer.LearningRate);
        network.Fit(Samples.Clusters(8), Options(9, 9));
        Assert.Equal(0.25, network.Optimizer.LearningRate);
    }

    [Fact]
    public void Wrong_numbers_are_sentences()
    {
        Out("The factor of the learning rate must be at least 0 and below 1, but it is 1.", () => new ReduceLearningRateOnPlateau(1));
        Out("The factor of the learning rate must be at least 0 and below 1, but it is NaN.", () => new ReduceLearningRateOnPlateau(double.NaN));
        Out("The patience is a number of epochs and must be 0 or more, but it is -1.", () => new ReduceLearningRateOnPlateau(patience: -1));
        Out("The cooldown is a number of epochs and must be 0 or more, but it is -2.", () => new ReduceLearningRateOnPlateau(cooldown: -2));
        Out("The least learning rate must be a finite number of at least 0, but it is -1.", () => new ReduceLearningRateOnPlateau(minLearningRate: -1));
        Out("The least difference that counts must be 0 or more, but it is NaN.", () => new ReduceLearningRateOnPlateau(minDelta: double.NaN));
        using LinearNetwork network = LinearNetwork.Create();
        Assert.StartsWith(
            "ReduceLearningRateOnPlateau monitors 'val_loss', but this training measures",
            Assert.Throws<ArgumentException>(() => network.Fit(Samples.Clusters(5), new FitOptions { Callbacks = [new ReduceLearningRateOnPlateau(monitor: "val_loss")] })).Message,
            StringComparison.Ordinal);

        static void Out(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    /// <summary>A number for each epoch.</summary>
    sealed class Given(double[] values) : Metric
    {
        int _epoch;

        public List<double> Rates { get; } = [];

        public override string Name => "given";

        public override double Result => values[Math.Max(0, _epoch - 2)];

        public override void Reset() => _epoch++;

        public override void Update(in MetricBatch batch)
        {
        }
    }

    sealed class Rates(Given number) : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress, EpochResult result) => number.Rates.Add(progress.Network.Optimizer.LearningRate);
    }
}
