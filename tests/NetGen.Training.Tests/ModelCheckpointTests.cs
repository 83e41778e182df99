using System.Text;

namespace NetGen.Training.Tests;

public sealed class ModelCheckpointTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Best => _folder.File("best.safetensors");

    [Fact]
    public void One_object_keeps_the_best_of_all_its_trainings()
    {
        using LinearNetwork network = Zero();
        ModelCheckpoint checkpoint = new(Best, saveBestOnly: true);
        Assert.True(Saves(() => Fit(network, loss: 4, checkpoint)));
        Assert.False(Saves(() => Fit(network, loss: 16, checkpoint)));
        Assert.False(Saves(() => Fit(network, loss: 4, checkpoint)));
        Assert.True(Saves(() => Fit(network, loss: 1, checkpoint)));
        Assert.Equal(Best, checkpoint.LastPath);
    }

    [Theory]
    [InlineData("best.safetensors", false)]
    [InlineData("best.safetensors", true)]
    [InlineData("best{{}}-{loss:.0e}.safetensors", false)]
    public void A_new_object_keeps_the_better_file_of_a_training_that_goes_on(string name, bool weightsOnly)
    {
        // The third name is the same for losses from 3.51 to 4.49.
        ModelCheckpoint Checkpoint() => new(_folder.File(name), saveBestOnly: true, saveWeightsOnly: weightsOnly);
        using LinearNetwork first = Zero(), second = Zero();
        ModelCheckpoint written = Checkpoint(), resumed = Checkpoint();
        Fit(first, loss: 3.61f, written);
        string path = written.LastPath!;
        byte[] before = File.ReadAllBytes(path);
        if (weightsOnly)
        {
            second.Load(path);
        }
        else
        {
            second.LoadTrainingState(path);
        }

        Fit(second, loss: 4.41f, resumed);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(path, resumed.LastPath);
        Fit(second, loss: 4, resumed);
        Assert.Equal(before, File.ReadAllBytes(path));
        Fit(second, loss: 3.5f, resumed);
        Assert.NotEqual(before, File.ReadAllBytes(resumed.LastPath!));
    }

    [Fact]
    public void Larger_is_better_where_the_number_says_so()
    {
        using LinearNetwork first = Zero(), second = Zero();
        Fit(first, loss: 4, new ModelCheckpoint(Best, saveBestOnly: true, mode: MonitorMode.Max));
        second.LoadTrainingState(Best);
        ModelCheckpoint resumed = new(Best, saveBestOnly: true, mode: MonitorMode.Max);
        Assert.False(Saves(() => Fit(second, loss: 1, resumed)));
        Assert.True(Saves(() => Fit(second, loss: 9, resumed)));
    }

    [Fact]
    public void A_file_that_cannot_be_compared_is_replaced()
    {
        using LinearNetwork network = Zero(), other = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError, optimizer: OptimizerKind.SGD, learningRate: 0, name: "Other");
        void Good(LinearNetwork by, string? monitor = null, Dataset? validation = null) =>
            by.Fit(Constant(0.1f), new FitOptions { Validation = validation, Callbacks = [new ModelCheckpoint(Best, monitor)] });
        ModelCheckpoint New() => new(Best, saveBestOnly: true);

        Good(network);
        Assert.False(Saves(() => Fit(network, loss: 16, New())));
        network.SaveTrainingState(Best);
        Assert.True(Saves(() => Fit(network, loss: 16, New())));
        Good(network, "val_loss", Constant(0.1f));
        Assert.True(Saves(() => Fit(network, loss: 16, New())));
        Samples.SetWeights(other, new float[10]);
        Good(other);
        Assert.True(Saves(() => Fit(network, loss: 16, New())));
        Good(network);
        File.WriteAllBytes(Best, File.ReadAllBytes(Best)[..^1]);
        Assert.True(Saves(() => Fit(network, loss: 16, New())));
        Good(network);
        File.WriteAllText(Best, File.ReadAllText(Best, Encoding.Latin1).Replace("netgen.monitor.value\":\"0.0", "netgen.monitor.value\":\"x.0", StringComparison.Ordinal), Encoding.Latin1);
        Assert.True(Saves(() => Fit(network, loss: 16, New())));
    }

    [Fact]
    public void A_new_network_starts_anew()
    {
        using LinearNetwork first = Zero(), second = Zero();
        Fit(first, loss: 1, new ModelCheckpoint(Best, saveBestOnly: true));
        Assert.True(Saves(() => Fit(second, loss: 16, new ModelCheckpoint(Best, saveBestOnly: true))));
    }

    [Fact]
    public void Where_the_file_was_removed_or_could_not_be_written_the_next_epoch_is_the_best()
    {
        using LinearNetwork network = Zero();
        ModelCheckpoint checkpoint = new(Best, saveBestOnly: true);
        Directory.CreateDirectory(Best);
        Assert.Throws<IOException>(() => Fit(network, loss: 1, checkpoint));
        Assert.Null(checkpoint.LastPath);
        Directory.Delete(Best);
        Assert.True(Saves(() => Fit(network, loss: 4, checkpoint)));
        File.Delete(Best);
        Assert.True(Saves(() => Fit(network, loss: 16, checkpoint)));
    }

    [Fact]
    public void A_training_that_does_not_measure_the_number_leaves_the_next_one_as_it_was()
    {
        using LinearNetwork network = Zero();
        ModelCheckpoint checkpoint = new(Best, "val_loss", saveBestOnly: true);
        Assert.Throws<ArgumentException>(() => Fit(network, loss: 1, checkpoint));
        Assert.True(Saves(() => network.Fit(Constant(1), new FitOptions { Validation = Constant(1), Callbacks = [checkpoint] })));
    }

    [Fact]
    public void Early_stopping_starts_anew_with_each_training()
    {
        using LinearNetwork network = Zero();
        EarlyStopping early = new(patience: 1);
        Fit(network, loss: 1, early);
        Assert.Equal(1, early.BestEpoch);
        Fit(network, loss: 16, early);
        Assert.Equal((2, 0), (early.BestEpoch, early.StoppedEpoch));
    }

    // All weights 0 and never learning: the loss is the square of the target.
    static LinearNetwork Zero()
    {
        LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError, optimizer: OptimizerKind.SGD, learningRate: 0);
        Samples.SetWeights(network, new float[10]);
        return network;
    }

    static Dataset Constant(float target) => new(new float[16], [4], [.. Enumerable.Repeat(target, 8)], [2]);

    static void Fit(LinearNetwork network, float loss, Callback callback) =>
        Assert.Equal(loss, network.Fit(Constant(MathF.Sqrt(loss)), new FitOptions { Callbacks = [callback] }).Last.Loss, 1e-5);

    bool Saves(Action action)
    {
        DateTime marker = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        if (File.Exists(Best))
        {
            File.SetLastWriteTimeUtc(Best, marker);
        }

        action();
        return File.Exists(Best) && File.GetLastWriteTimeUtc(Best) != marker;
    }
}
