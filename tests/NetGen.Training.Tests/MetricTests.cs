namespace NetGen.Training.Tests;

public class MetricTests
{
    [Theory]
    [InlineData(LossKind.CategoricalCrossEntropy)]
    [InlineData(LossKind.SparseCategoricalCrossEntropy)]
    public void Accuracy_and_top_k_agree_with_sorting_the_predictions(LossKind loss)
    {
        Dataset data = Samples.Clusters(237, classes: 5, inputs: 4);
        using LinearNetwork network = LinearNetwork.Create(outputs: 5, loss: loss);
        float[] predictions = network.Predict(data);
        Evaluation result = network.Evaluate(data, batchSize: 50, [new Accuracy(), new TopK(1), new TopK(2), new TopK(3), new TopK(5)]);
        for (int k = 1; k <= 5; k++)
        {
            int right = Enumerable.Range(0, data.Count).Count(i =>
                Enumerable.Range(0, 5).OrderByDescending(c => predictions[i * 5 + c]).Take(k).Contains(data.Class(i)));
            if (k != 4)
            {
                Assert.Equal((double)right / data.Count, result[$"top_{k}_accuracy"]);
            }
        }

        Assert.Equal(result["top_1_accuracy"], result.Accuracy);
        Assert.Equal(1, result["top_5_accuracy"]);
    }

    [Fact]
    public void Accuracy_of_a_binary_network_counts_every_output()
    {
        Dataset data = new(Samples.Clusters(99).Input(0).ToArray().Concat(Enumerable.Range(0, 396).Select(i => MathF.Sin(i))).Take(396).ToArray(), [4], Enumerable.Range(0, 198).Select(i => (float)(i % 3 % 2)).ToArray(), [2]);
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.BinaryCrossEntropy);
        float[] predictions = network.Predict(data);
        int right = Enumerable.Range(0, 198).Count(i => predictions[i] > 0.5f == data.Target(i / 2)[i % 2] > 0.5f);
        Assert.Equal(right / 198.0, network.Evaluate(data, batchSize: 10).Accuracy);
    }

    public static TheoryData<string> OwnMetrics => [.. typeof(Metric).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Metric)) && !t.IsAbstract).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(OwnMetrics))]
    public void Outputs_that_are_not_numbers_never_look_good(string name)
    {
        var type = typeof(Metric).Assembly.GetExportedTypes().Single(t => t.IsSubclassOf(typeof(Metric)) && t.Name == name);
        int measured = 0;
        foreach (LossKind loss in Enum.GetValues<LossKind>())
        {
            using LinearNetwork network = LinearNetwork.Create(outputs: 3, loss: loss);
            Metric metric = type == typeof(TopK) ? new TopK(5) : (Metric)Activator.CreateInstance(type)!;
            try
            {
                metric.Check(network.Schema, network.Schema.Outputs[0]);
            }
            catch (ArgumentException)
            {
                continue;
            }

            // All samples are of class 0, which is where a search for the largest begins; one row has a single NaN.
            float nan = float.NaN;
            float[] output = [nan, nan, nan, 0.9f, nan, 0.1f, nan, 0.1f, 0.2f];
            bool isSparse = loss == LossKind.SparseCategoricalCrossEntropy, isBinary = loss is LossKind.BinaryCrossEntropy or LossKind.BinaryFocalCrossEntropy or LossKind.Dice;
            float[] target = isBinary ? [0, 0, 0, 0, 0, 1, 0, 1, 1] : [1, 0, 0, 1, 0, 0, 1, 0, 0];
            metric.Reset();
            metric.Update(new MetricBatch { Count = 3, Schema = network.Schema.Outputs[0], Output = output, Values = isSparse ? [] : target, Classes = isSparse ? [0, 0, 0] : [] });
            Assert.Equal(metric.LargerIsBetter ? 0 : double.NaN, metric.Result);

            // Nor do targets that are none.
            if (!isSparse)
            {
                metric.Reset();
                metric.Update(new MetricBatch { Count = 1, Schema = network.Schema.Outputs[0], Output = [0, 0, 0], Values = [nan, nan, nan], Classes = [] });
                Assert.Equal(metric.LargerIsBetter ? 0 : double.NaN, metric.Result);
            }

            measured++;
        }

        Assert.True(measured > 0, $"{name} was measured for no loss.");
    }

    [Fact]
    public void Mean_absolute_error_agrees_with_the_naive_sum()
    {
        Dataset data = Samples.Line(123);
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError);
        float[] predictions = network.Predict(data);
        double expected = Enumerable.Range(0, 246).Sum(i => Math.Abs((double)predictions[i] - data.Target(i / 2)[i % 2])) / 246;
        Evaluation result = network.Evaluate(data, batchSize: 10, [new MeanAbsoluteError()]);
        Assert.Equal(expected, result["mean_absolute_error"], 1e-12);
        Assert.Equal(["loss", "mean_absolute_error"], result.Metrics.Keys);
    }

    [Theory]
    [InlineData(LossKind.BinaryCrossEntropy)]
    [InlineData(LossKind.BinaryFocalCrossEntropy)]
    [InlineData(LossKind.Dice)]
    public void Mean_iou_of_masks_agrees_with_sets_of_places(LossKind loss)
    {
        Dataset data = new([.. Enumerable.Range(0, 400).Select(i => MathF.Sin(i))], [4], [.. Enumerable.Range(0, 300).Select(i => i % 7 < 3 ? 1f : 0f)], [3]);
        using LinearNetwork network = LinearNetwork.Create(outputs: 3, loss: loss);
        float[] predictions = network.Predict(data);
        bool[] given = [.. predictions.Select(p => p > 0.5f)], wanted = [.. Enumerable.Range(0, 300).Select(i => i % 7 < 3)];
        double Share(bool side) => Enumerable.Range(0, 300).Count(i => given[i] == side && wanted[i] == side) / (double)Enumerable.Range(0, 300).Count(i => given[i] == side || wanted[i] == side);

        var metric = new MeanIoU();
        Evaluation result = network.Evaluate(data, batchSize: 7, [metric]);

        Assert.Equal((Share(true) + Share(false)) / 2, result["mean_iou"], 1e-12);
        Assert.Equal(Share(true), metric.Of(1));
        Assert.Equal(Share(false), metric.Of(0));
        Assert.InRange(metric.Result, 0.1, 0.9);
    }

    [Theory]
    [InlineData(LossKind.CategoricalCrossEntropy)]
    [InlineData(LossKind.SparseCategoricalCrossEntropy)]
    public void Mean_iou_of_classes_is_over_those_that_are_anywhere(LossKind loss)
    {
        // Five classes are possible, three are in the data; the network may give any.
        Dataset data = Samples.Clusters(237, classes: 3, inputs: 4);
        using LinearNetwork network = LinearNetwork.Create(outputs: 5, loss: loss);
        float[] predictions = network.Predict(data);
        int[] given = [.. Enumerable.Range(0, 237).Select(i => Enumerable.Range(0, 5).MaxBy(c => predictions[i * 5 + c]))];
        double[] shares = [.. Enumerable.Range(0, 5).Where(c => c < 3 || given.Contains(c)).Select(c =>
            Enumerable.Range(0, 237).Count(i => given[i] == c && data.Class(i) == c) / (double)Enumerable.Range(0, 237).Count(i => given[i] == c || data.Class(i) == c))];

        var metric = new MeanIoU();
        Assert.Equal(shares.Average(), network.Evaluate(data, batchSize: 50, [metric])["mean_iou"], 1e-12);
        metric.Reset();
        Assert.Equal(double.NaN, metric.Result);
        Assert.Contains("there is no class 5", Assert.Throws<ArgumentOutOfRangeException>(() => metric.Of(5)).Message);
    }

    [Fact]
    public void Mean_iou_needs_classes()
    {
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError);
        Assert.Contains("MeanIoU needs a loss of classes", Assert.Throws<ArgumentException>(() => network.Evaluate(Samples.Line(5), metrics: [new MeanIoU()])).Message);
    }

    [Fact]
    public void The_evaluated_loss_agrees_with_the_definition()
    {
        Dataset data = Samples.Clusters(57);
        using LinearNetwork network = LinearNetwork.Create();
        float[] predictions = network.Predict(data);
        double expected = Enumerable.Range(0, 57).Average(i => -Math.Log(predictions[i * 3 + data.Class(i)]));
        Assert.Equal(expected, network.Evaluate(data, batchSize: 10).Loss, 1e-6);
    }

    [Fact]
    public void Where_the_loss_is_not_one_of_classes_there_is_no_accuracy()
    {
        using LinearNetwork network = LinearNetwork.Create(outputs: 2, loss: LossKind.MeanSquaredError);
        Evaluation result = network.Evaluate(Samples.Line(5));
        Assert.Contains("was not measured", Assert.Throws<InvalidOperationException>(() => result.Accuracy).Message);
        Assert.Contains("there are 'loss'", Assert.Throws<KeyNotFoundException>(() => result["accuracy"]).Message);
        Assert.Contains("Accuracy needs a loss of classes", Assert.Throws<ArgumentException>(() => network.Evaluate(Samples.Line(5), metrics: [new Accuracy()])).Message);
        Assert.Contains("TopK needs a categorical loss", Assert.Throws<ArgumentException>(() => network.Evaluate(Samples.Line(5), metrics: [new TopK()])).Message);
    }

    [Fact]
    public void Outputs_that_are_NaN_are_never_right_in_top_k()
    {
        var metric = new TopK(2);
        using LinearNetwork network = LinearNetwork.Create();
        metric.Update(new MetricBatch { Count = 1, Schema = network.Schema.Outputs[0], Output = [float.NaN, float.NaN, float.NaN], Values = [0, 1, 0] });
        Assert.Equal(0, metric.Result);
    }

    [Fact]
    public void Metrics_are_those_of_the_last_epoch_only()
    {
        var metric = new Accuracy();
        using LinearNetwork network = LinearNetwork.Create();
        Assert.True(double.IsNaN(metric.Result));
        metric.Update(new MetricBatch { Count = 1, Schema = network.Schema.Outputs[0], Output = [1, 0, 0], Values = [0, 1, 0] });
        Assert.Equal(0, metric.Result);
        metric.Reset();
        metric.Update(new MetricBatch { Count = 1, Schema = network.Schema.Outputs[0], Output = [1, 2, 0], Values = [0, 1, 0] });
        Assert.Equal(1, metric.Result);
    }
}
