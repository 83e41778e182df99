namespace NetGen.Training.Tests;

public sealed class CallbackTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Callbacks_are_called_in_order_with_what_is_done()
    {
        var log = new Log();
        using LinearNetwork network = LinearNetwork.Create();
        network.Fit(Samples.Clusters(5), new FitOptions { Epochs = 2, BatchSize = 2, Callbacks = [log] });
        Assert.Equal(
            [
                "train 1-2", "epoch 1: 0/5", "batch 1/3: 2/5", "batch 2/3: 4/5", "batch 3/3: 5/5", "end 1, 0 s: False",
                "epoch 2: 0/5", "batch 1/3: 2/5", "batch 2/3: 4/5", "batch 3/3: 5/5", "end 2, 0 s: False", "done",
            ],
            log.Lines);
    }

    [Fact]
    public void The_loss_so_far_is_the_mean_over_the_samples_and_metrics_follow_each_step()
    {
        var log = new Log();
        using LinearNetwork network = LinearNetwork.Create();
        History history = network.Fit(Samples.Clusters(5), new FitOptions { BatchSize = 2, Callbacks = [log] });
        Assert.Equal([history.StepLosses[0], (history.StepLosses[0] + (double)history.StepLosses[1]) / 2], log.Losses.Take(2).Select(loss => loss), new Near(1e-6));
        Assert.Equal(history.Last.Loss, log.Losses[2]);
        Assert.Equal(history.Last.Accuracy, log.Accuracies[2]);
    }

    [Fact]
    public void A_callback_stops_training_after_a_step()
    {
        var log = new Log();
        using LinearNetwork network = LinearNetwork.Create();
        History history = network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 3, BatchSize = 2, Callbacks = [new StopAt(3), log], Validation = Samples.Clusters(4) });
        Assert.Equal(3, network.StepCount);
        Assert.Single(history.Epochs);
        Assert.Equal("done", log.Lines[^1]);
        Assert.NotNull(history.Last.ValidationLoss);
    }

    [Theory]
    [InlineData("OnTrainBegin", 0, 0)]
    [InlineData("OnEpochBegin", 1, 5)]
    [InlineData("OnBatchEnd", 2, 6)]
    [InlineData("OnEpochEnd", 2, 10)]
    public void Training_stopped_in_any_hook_reports_only_what_took_place(string hook, int epochs, int steps)
    {
        using LinearNetwork network = LinearNetwork.Create();
        var witness = new Witness();
        var early = new EarlyStopping(patience: 9, restoreBest: true);
        var checkpoint = new ModelCheckpoint(_folder.File("{epoch}"));
        History history = network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 4, BatchSize = 2, Validation = Samples.Clusters(4), Callbacks = [new StopIn(hook, epoch: 2), witness, early, checkpoint] });
        Assert.Equal((steps, epochs), (network.StepCount, network.EpochCount));
        Assert.Equal(Enumerable.Range(1, epochs), history.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(history.Epochs.SelectMany(epoch => epoch.Metrics.Values), value => Assert.True(double.IsFinite(value)));
        Assert.All(history["loss"], loss => Assert.True(loss > 0.01));
        Assert.Equal(steps, history.StepLosses.Count);
        Assert.Equal(epochs, witness.Ended);
        Assert.InRange(early.BestEpoch, Math.Min(1, epochs), epochs);
        Assert.Equal(epochs, Directory.GetFiles(_folder.Path).Length);
        Assert.Equal(epochs, witness.Last!.History.Epochs.Count);
        Assert.Equal(witness.Last.Batch == 0, double.IsNaN(witness.Last.Loss) && float.IsNaN(witness.Last.BatchLoss));

        // What was stopped goes on with the epoch that did not take place.
        Assert.Equal(epochs + 1, network.Fit(Samples.Clusters(10)).Epochs[0].Epoch);
    }

    [Fact]
    public void Before_the_first_step_of_an_epoch_there_is_no_loss_and_no_metric()
    {
        using LinearNetwork network = LinearNetwork.Create();
        var witness = new Witness();
        var options = new FitOptions { Epochs = 2, Validation = Samples.Clusters(4), Metrics = [new Accuracy()], Callbacks = [witness] };
        network.Fit(Samples.Clusters(10), options);
        network.Fit(Samples.Clusters(10), options);
        Assert.Equal(2 * 3 * 3, witness.Before.Count);
        Assert.All(witness.Before, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void After_an_exception_callbacks_end_and_the_network_works_on()
    {
        var log = new Log();
        using LinearNetwork network = LinearNetwork.Create();
        Assert.Throws<TimeoutException>(() => network.Fit(Samples.Clusters(10), new FitOptions { BatchSize = 2, Callbacks = [log, new ThrowAt(3)] }));
        Assert.Equal("done", log.Lines[^1]);
        Assert.Equal((3, 0), (network.StepCount, network.EpochCount));
        Assert.Equal(1, network.Fit(Samples.Clusters(10)).Last.Epoch);
    }

    [Fact]
    public void A_callback_may_evaluate_and_predict_while_training_runs()
    {
        Dataset data = Samples.Clusters(30);
        using LinearNetwork plain = LinearNetwork.Create(), watched = LinearNetwork.Create();
        plain.Fit(data, new FitOptions { BatchSize = 4 });
        watched.Fit(data, new FitOptions { BatchSize = 4, Callbacks = [new Watch(data)] });
        Assert.Equal(Samples.Weights(plain), Samples.Weights(watched));
    }

    [Theory]
    [InlineData("val_loss", MonitorMode.Auto, new[] { 3.0, 2, 2.5, 2.2, 1 }, 2, 4, 2)]
    [InlineData("val_accuracy", MonitorMode.Auto, new[] { 0.5, 0.6, 0.6, 0.5, 0.9 }, 2, 4, 2)]
    [InlineData("val_loss", MonitorMode.Max, new[] { 3.0, 2, 2.5, 4, 1 }, 2, 3, 1)]
    [InlineData("val_loss", MonitorMode.Auto, new[] { 3.0, 3, 3, 3, 3 }, 0, 2, 1)]
    [InlineData("val_loss", MonitorMode.Auto, new[] { 5.0, 4, 3, 2, 1 }, 1, 0, 5)]
    [InlineData("val_loss", MonitorMode.Auto, new[] { 5.0, double.NaN, double.NaN, 2, 1 }, 2, 3, 1)]
    public void Early_stopping_waits_as_long_as_its_patience(string monitor, MonitorMode mode, double[] values, int patience, int stopped, int best)
    {
        var early = new EarlyStopping(patience, monitor, mode: mode);
        Drive(early, monitor, values);
        Assert.Equal(stopped, early.StoppedEpoch);
        Assert.Equal(best, early.BestEpoch);
    }

    [Fact]
    public void A_change_up_to_the_least_difference_is_no_improvement()
    {
        var early = new EarlyStopping(patience: 2, "val_loss", minDelta: 0.1);
        Drive(early, "val_loss", [1, 0.95, 0.91, 0.5]);
        Assert.Equal(3, early.StoppedEpoch);
    }

    [Fact]
    public void Early_stopping_puts_the_best_weights_back()
    {
        using LinearNetwork network = LinearNetwork.Create();
        var weights = new List<float[]>();
        var early = new EarlyStopping(patience: 2, restoreBest: true, monitor: "val_loss");
        var spoil = new Spoil(from: 4);
        network.Fit(Samples.Clusters(100), new FitOptions { Epochs = 20, Validation = Samples.Clusters(50, seed: 2), Callbacks = [spoil, early, new Keep(weights)] });
        Assert.Equal(3, early.BestEpoch);
        Assert.Equal(5, early.StoppedEpoch);
        Assert.Equal(weights[2], Samples.Weights(network));
        Assert.NotEqual(weights[4], Samples.Weights(network));
    }

    [Fact]
    public void By_default_the_validation_loss_is_followed_or_the_loss_without_validation()
    {
        using LinearNetwork network = LinearNetwork.Create(learningRate: 0);
        var early = new EarlyStopping(patience: 1);
        network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 5, BatchSize = 10, Shuffle = false, Callbacks = [early] });
        Assert.Equal(2, early.StoppedEpoch);
    }

    [Fact]
    public void A_number_that_nobody_measures_is_named_before_training()
    {
        using LinearNetwork network = LinearNetwork.Create();
        string message = Assert.Throws<ArgumentException>(() => network.Fit(Samples.Clusters(10), new FitOptions { Callbacks = [new EarlyStopping(1, "val_accuracy")] })).Message;
        Assert.Equal("EarlyStopping monitors 'val_accuracy', but this training measures 'loss', 'accuracy'. Give FitOptions.Validation or ValidationSplit to measure it.", message);
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void Every_epoch_is_saved_under_its_number()
    {
        using LinearNetwork network = LinearNetwork.Create(), loaded = LinearNetwork.Create(seed: 9);
        var weights = new List<float[]>();
        network.Fit(Samples.Clusters(20), new FitOptions { Epochs = 3, Callbacks = [new ModelCheckpoint(_folder.File("at-{epoch}.safetensors")), new Keep(weights)] });
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            loaded.LoadTrainingState(_folder.File($"at-{epoch}.safetensors"));
            Assert.Equal(weights[epoch - 1], Samples.Weights(loaded));
            Assert.Equal(epoch, loaded.EpochCount);
        }
    }

    [Fact]
    public void Only_the_best_epoch_is_saved_where_that_was_asked_for()
    {
        using LinearNetwork network = LinearNetwork.Create(), loaded = LinearNetwork.Create(seed: 9);
        var weights = new List<float[]>();
        var checkpoint = new ModelCheckpoint(_folder.File("best.safetensors"), saveBestOnly: true, saveWeightsOnly: true);
        var spoil = new Spoil(from: 3);
        network.Fit(Samples.Clusters(100), new FitOptions { Epochs = 4, Validation = Samples.Clusters(50, seed: 2), Callbacks = [spoil, checkpoint, new Keep(weights)] });
        loaded.Load(checkpoint.LastPath!);
        Assert.Equal(weights[1], Samples.Weights(loaded));
        Assert.Throws<CheckpointException>(() => loaded.LoadTrainingState(checkpoint.LastPath!));
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_each_epoch_and_history_keeps_it()
    {
        using LinearNetwork network = LinearNetwork.Create();
        double[] Rates(LearningRateSchedule schedule) => [.. network.Fit(Samples.Clusters(4), new FitOptions { Epochs = 4, Callbacks = [schedule] }).Epochs.Select(epoch => epoch.LearningRate)];
        Assert.Equal([1, 1, 0.5, 0.5], Rates(LearningRateSchedule.Steps(1, 0.5, 2)));

        // The epochs go on at 5: half a cosine over 8 epochs, from its middle.
        Assert.Equal([0.5, 0.5 * (1 + Math.Cos(Math.PI * 5 / 8)), 0.5 * (1 + Math.Cos(Math.PI * 6 / 8)), 0.5 * (1 + Math.Cos(Math.PI * 7 / 8))], Rates(LearningRateSchedule.Cosine(1, 8)), new Near(1e-12));
        Assert.Contains("learning rate of epoch 9 is NaN", Assert.Throws<ArgumentException>(() => Rates(new LearningRateSchedule(_ => double.NaN))).Message);
    }

    static void Drive(Callback callback, string name, double[] values)
    {
        using LinearNetwork network = LinearNetwork.Create();
        var progress = new TrainingProgress(network, new FitOptions(), new History()) { Names = [name], Metrics = [new Accuracy()] };
        callback.OnTrainBegin(progress);
        for (int i = 0; i < values.Length && !progress.StopTraining; i++)
        {
            callback.OnEpochEnd(progress, new EpochResult(i + 1, 0, 0, new Dictionary<string, double> { [name] = values[i] }));
        }

        callback.OnTrainEnd(progress);
    }

    sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }

    sealed class Log : Callback
    {
        public List<string> Lines { get; } = [];

        public List<double> Losses { get; } = [];

        public List<double> Accuracies { get; } = [];

        public override void OnTrainBegin(TrainingProgress progress) => Lines.Add($"train {progress.FirstEpoch}-{progress.LastEpoch}");

        public override void OnEpochBegin(TrainingProgress progress) => Lines.Add($"epoch {progress.Epoch}: {progress.Samples}/{progress.SampleCount}");

        public override void OnBatchEnd(TrainingProgress progress)
        {
            Lines.Add($"batch {progress.Batch}/{progress.BatchCount}: {progress.Samples}/{progress.SampleCount}");
            Losses.Add(progress.Loss);
            Accuracies.Add(progress.Metrics[0].Result);
        }

        public override void OnEpochEnd(TrainingProgress progress, EpochResult result) => Lines.Add($"end {result.Epoch}, {(int)(result.Seconds / 60)} s: {progress.StopTraining}");

        public override void OnTrainEnd(TrainingProgress progress) => Lines.Add("done");
    }

    sealed class StopAt(int step) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress) => progress.StopTraining |= progress.Network.StepCount == step;
    }

    sealed class StopIn(string hook, int epoch) : Callback
    {
        public override void OnTrainBegin(TrainingProgress progress) => progress.StopTraining |= hook == nameof(OnTrainBegin);

        public override void OnEpochBegin(TrainingProgress progress) => Stop(nameof(OnEpochBegin), progress);

        public override void OnBatchEnd(TrainingProgress progress) => Stop(nameof(OnBatchEnd), progress);

        public override void OnEpochEnd(TrainingProgress progress, EpochResult result) => Stop(nameof(OnEpochEnd), progress);

        void Stop(string here, TrainingProgress progress) => progress.StopTraining |= hook == here && progress.Epoch == epoch;
    }

    // Keeps the numbers seen before a first step, and how things stood at the end.
    sealed class Witness : Callback
    {
        public List<double> Before { get; } = [];

        public int Ended { get; private set; }

        public TrainingProgress? Last { get; private set; }

        public override void OnTrainBegin(TrainingProgress progress) => Look(progress);

        public override void OnEpochBegin(TrainingProgress progress) => Look(progress);

        public override void OnEpochEnd(TrainingProgress progress, EpochResult result) => Ended++;

        public override void OnTrainEnd(TrainingProgress progress) => Last = progress;

        void Look(TrainingProgress progress) => Before.AddRange([progress.Loss, progress.BatchLoss, progress.Metrics[0].Result]);
    }

    sealed class ThrowAt(int step) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress)
        {
            if (progress.Network.StepCount == step)
            {
                throw new TimeoutException();
            }
        }
    }

    // Turns every weight around and learns no more.
    sealed class Spoil(int from) : Callback
    {
        public override void OnEpochBegin(TrainingProgress progress)
        {
            if (progress.Epoch == from)
            {
                Samples.SetWeights(progress.Network, [.. Samples.Weights(progress.Network).Select(weight => -weight)]);
                progress.Network.Optimizer.LearningRate = 0;
            }
        }
    }

    sealed class Watch(Dataset data) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress)
        {
            Assert.InRange(progress.Network.Evaluate(data).Accuracy, 0, 1);
            Assert.Equal(3, progress.Network.Predict(data.Input(0)).Length);
        }
    }

    sealed class Keep(List<float[]> weights) : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress, EpochResult result) => weights.Add(Samples.Weights(progress.Network));
    }
}
