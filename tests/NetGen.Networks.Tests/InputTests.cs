using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>What holds for a network with several inputs beside its numbers: data sets, predictors, wrong input, no allocation.</summary>
[Collection(nameof(Undisturbed))]
public sealed class InputTests
{
    private const int Seed = 7, Samples = 70;

    private delegate float Step(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> target);

    private delegate void Prediction(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output);

    private delegate void PredictionOf(Predictor predictor, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output);

    private static NetworkCase Row { get; } = InputRows.All.Single(r => r.Name == "Two towers that share their layers");

    private static float[] Left { get; } = Numbers(1, Samples * 40);

    private static float[] Right { get; } = Numbers(2, Samples * 40);

    /// <summary>Whether the first number on the left is the larger one.</summary>
    private static float[] Labels { get; } = [.. Enumerable.Range(0, Samples).Select(i => Left[i * 40] > Right[i * 40] ? 1f : 0f)];

    private static Dataset Data => Dataset.Of([new("right", Right, 40), new("left", Left, 40)], [new("target", Labels, 1)]);

    [Fact]
    public void Training_on_a_data_set_takes_the_steps_that_spans_take_bit_for_bit()
    {
        using var fitted = Create();
        using var stepped = Create();
        fitted.Fit(Data, new FitOptions { BatchSize = 32, Shuffle = false });
        var step = Of<Step>(stepped, "TrainStep");
        for (int start = 0; start < Samples; start += 32)
        {
            int count = Math.Min(32, Samples - start);
            step(Left.AsSpan(start * 40, count * 40), Right.AsSpan(start * 40, count * 40), Labels.AsSpan(start, count));
        }

        for (int i = 0; i < fitted.Parameters.Count; i++)
            Assert.Equal(stepped.Parameters[i].Values, fitted.Parameters[i].Values);
    }

    [Fact]
    public void A_shuffled_training_with_validation_learns_and_evaluates_the_same_views()
    {
        using var network = Create();
        network.Optimizer.LearningRate = 0.05f;
        var (train, validation) = Data.Split(0.3, seed: 4);
        var history = network.Fit(train, new FitOptions { Epochs = 60, BatchSize = 8, Validation = validation });
        Assert.True(history.Epochs[^1].Loss < 0.5 * history.Epochs[0].Loss, $"The loss went from {history.Epochs[0].Loss} to {history.Epochs[^1].Loss}.");
        Assert.Equal(network.Evaluate(validation, batchSize: 5).Loss, history.Epochs[^1].Metrics["val_loss"], 1e-5);
        Assert.True(network.Evaluate(train).Accuracy > 0.9);
    }

    [Fact]
    public void Predictions_of_spans_arrays_data_sets_and_predictors_are_the_same()
    {
        // More samples than run at once, and a piece that is not full.
        const int Many = 600;
        float[] left = Numbers(3, Many * 40), right = Numbers(4, Many * 40), output = new float[Many], other = new float[Many];
        using var network = Create();
        using var predictor = network.CreatePredictor();
        Of<Prediction>(network, "Predict")(left, right, output);
        Of<PredictionOf>(network, "Predict")(predictor, left, right, other);
        Assert.Equal(output, other);
        Assert.Equal(output, network.Predict(Dataset.Of([new("left", left, 40), new("right", right, 40)], []), batchSize: 256));
        Assert.True(output.Distinct().Count() > Many / 2);
        Assert.All(output.Zip(NamedPrediction(network, right, left)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Steps_and_predictions_allocate_nothing()
    {
        using var network = Create();
        var step = Of<Step>(network, "TrainStep");
        var predict = Of<Prediction>(network, "Predict");
        float[] output = new float[Samples];
        for (int i = 0; i < 50; i++)
            Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            step(Left, Right, Labels);
            predict(Left, Right, output);
        }
    }

    [Fact]
    public void Wrong_spans_are_refused_by_name_and_nothing_is_written()
    {
        using var network = Create();
        using var stranger = Create();
        using var predictor = stranger.CreatePredictor();
        float[] output = [3, 3];
        var step = Of<Step>(network, "TrainStep");
        var predict = Of<Prediction>(network, "Predict");
        Refused<ArgumentException>(() => step([], Right, Labels), "The input 'left' of 'TwoTowersThatShareTheirLayers' is empty. Give at least one sample of 40 = 40 floats.");
        Refused<ArgumentException>(
            () => step(new float[80], new float[120], new float[2]),
            "The input 'left' of 'TwoTowersThatShareTheirLayers' has 2 samples, but the input 'right' has 3. Give all inputs of the same samples.");
        Refused<ArgumentException>(
            () => predict(new float[80], new float[81], output),
            "The input 'right' of 'TwoTowersThatShareTheirLayers' has 81 floats, which is 2 samples and 1 floats more. A sample is 40 = 40 floats, so give a multiple of 40.");
        Refused<ArgumentException>(() => predict(new float[40], new float[40], output), "The output of 'TwoTowersThatShareTheirLayers' for 1 sample is 1 floats (1 each), but the span has 2.");
        Refused<ArgumentException>(
            () => Of<PredictionOf>(network, "Predict")(predictor, new float[80], new float[80], output),
            "The predictor is one of another network, 'TwoTowersThatShareTheirLayers'. Make it with CreatePredictor() of this one.");
        Refused<InvalidOperationException>(
            () => network.Predict(new float[80]),
            "'TwoTowersThatShareTheirLayers' has 2 inputs, so one span is not enough. Call the method of its class that takes 'left', 'right', or give a data set with these inputs.");
        Assert.Equal([3, 3], output);
        Assert.Equal(0, network.StepCount);
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predict(new float[80], new float[80], output));
    }

    [Fact]
    public void Wrong_data_sets_are_refused_by_name()
    {
        using var network = Create();
        DataColumn left = new("left", Left, 40), right = new("right", Right, 40), label = new("target", Labels, 1);
        Refused<ArgumentException>(
            () => network.Fit(Dataset.Of([left, new("rigth", Right, 40)], [label])),
            "The training data have no input 'right', which 'TwoTowersThatShareTheirLayers' has; there are 'left', 'rigth'. Give the data set an input of that name.");
        Refused<ArgumentException>(
            () => network.Evaluate(Dataset.Of([left, right, new("more", Right, 40)], [label])),
            "The data have an input 'more', but 'TwoTowersThatShareTheirLayers' has only 'left', 'right'. Leave it out of the data set.");
        Refused<ArgumentException>(
            () => network.Predict(Dataset.Of([left, new("right", Right, 8, 5)], [])),
            "A sample of input 'right' of the data is 8 × 5, but the input 'right' of 'TwoTowersThatShareTheirLayers' is 40. They are as many numbers: make the data set with the network's shape.");
        Refused<ArgumentException>(
            () => Dataset.Of([left, new("right", new float[80], 40)], []),
            "'left' has 70 samples, but 'right' has 2. All columns of a data set are of the same samples.");
        Refused<ArgumentException>(() => Dataset.Of([left, left], []), "Two inputs are named 'left'. Each needs a name of its own.");
        Refused<ArgumentException>(() => Dataset.Of([], [label]), "A data set needs an input. Give at least one column.");
        Refused<ArgumentException>(() => Dataset.Of([new("left", new[] { 1, 2 }, 1)], []), "The input 'left' is of integers, but inputs are floats. Give floats.");
        Refused<ArgumentException>(() => new DataColumn("left", new float[41], 40), "'left' holds 41 numbers, which is not a whole number of samples of 40 = 40 each.");

        float[] spoiled = [.. Right];
        spoiled[43] = float.NaN;
        Refused<TrainingDivergedException>(
            () => network.Fit(Dataset.Of([left, new("right", spoiled, 40)], [label]), new FitOptions { Shuffle = false }),
            "The batch of epoch 1, step 1 holds NaN: number 3 of the input 'right' of sample 1. The step was not taken, so the weights are those of the step before. Correct the data, or leave the sample out.");
    }

    [Fact]
    public void Views_and_one_hot_targets_keep_all_inputs()
    {
        var data = Dataset.Of([new("left", Left, 40), new("right", Right, 8, 5)], [new("kind", Array.ConvertAll(Labels, l => (int)l))]);
        Assert.Equal("70 samples of left 40, right 8 × 5 with kind 1", data.ToString());
        var view = data.Slice(10, 20).ToOneHot(2);
        Assert.Equal(["left", "right"], view.Inputs.Select(i => i.Name));
        Assert.Equal([8, 5], view.Inputs[1].Shape);
        Assert.Equal("kind", view.Targets[0].Name);
        Assert.Equal(Labels[13] == 1 ? [0f, 1f] : [1f, 0f], view.Target(3));
        Assert.Equal(Left.AsSpan(13 * 40, 40), view.Input(3));
        Assert.Equal(data.Class(13), view.ToClasses().Class(3));
    }

    private static Network Create() => GeneratedAssembly.Of(InputRows.All).Create(Row, Device.Cpu(2), Seed);

    private static T Of<T>(Network network, string name) where T : Delegate =>
        network.GetType().GetMethod(name, [.. typeof(T).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)])!.CreateDelegate<T>(network);

    private static float[] NamedPrediction(Network network, float[] left, float[] right)
    {
        float[] output = new float[left.Length / 40];
        Of<Prediction>(network, "Predict")(left, right, output);
        return output;
    }

    private static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private static void Refused<T>(Action action, string message) where T : Exception
    {
        string actual = Assert.ThrowsAny<T>(action).Message;
        Assert.StartsWith(message, actual);
    }
}
