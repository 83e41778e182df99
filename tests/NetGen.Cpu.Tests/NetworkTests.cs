namespace NetGen.Cpu.Tests;

public class NetworkTests
{
    private const int Inputs = HandWrittenMlp.Inputs, Classes = HandWrittenMlp.Classes;

    [Fact]
    public void A_network_learns()
    {
        using var network = new HandWrittenMlp(seed: 1);
        var (x, _, labels) = Samples(96);
        float first = 0, last = 0;
        for (int step = 0; step < 600; step++)
        {
            last = network.TrainStep(x, labels);
            if (step == 0)
                first = last;
        }

        Assert.InRange(first, 0.8f, 2f);
        Assert.InRange(last, 0f, first / 2);
        Assert.Equal(600, network.StepCount);
        float[] p = network.Predict(x);
        int right = Enumerable.Range(0, 96).Count(s => Best(p.AsSpan(s * Classes, Classes)) == Best(labels.AsSpan(s * Classes, Classes)));
        Assert.InRange(right, 88, 96);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_with_any_number_of_threads()
    {
        var (x, _, labels) = Samples(77);
        float[] expected = Train(threads: 1);
        Assert.Equal(expected, Train(threads: 2));
        Assert.Equal(expected, Train(threads: 3));
        Assert.Equal(expected, Train(threads: 8));
        Assert.NotEqual(expected, Train(threads: 1, seed: 8));

        float[] Train(int threads, int seed = 7)
        {
            using var network = new HandWrittenMlp(Device.Cpu(threads), seed);
            var losses = new List<float>();
            for (int step = 0; step < 30; step++)
                losses.Add(network.TrainStep(x, labels));
            return [.. losses, .. network.ParameterBlock];
        }
    }

    [Fact]
    public void Class_indices_train_like_the_same_classes_one_hot()
    {
        var (x, indices, labels) = Samples(40);
        using var dense = new HandWrittenMlp(seed: 3);
        using var sparse = new HandWrittenMlp(seed: 3, sparse: true);
        for (int step = 0; step < 10; step++)
            Assert.Equal(dense.TrainStep(x, labels), sparse.TrainStep(x, indices), 1e-6f);
    }

    [Fact]
    public void The_step_returns_the_weighted_mean_of_the_samples_and_the_penalty()
    {
        var (x, indices, labels) = Samples(5);
        using var network = new HandWrittenMlp(seed: 2) { LossWeight = 3 };
        network.HiddenLayer.DropoutRate = 0;
        float[] p = network.Predict(x);
        double mean = 0, penalty = 0;
        for (int s = 0; s < 5; s++)
            mean -= Math.Log(p[s * Classes + indices[s]]) / 5;
        foreach (float weight in network.HiddenLayer.Parameters[0].Values)
            penalty += (double)HandWrittenMlp.Lambda * weight * weight;
        Assert.Equal(3 * mean + penalty, network.TrainStep(x, labels), 1e-5);
    }

    [Fact]
    public void A_loss_of_weight_0_leaves_only_the_penalty_to_learn_from()
    {
        var (x, _, labels) = Samples(5);
        using var network = new HandWrittenMlp(seed: 2) { LossWeight = 0 };
        float[] before = network.Probabilities.Parameters[0].Values.ToArray();
        network.TrainStep(x, labels);
        Assert.Equal(before, network.Probabilities.Parameters[0].Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => network.LossWeight = double.NaN);
    }

    [Fact]
    public void Predicting_makes_no_training_memory()
    {
        var (x, _, labels) = Samples(4);
        using var network = new HandWrittenMlp(seed: 1);
        network.Predict(x);
        Assert.False(network.HasMoments);
        network.TrainStep(x, labels);
        Assert.True(network.HasMoments);
        Assert.Equal(2 * 96, network.MomentBlocks.Length);
    }

    [Fact]
    public void Any_batch_predicts_the_same_numbers()
    {
        var (x, _, _) = Samples(1000);
        using var network = new HandWrittenMlp(seed: 5);
        float[] all = network.Predict(x);
        Assert.Equal(4, network.PredictedBatches); // 256 at a time
        for (int s = 0; s < 1000; s += 137)
            Assert.Equal(all[(s * Classes)..((s + 1) * Classes)], network.Predict(x.AsSpan(s * Inputs, Inputs)));
    }

    [Fact]
    public void An_output_may_lie_over_its_input()
    {
        var (x, _, _) = Samples(70);
        using var network = new HandWrittenMlp(seed: 5);
        float[] expected = network.Predict(x), memory = new float[2 + x.Length];
        x.CopyTo(memory.AsSpan(1));
        network.Predict(memory.AsSpan(1, x.Length), memory.AsSpan(0, expected.Length));
        Assert.Equal(expected, memory[..expected.Length]);
    }

    [Fact]
    public void A_predictor_works_beside_its_network_on_another_thread()
    {
        var (x, _, _) = Samples(300);
        using var network = new HandWrittenMlp(Device.Cpu(threads: 2), seed: 5);
        float[] expected = network.Predict(x);
        float[][] results = new float[3][];
        var threads = results.Select((_, i) => new Thread(() =>
        {
            using var predictor = network.CreatePredictor();
            for (int k = 0; k < 100; k++)
                results[i] = predictor.Predict(x);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        for (int k = 0; k < 100; k++)
            Assert.Equal(expected, network.Predict(x));
        threads.ForEach(thread => thread.Join());
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_predictor_follows_the_weights_of_its_network()
    {
        var (x, _, labels) = Samples(6);
        using var network = new HandWrittenMlp(seed: 5);
        using var predictor = network.CreatePredictor();
        float[] before = predictor.Predict(x);
        network.TrainStep(x, labels);
        Assert.NotEqual(before, predictor.Predict(x));
        Assert.Equal(network.Predict(x), predictor.Predict(x));
    }

    [Fact]
    public void Dropout_acts_in_training_only_and_its_rate_changes_at_run_time()
    {
        var (x, _, labels) = Samples(16);
        using var network = new HandWrittenMlp(seed: 5);
        Assert.Equal(0.25f, network.HiddenLayer.DropoutRate);
        Assert.Equal(network.Predict(x), network.Predict(x));

        network.Optimizer.LearningRate = 0;
        Assert.NotEqual(network.TrainStep(x, labels), network.TrainStep(x, labels)); // another step, another draw
        network.HiddenLayer.DropoutRate = 0;
        Assert.Equal(network.TrainStep(x, labels), network.TrainStep(x, labels));
    }

    [Fact]
    public void Clipping_bounds_the_gradient()
    {
        var (x, _, labels) = Samples(16);
        using var network = new HandWrittenMlp(seed: 5);
        // Where β1 = β2 = 0 and ε dominates, the step is learning rate / ε times the clipped gradient.
        var adam = Assert.IsType<AdamOptimizer>(network.Optimizer);
        (adam.Beta1, adam.Beta2, adam.Epsilon, adam.LearningRate, adam.ClipNorm) = (0, 0, 1e4, 10, 1e-3);
        float[] before = network.ParameterBlock.ToArray();
        network.TrainStep(x, labels);
        double moved = 0;
        for (int i = 0; i < before.Length; i++)
            moved += Math.Pow((double)network.ParameterBlock[i] - before[i], 2);
        // 1e-3 · 10 / 1e4 = 1e-6; weights near 1 keep a step of that size to about a tenth.
        Assert.Equal(1e-6, Math.Sqrt(moved), 2e-7);
    }

    [Fact]
    public void An_exception_inside_a_step_reaches_the_caller_and_the_network_goes_on()
    {
        var (x, _, labels) = Samples(16);
        using var network = new HandWrittenMlp(seed: 5) { BeforeStep = () => throw new InvalidDataException("no") };
        Assert.Throws<InvalidDataException>(() => network.TrainStep(x, labels));
        network.BeforeStep = null;
        Assert.True(float.IsFinite(network.TrainStep(x, labels)));
    }

    [Fact]
    public void Use_after_dispose_is_a_sentence()
    {
        var (x, indices, labels) = Samples(2);
        var network = new HandWrittenMlp(seed: 5);
        var predictor = network.CreatePredictor();
        var other = network.CreatePredictor();
        other.Dispose();
        Check(() => other.Predict(x), "This predictor of 'HandWrittenMlp' is disposed of.");
        network.Predict(x);
        network.Dispose();
        network.Dispose();
        foreach (var use in new Action[]
        {
            () => network.TrainStep(x, labels), () => network.TrainStep(x, indices), () => network.Predict(x), () => network.Predict(x, new float[6]),
            () => network.CreatePredictor(), () => predictor.Predict(x), () => network.HiddenLayer.Parameters[0].Values.Clear(), () => _ = network.ParameterBlock.Length,
        })
            Check(use, "This 'HandWrittenMlp' is disposed of.");

        static void Check(Action use, string message) =>
            Assert.StartsWith(message, Assert.Throws<ObjectDisposedException>(use).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Common_code_trains_any_network()
    {
        var (x, indices, labels) = Samples(16);
        using INetwork dense = new HandWrittenMlp(seed: 5);
        using INetwork sparse = new HandWrittenMlp(seed: 5, sparse: true);
        Assert.Equal(dense.TrainStep(x, labels), sparse.TrainStep(x, indices), 1e-6f);
        Assert.Equal(1, dense.StepCount);
        Assert.Equal(["Hidden.kernel", "Hidden.bias", "Probabilities.kernel", "Probabilities.bias"], dense.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(16 * Classes, dense.Predict(x).Length);
    }

    /// <summary>Points around three centers, far enough apart to be learned.</summary>
    private static (float[] Input, int[] Indices, float[] OneHot) Samples(int count)
    {
        float[] x = new float[count * Inputs], oneHot = new float[count * Classes];
        int[] indices = new int[count];
        for (int s = 0; s < count; s++)
        {
            indices[s] = s % Classes;
            oneHot[s * Classes + indices[s]] = 1;
            for (int i = 0; i < Inputs; i++)
                x[s * Inputs + i] = (i == indices[s] ? 1 : 0) + Philox.Uniform(seed: 11, step: 0, stream: 1, s * Inputs + i) - 0.5f;
        }

        return (x, indices, oneHot);
    }

    private static int Best(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            best = values[i] > values[best] ? i : best;
        return best;
    }
}
