namespace NetGen.Training.Tests;

public class DivergenceTests
{
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_number_in_the_inputs_that_is_not_finite_stops_fit_before_its_step(float bad, string text)
    {
        float[] inputs = new float[40];
        inputs[4 * 7 + 2] = bad;
        using LinearNetwork network = LinearNetwork.Create();
        var error = Assert.Throws<TrainingDivergedException>(() => network.Fit(new Dataset(inputs, [4], new int[10]), new FitOptions { BatchSize = 3, Shuffle = false }));
        Assert.Equal((1, 3, true), (error.Epoch, error.Step, error.InData));
        Assert.Contains($"The batch of epoch 1, step 3 holds {text.Replace("Infinity", float.PositiveInfinity.ToString(), StringComparison.Ordinal)}: number 2 of the input of sample 7.", error.Message);

        // The two steps before it were taken, its own was not, and the network works on.
        Assert.Equal(2, network.StepCount);
        Assert.All(Samples.Weights(network), weight => Assert.True(float.IsFinite(weight)));
        Assert.Single(network.Fit(Samples.Clusters(10)).Epochs);
    }

    [Fact]
    public void A_number_in_the_targets_that_is_not_finite_stops_fit_before_its_step()
    {
        float[] targets = new float[10 * 2];
        targets[2 * 4 + 1] = float.NegativeInfinity;
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError);
        var error = Assert.Throws<TrainingDivergedException>(() => network.Fit(new Dataset(new float[40], [4], targets, [2]), new FitOptions { BatchSize = 5, Shuffle = false }));
        Assert.Equal((1, 1, true), (error.Epoch, error.Step, error.InData));
        Assert.Contains("number 1 of the target of sample 4", error.Message);
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void With_shuffling_the_sample_is_named_by_its_place_in_the_data()
    {
        float[] inputs = new float[400];
        inputs[4 * 61] = float.NaN;
        using LinearNetwork network = LinearNetwork.Create();
        var error = Assert.Throws<TrainingDivergedException>(() => network.Fit(new Dataset(inputs, [4], new int[100]), new FitOptions { BatchSize = 8 }));
        Assert.Contains("number 0 of the input of sample 61", error.Message);
    }

    [Fact]
    public void A_loss_that_is_not_finite_with_finite_data_stops_fit_with_advice()
    {
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError, optimizer: OptimizerKind.SGD, learningRate: 1e30);
        var error = Assert.Throws<TrainingDivergedException>(() => network.Fit(Samples.Line(100), new FitOptions { Epochs = 3, BatchSize = 20 }));
        Assert.False(error.InData);
        Assert.Equal(1, error.Epoch);
        Assert.InRange(error.Step, 2, 5);
        Assert.Contains($"at epoch 1, step {error.Step}, and the batch itself held no NaN", error.Message);
        Assert.Contains("lower the learning rate", error.Message);

        // A new start from good weights works on the same object.
        network.Optimizer.LearningRate = 0.1;
        Samples.SetWeights(network, new float[10]);
        Assert.True(double.IsFinite(network.Fit(Samples.Line(100)).Last.Loss));
    }

    [Fact]
    public void Evaluation_of_data_with_NaN_gives_NaN()
    {
        using LinearNetwork network = LinearNetwork.Create();
        Assert.True(double.IsNaN(network.Evaluate(new Dataset([float.NaN, 0, 0, 0], [4], [1])).Loss));
    }
}
