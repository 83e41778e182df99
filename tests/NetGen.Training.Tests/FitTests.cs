namespace NetGen.Training.Tests;

public class FitTests
{
    [Fact]
    public void What_is_null_in_a_list_is_named()
    {
        using LinearNetwork network = LinearNetwork.Create();
        Dataset data = Samples.Clusters(10);
        Check("FitOptions.Callbacks[1] is null.", () => network.Fit(data, new FitOptions { Callbacks = [new StopAfter(1), null!] }));
        Check("Metrics[0] is null.", () => network.Fit(data, new FitOptions { Metrics = [null!] }));
        Check("Metrics[1] is null.", () => network.Evaluate(data, metrics: [new Accuracy(), null!]));
        Assert.Throws<ArgumentNullException>(() => network.Fit(null!));
        Assert.Throws<ArgumentNullException>(() => network.Fit(data, new FitOptions { Callbacks = null! }));
        Assert.Throws<ArgumentNullException>(() => network.Evaluate(null!));
        Assert.Throws<ArgumentNullException>(() => network.Predict((Dataset)null!));

        static void Check(string message, Action act) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_epochs_and_recorded_steps_that_can_be_asked_for_neither_overflow_nor_reserve()
    {
        using LinearNetwork network = LinearNetwork.Create();
        network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 1 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        History history = network.Fit(Samples.Clusters(10), new FitOptions { Epochs = int.MaxValue, RecordedSteps = int.MaxValue, BatchSize = int.MaxValue, Callbacks = [new StopAfter(3)] });
        Assert.Equal([2, 3], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(2, history.StepLosses.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    sealed class StopAfter(int epoch) : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
        {
            Assert.Equal(int.MaxValue, progress.LastEpoch);
            progress.StopTraining = result.Epoch >= epoch;
        }
    }

    [Fact]
    public void Training_lowers_the_loss_and_history_has_every_number_of_every_epoch()
    {
        using LinearNetwork network = LinearNetwork.Create(learningRate: 0.05);
        Dataset data = Samples.Clusters(300);
        History history = network.Fit(data, new FitOptions { Epochs = 5, BatchSize = 32, Validation = Samples.Clusters(100, seed: 2) });
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Names);
        Assert.Equal([1, 2, 3, 4, 5], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.True(history["loss"][4] < history["loss"][0]);
        Assert.True(history.Last.ValidationAccuracy > 0.9);
        Assert.Equal(50, history.StepLosses.Count);
        Assert.Equal(50, network.StepCount);
        Assert.Equal(5, network.EpochCount);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.Seconds > 0));
        Assert.Equal(history.Seconds, history.Epochs.Sum(epoch => epoch.Seconds));
    }

    [Fact]
    public void A_history_prints_as_a_table_with_a_line_for_each_epoch()
    {
        using LinearNetwork network = LinearNetwork.Create();
        string[] lines = network.Fit(Samples.Clusters(50), new FitOptions { Epochs = 3 }).ToString().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal(["epoch", "loss", "accuracy", "seconds"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public void Fit_takes_the_steps_that_a_loop_of_ones_own_takes()
    {
        Dataset data = Samples.Clusters(50).ToOneHot(3);
        using LinearNetwork fitted = LinearNetwork.Create(), looped = LinearNetwork.Create();
        History history = fitted.Fit(data, new FitOptions { Epochs = 2, BatchSize = 16, Seed = 3 });
        var order = new BatchOrder(50, 16, seed: 3);
        var losses = new List<float>();
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            order.Shuffle(epoch);
            for (int batch = 0; batch < order.BatchCount; batch++)
            {
                float[] inputs = new float[order[batch].Length * 4], targets = new float[order[batch].Length * 3];
                data.CopyInputs(order[batch], inputs);
                data.CopyTargets(order[batch], targets);
                losses.Add(looped.RunTrainStep(inputs, targets));
            }
        }

        Assert.Equal(losses, history.StepLosses);
        Assert.Equal(Samples.Weights(looped), Samples.Weights(fitted));
        double mean = (losses[..3].Sum(loss => (double)loss * 16) + losses[3] * 2.0) / 50;
        Assert.Equal(mean, history.Epochs[0].Loss, 1e-12);
    }

    [Fact]
    public void Without_shuffling_the_order_of_the_data_is_kept()
    {
        Dataset data = Samples.Clusters(20).ToOneHot(3);
        using LinearNetwork fitted = LinearNetwork.Create(), looped = LinearNetwork.Create();
        fitted.Fit(data, new FitOptions { BatchSize = 20, Shuffle = false });
        looped.RunTrainStep(Enumerable.Range(0, 20).SelectMany(i => data.Input(i).ToArray()).ToArray(), Enumerable.Range(0, 20).SelectMany(i => data.Target(i).ToArray()).ToArray());
        Assert.Equal(Samples.Weights(looped), Samples.Weights(fitted));
    }

    [Fact]
    public void Class_indices_one_hot_rows_and_either_loss_train_alike()
    {
        Dataset classes = Samples.Clusters(60);
        float[] Train(LossKind loss, Dataset data)
        {
            using LinearNetwork network = LinearNetwork.Create(loss: loss);
            network.Fit(data, new FitOptions { Epochs = 2, BatchSize = 7 });
            return Samples.Weights(network);
        }

        float[] weights = Train(LossKind.SparseCategoricalCrossEntropy, classes);
        Assert.Equal(weights, Train(LossKind.CategoricalCrossEntropy, classes));
        Assert.Equal(weights, Train(LossKind.CategoricalCrossEntropy, classes.ToOneHot(3)));
        Assert.Equal(weights, Train(LossKind.SparseCategoricalCrossEntropy, classes.ToOneHot(3)));
    }

    [Fact]
    public void Classes_0_and_1_train_a_binary_network()
    {
        Dataset data = Samples.Clusters(200, classes: 2, inputs: 2);
        using LinearNetwork network = LinearNetwork.Create([2], outputs: 1, LossKind.BinaryCrossEntropy, learningRate: 0.1);
        network.Fit(data, new FitOptions { Epochs = 10 });
        Assert.True(network.Evaluate(data).Accuracy > 0.95);
    }

    [Fact]
    public void A_part_at_the_end_is_held_out_for_validation()
    {
        Dataset data = Samples.Clusters(100);
        using LinearNetwork split = LinearNetwork.Create(), given = LinearNetwork.Create();
        History a = split.Fit(data, new FitOptions { Epochs = 2, ValidationSplit = 0.2 });
        History b = given.Fit(data.Take(80), new FitOptions { Epochs = 2, Validation = data.Skip(80) });
        Assert.Equal(b["val_loss"], a["val_loss"]);
        Assert.Equal(b["loss"], a["loss"]);
    }

    [Fact]
    public void Evaluation_does_not_depend_on_the_batch_size_and_does_not_learn()
    {
        using LinearNetwork network = LinearNetwork.Create(dropout: 0.5f);
        Dataset data = Samples.Clusters(101);
        float[] before = Samples.Weights(network);
        Evaluation whole = network.Evaluate(data, batchSize: 1000), parts = network.Evaluate(data, batchSize: 7);
        Assert.Equal(whole.Loss, parts.Loss, 1e-6); // float rounding of each batch's mean
        Assert.Equal(whole.Accuracy, parts.Accuracy);
        Assert.Equal(101, parts.Samples);
        Assert.Equal(before, Samples.Weights(network));
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void Predictions_over_a_data_set_are_those_of_single_samples_in_order()
    {
        using LinearNetwork network = LinearNetwork.Create();
        Dataset data = new(Enumerable.Range(0, 40).Select(i => i / 40f).ToArray(), [4]);
        float[] all = network.Predict(data, batchSize: 3);
        Assert.Equal(30, all.Length);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(network.Predict(data.Input(i)), all[(i * 3)..(i * 3 + 3)]);
        }
    }

    [Fact]
    public void Only_as_many_step_losses_are_kept_as_were_asked_for()
    {
        using LinearNetwork network = LinearNetwork.Create();
        Assert.Equal(5, network.Fit(Samples.Clusters(64), new FitOptions { Epochs = 2, BatchSize = 8, RecordedSteps = 5 }).StepLosses.Count);
        Assert.Equal(16, network.Fit(Samples.Clusters(64), new FitOptions { Epochs = 2, BatchSize = 8, RecordedSteps = int.MaxValue }).StepLosses.Count);
        Assert.Empty(network.Fit(Samples.Clusters(64), new FitOptions { RecordedSteps = 0 }).StepLosses);
    }

    [Fact]
    public void A_second_fit_goes_on_counting_epochs()
    {
        using LinearNetwork network = LinearNetwork.Create();
        network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 2 });
        Assert.Equal([3, 4], network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 2 }).Epochs.Select(epoch => epoch.Epoch));
    }

    public static TheoryData<FitOptions, string> WrongOptions => new()
    {
        { new FitOptions { Epochs = 0 }, "FitOptions.Epochs must be 1 or more, but it is 0." },
        { new FitOptions { BatchSize = -1 }, "FitOptions.BatchSize must be 1 or more, but it is -1." },
        { new FitOptions { ValidationSplit = 1 }, "must be from 0 to below 1, but it is 1." },
        { new FitOptions { ValidationSplit = double.NaN }, "must be from 0 to below 1, but it is NaN." },
        { new FitOptions { ValidationSplit = 0.1, Validation = Samples.Clusters(3) }, "gives both Validation and ValidationSplit" },
        { new FitOptions { RecordedSteps = -1 }, "FitOptions.RecordedSteps must be 0 or more, but it is -1." },
        { new FitOptions { Metrics = [new TopK(2), new TopK(2)] }, "two metrics named 'top_2_accuracy'" },
        { new FitOptions { Metrics = [new MeanAbsoluteError()] }, "MeanAbsoluteError needs targets that are floats" },
        { new FitOptions { Validation = Samples.Line(3) }, "A target of the validation data is floats of shape 2" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_wrong_option_is_named(FitOptions options, string sentence)
    {
        using LinearNetwork network = LinearNetwork.Create(loss: LossKind.SparseCategoricalCrossEntropy);
        Assert.Contains(sentence, Assert.ThrowsAny<ArgumentException>(() => network.Fit(Samples.Clusters(10), options)).Message);
        Assert.Equal(0, network.StepCount);
    }

    public static TheoryData<LossKind, Dataset, string> WrongData => new()
    {
        { LossKind.CategoricalCrossEntropy, Samples.Clusters(5).Take(0), "The training data hold no samples" },
        { LossKind.CategoricalCrossEntropy, Samples.Clusters(5, inputs: 6), "A sample of the training data is 6, but the input of 'Linear' is 4." },
        { LossKind.CategoricalCrossEntropy, new Dataset(new float[8], [2, 2], [0, 1]), "is 2 × 2, but the input of 'Linear' is 4. They are as many numbers" },
        { LossKind.CategoricalCrossEntropy, new Dataset(new float[8], [4]), "The training data have no targets" },
        { LossKind.CategoricalCrossEntropy, new Dataset(new float[8], [4], [0, 3]), "Sample 1 of the training data has class 3, but the 3 classes are 0 to 2." },
        { LossKind.SparseCategoricalCrossEntropy, new Dataset(new float[8], [4], [0, 3]), "Sample 1 of the training data has class 3" },
        { LossKind.CategoricalCrossEntropy, Samples.Line(5), "is floats of shape 2, but 'Linear' learns with CategoricalCrossEntropy from floats of shape 3 a sample, or class indices." },
        { LossKind.SparseCategoricalCrossEntropy, new Dataset(new float[8], [4], [0, 0.5f, 0.5f, 1, 0, 0], [3]), "The target of sample 0 of the training data is not one-hot" },
        { LossKind.MeanSquaredError, Samples.Clusters(5), "is 1 class index, but 'Linear' learns with MeanSquaredError from floats of shape 3" },
        { LossKind.BinaryCrossEntropy, new Dataset(new float[4], [4], [0, 1, 1.5f], [3]), "is 1.5, but BinaryCrossEntropy learns from targets of 0 to 1" },
    };

    [Theory]
    [MemberData(nameof(WrongData))]
    public void Data_that_do_not_fit_the_network_are_named_before_the_first_step(LossKind loss, Dataset data, string sentence)
    {
        using LinearNetwork network = LinearNetwork.Create(loss: loss);
        Assert.Contains(sentence, Assert.ThrowsAny<ArgumentException>(() => network.Fit(data)).Message);
        Assert.Contains(sentence.Replace("training data", "data", StringComparison.Ordinal), Assert.ThrowsAny<ArgumentException>(() => network.Evaluate(data)).Message.Replace("training data", "data", StringComparison.Ordinal));
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void A_network_without_loss_is_not_trained_but_predicts()
    {
        using LinearNetwork network = LinearNetwork.Create(loss: LossKind.None);
        Assert.Contains("has no loss", Assert.Throws<InvalidOperationException>(() => network.Fit(Samples.Clusters(4))).Message);
        Assert.Contains("has no loss", Assert.Throws<InvalidOperationException>(() => network.Evaluate(Samples.Clusters(4))).Message);
        Assert.Equal(12, network.Predict(Samples.Clusters(4)).Length);
    }

    [Fact]
    public void A_disposed_network_is_neither_trained_nor_evaluated()
    {
        LinearNetwork network = LinearNetwork.Create();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Fit(Samples.Clusters(4)));
        Assert.Throws<ObjectDisposedException>(() => network.Evaluate(Samples.Clusters(4)));
        Assert.Throws<ObjectDisposedException>(() => network.Predict(Samples.Clusters(4)));
    }
}
