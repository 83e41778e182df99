using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>What holds for a network with several outputs beside its numbers: data sets, predictors, losses by output, wrong spans and data, no allocation.</summary>
[Collection(nameof(Undisturbed))]
public sealed class OutputTests
{
    private const int Seed = 7, Samples = 70, Image = 12 * 10 * 3, Kinds = 7;

    private const string Name = "ADetectorWithBoxesAndClasses";

    private delegate float Step(ReadOnlySpan<float> input, ReadOnlySpan<float> boxes, ReadOnlySpan<int> classes);

    private delegate void Prediction(ReadOnlySpan<float> input, Span<float> boxes, Span<float> classes);

    private delegate void PredictionOf(Predictor predictor, ReadOnlySpan<float> input, Span<float> boxes, Span<float> classes);

    private delegate (float[] Boxes, float[] Classes) Arrays(ReadOnlySpan<float> input);

    private delegate (float[] Boxes, float[] Classes) OfData(Dataset data, int batchSize);

    private static int[] Classes { get; } = [.. Enumerable.Range(0, Samples).Select(i => i * 5 % Kinds)];

    /// <summary>A bright column for the class, on noise.</summary>
    private static float[] Images { get; } = [.. Numbers(1, Samples * Image).Select((v, i) => 0.3f * v + (i / 3 % 10 == Classes[i / Image] ? 1 : 0))];

    private static float[] Boxes { get; } = [.. Enumerable.Range(0, Samples * 4).Select(i => 0.1f * Classes[i / 4] * (i % 4))];

    private static Dataset Data => Of(new("classes", Classes), new("boxes", Boxes, 4));

    [Fact]
    public void Training_on_a_data_set_takes_the_steps_that_spans_take_bit_for_bit()
    {
        using var fitted = Create();
        using var stepped = Create();
        var history = fitted.Fit(Data, new FitOptions { BatchSize = 32, Shuffle = false });
        var step = Of<Step>(stepped, "TrainStep");
        var losses = new List<float>();
        for (int start = 0; start < Samples; start += 32)
        {
            int count = Math.Min(32, Samples - start);
            losses.Add(step(Images.AsSpan(start * Image, count * Image), Boxes.AsSpan(start * 4, count * 4), Classes.AsSpan(start, count)));
        }

        Assert.Equal(losses, history.StepLosses);
        AssertSame(stepped, fitted);
    }

    [Fact]
    public void A_training_reports_the_loss_of_each_output_and_learns_both()
    {
        using var network = Create();
        network.Optimizer.LearningRate = 0.05f;
        var (train, validation) = Data.Split(0.3, seed: 4);
        var history = network.Fit(train, new FitOptions { Epochs = 40, BatchSize = 8, Validation = validation });

        Assert.Equal(["loss", "boxes_loss", "classes_loss", "classes_accuracy", "val_loss", "val_boxes_loss", "val_classes_loss", "val_classes_accuracy"], history.Names);
        var (first, last) = (history.Epochs[0], history.Last);
        foreach (var epoch in history.Epochs)
        {
            Assert.Equal(2 * epoch["boxes_loss"] + epoch["classes_loss"], epoch.Loss, 1e-5);
            Assert.Equal(2 * epoch["val_boxes_loss"] + epoch["val_classes_loss"], epoch["val_loss"], 1e-5);
        }

        Assert.True(last["boxes_loss"] < 0.5 * first["boxes_loss"] && last["classes_loss"] < 0.5 * first["classes_loss"], $"{first}\n{last}");
        var result = network.Evaluate(validation, batchSize: 5);
        Assert.Equal(result.Loss, last["val_loss"], 1e-5);
        Assert.Equal(result["boxes_loss"], last["val_boxes_loss"], 1e-5);
        Assert.Equal(result["classes_accuracy"], last["val_classes_accuracy"]);
        Assert.Equal("There is no one accuracy, but 'classes_accuracy'. Read it by its name.", Assert.Throws<InvalidOperationException>(() => result.Accuracy).Message);
    }

    [Fact]
    public void Metrics_say_which_output_they_measure_and_callbacks_follow_them()
    {
        using var network = Create();
        var result = network.Evaluate(Data, metrics: [new MeanAbsoluteError { Output = "boxes" }, new TopK(2) { Output = "classes" }]);
        Assert.Equal(["loss", "boxes_loss", "classes_loss", "boxes_mean_absolute_error", "classes_top_2_accuracy"], result.Metrics.Keys);
        var (boxes, classes) = Of<Arrays>(network, "Predict")(Images);
        Assert.Equal(boxes.Zip(Boxes, (y, t) => Math.Abs((double)y - t)).Average(), result["boxes_mean_absolute_error"], 1e-6);
        int right = Enumerable.Range(0, Samples).Count(i => classes.AsSpan(i * Kinds, Kinds).ToArray().Count(p => p > classes[i * Kinds + Classes[i]]) < 2);
        Assert.Equal((double)right / Samples, result["classes_top_2_accuracy"], 1e-9);

        var stopping = new EarlyStopping(monitor: "classes_accuracy");
        network.Fit(Data, new FitOptions { Epochs = 3, Callbacks = [stopping] });
        Assert.InRange(stopping.BestEpoch, 1, 3);

        Refused<ArgumentException>(
            () => network.Evaluate(Data, metrics: [new Accuracy()]),
            $"The metric 'accuracy' is of one output, but '{Name}' has 'boxes', 'classes'. Say which it measures: Output = \"boxes\".");
        Refused<ArgumentException>(
            () => network.Evaluate(Data, metrics: [new Accuracy { Output = "kinds" }]),
            $"The metric 'accuracy' is of the output 'kinds', but '{Name}' has 'boxes', 'classes'. Set its Output right.");
        Refused<ArgumentException>(
            () => network.Evaluate(Data, metrics: [new Accuracy { Output = "boxes" }]),
            $"Accuracy needs a loss of classes, but the output 'boxes' of '{Name}' has Huber. Use MeanAbsoluteError for it.");
    }

    [Fact]
    public void Predictions_of_spans_arrays_data_sets_and_predictors_are_the_same()
    {
        // More samples than run at once, and a piece that is not full.
        const int Many = 300;
        float[] images = Numbers(3, Many * Image), boxes = new float[Many * 4], classes = new float[Many * Kinds], otherBoxes = new float[Many * 4], otherClasses = new float[Many * Kinds];
        using var network = Create();
        using var predictor = network.CreatePredictor();
        Of<Prediction>(network, "Predict")(images, boxes, classes);
        Of<PredictionOf>(network, "Predict")(predictor, images, otherBoxes, otherClasses);
        Assert.Equal(boxes, otherBoxes);
        Assert.Equal(classes, otherClasses);
        Assert.True(boxes.Distinct().Count() > Many && classes.All(p => p is > 0 and < 1));

        var data = new Dataset(images, [12, 10, 3]);
        foreach (var (first, second) in new[] { Of<Arrays>(network, "Predict")(images), Of<OfData>(network, "Predict")(data, 256) })
        {
            Assert.Equal(boxes, first);
            Assert.Equal(classes, second);
        }

        var all = network.PredictAll(data, batchSize: 256);
        Assert.Equal(["boxes", "classes"], all.Keys);
        Assert.Equal(boxes, all["boxes"]);
        Assert.Equal(classes, all["classes"]);
    }

    [Fact]
    public void Weights_of_losses_change_at_run_time_and_stand_in_checkpoints()
    {
        using var network = Create();
        Assert.Equal((2, 1), (network.LossWeights["boxes"], network.LossWeights["classes"]));
        var before = network.Evaluate(Data);
        (network.LossWeights["boxes"], network.LossWeights["classes"]) = (0.25, 0);
        var after = network.Evaluate(Data);
        Assert.Equal(before["classes_loss"], after["classes_loss"]);
        Assert.Equal(0.25 * before["boxes_loss"], after.Loss, 1e-6);

        // Without a weight the head of the classes learns nothing.
        float[] kernel = [.. network.Parameters.Single(p => p.Name == "L3.kernel").Values];
        network.Fit(Data, new FitOptions { BatchSize = 32 });
        Assert.Equal(kernel, network.Parameters.Single(p => p.Name == "L3.kernel").Values.ToArray());

        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            network.SaveTrainingState(path);
            using var resumed = Create();
            resumed.LoadTrainingState(path);
            Assert.Equal((0.25, 0), (resumed.LossWeights["boxes"], resumed.LossWeights["classes"]));
            network.Fit(Data, new FitOptions { BatchSize = 32 });
            resumed.Fit(Data, new FitOptions { BatchSize = 32 });
            AssertSame(network, resumed);
        }
        finally
        {
            File.Delete(path);
        }

        Refused<KeyNotFoundException>(() => network.LossWeights["box"] = 1, $"'{Name}' has no output 'box'; there are 'boxes', 'classes'.");
        Assert.Throws<ArgumentOutOfRangeException>(() => network.LossWeights["boxes"] = -1);
        Refused<InvalidOperationException>(
            () => network.LossWeight = 1, $"'{Name}' has 2 outputs, each with a weight of its own: 'boxes', 'classes'. Say which: LossWeights[\"boxes\"].");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        foreach (var row in new[] { OutputRows.Detector, OutputRows.ThreeInputs })
        {
            var reference = new ReferenceNetwork(row, Seed);
            using var alone = Trained(row, reference, 1);
            using var together = Trained(row, reference, threads);
            AssertSame(alone, together);
        }

        static Network Trained(NetworkCase row, ReferenceNetwork reference, int threads)
        {
            var network = GeneratedAssembly.Of(OutputRows.All).Create(row, Device.Cpu(threads), Seed);
            NetworkCheck.Restore(network, reference);
            network.Fit(NetworkCheck.Data(network, row, reference, 40), new FitOptions { Epochs = 2, BatchSize = 16 });
            return network;
        }
    }

    [Fact]
    public void Steps_and_predictions_allocate_nothing()
    {
        using var network = Create();
        var step = Of<Step>(network, "TrainStep");
        var predict = Of<Prediction>(network, "Predict");
        float[] boxes = new float[Samples * 4], classes = new float[Samples * Kinds];
        for (int i = 0; i < 50; i++)
            Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            step(Images, Boxes, Classes);
            predict(Images, boxes, classes);
        }
    }

    [Fact]
    public void Wrong_spans_are_refused_by_name_and_nothing_is_written()
    {
        using var network = Create();
        float[] boxes = [3, 3, 3, 3], classes = new float[Kinds];
        var step = Of<Step>(network, "TrainStep");
        var predict = Of<Prediction>(network, "Predict");
        Refused<ArgumentException>(
            () => step(new float[2 * Image], new float[7], [0, 1]),
            $"The input of '{Name}' has 2 samples, so its target 'boxes' is 8 floats (4 a sample), but the span has 7.");
        Refused<ArgumentException>(
            () => step(new float[2 * Image], new float[8], [0, 1, 2]),
            $"The input of '{Name}' has 2 samples, so its target 'classes' is 2 class indices (1 a sample), but the span has 3.");
        Refused<ArgumentOutOfRangeException>(
            () => step(new float[2 * Image], new float[8], [0, 7]), $"The target 'classes' at index 1 is class 7, but '{Name}' has 7 classes there: 0 to 6.");
        Refused<ArgumentException>(
            () => predict(new float[Image], boxes, new float[8]), $"The output 'classes' of '{Name}' for 1 sample is 7 floats (7 each), but the span has 8.");
        Assert.Equal([3, 3, 3, 3], boxes);
        Refused<InvalidOperationException>(
            () => network.Predict(new float[Image], classes), $"'{Name}' has 2 outputs, 'boxes', 'classes', so one span is not enough. Call the method of its class that takes or gives each");
        Refused<InvalidOperationException>(() => ((INetwork)network).Predict(Data), $"'{Name}' has 2 outputs");
        Refused<InvalidOperationException>(() => ((INetwork)network).TrainStep(new float[Image], new float[4]), $"'{Name}' has 2 outputs");
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void Wrong_data_sets_are_refused_by_name()
    {
        using var network = Create();
        DataColumn boxes = new("boxes", Boxes, 4), classes = new("classes", Classes);
        Refused<ArgumentException>(
            () => network.Fit(Of(boxes, new("clases", Classes))),
            $"The training data have no target 'classes', which is an output of '{Name}'; there are 'boxes', 'clases'. Give the data set a target of that name.");
        Refused<ArgumentException>(
            () => network.Evaluate(Of(boxes, classes, new("more", Classes))),
            $"The data have a target 'more', but '{Name}' has only the outputs 'boxes', 'classes'. Leave it out of the data set.");
        Refused<ArgumentException>(() => network.Fit(Of()), $"The training data have no targets, but the loss of '{Name}' needs them.");
        Refused<ArgumentException>(
            () => network.Fit(Of(classes, new("boxes", Boxes, 2, 2))),
            $"A target of 'boxes' of the training data is floats of shape 2 × 2, but the output 'boxes' of '{Name}' learns with Huber from floats of shape 4 a sample. Give the data set such targets.");
        using var single = GeneratedAssembly.Of(InputRows.All).Create(InputRows.All[0], Device.Cpu(1), Seed);
        Refused<ArgumentException>(
            () => single.Evaluate(Dataset.Of([new("question", new float[14], 7), new("answer", new float[10], 5)], [new("a", new float[6], 3), new("b", new float[6], 3)])),
            "The data have the targets 'a', 'b', but 'TwoInputsSideBySide' has one output. Give a data set with its target alone.");

        float[] spoiled = [.. Boxes];
        spoiled[6] = float.NaN;
        Refused<TrainingDivergedException>(
            () => network.Fit(Of(new("boxes", spoiled, 4), classes), new FitOptions { Shuffle = false }),
            "The batch of epoch 1, step 1 holds NaN: number 2 of the target 'boxes' of sample 1. The step was not taken");
    }

    private static Network Create() => GeneratedAssembly.Of(OutputRows.All).Create(OutputRows.Detector, Device.Cpu(2), Seed);

    private static Dataset Of(params DataColumn[] targets) => Dataset.Of([new("image", Images, 12, 10, 3)], targets);

    private static T Of<T>(Network network, string name) where T : Delegate =>
        network.GetType().GetMethod(name, [.. typeof(T).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)])!.CreateDelegate<T>(network);

    private static void AssertSame(Network expected, Network actual)
    {
        for (int i = 0; i < expected.Parameters.Count; i++)
            Assert.Equal(expected.Parameters[i].Values, actual.Parameters[i].Values);
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
