using NetGen.Cpu.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The runtime by itself on any kind of device: memory, streams, threads and the sums of squares, with a network written by hand.</summary>
public abstract class RuntimeTests
{
    private protected const int Inputs = HandWrittenMlp.Inputs, Classes = HandWrittenMlp.Classes;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private protected RuntimeTests(GpuDevice device) => Gpu = device;

    private protected GpuDevice Gpu { get; }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_trains_like_on_the_processor(bool sparse)
    {
        using var there = new HandWrittenMlp(Gpu, seed: 3, sparse);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3, sparse);
        foreach (int samples in new[] { 5, 1, 33, 16, 17, 300, 5 })
        {
            var (x, indices, oneHot) = Samples(samples);
            float[] losses = Array.ConvertAll(new[] { there, here }, n =>
            {
                n.Optimizer.ClipNorm = 0.1;
                return sparse ? n.TrainStep(x, indices) : n.TrainStep(x, oneHot);
            });
            Assert.Equal(losses[1], losses[0], 1e-5f);
            Check(here.Predict(x), there.Predict(x));
        }

        Check(here.ParameterBlock, there.ParameterBlock);
        Check(here.MomentBlocks, there.MomentBlocks);
    }

    [Fact]
    public void An_evaluation_has_losses_penalties_and_outputs()
    {
        using var there = new HandWrittenMlp(Gpu, seed: 3);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3);
        var (x, _, oneHot) = Samples(37);
        foreach (int samples in new[] { 37, 4 })
        {
            var results = Array.ConvertAll(new[] { there, here }, n =>
            {
                var workspace = n.PrepareEvaluation(samples);
                x.AsSpan(0, samples * Inputs).CopyTo(workspace.InputValues);
                oneHot.AsSpan(0, samples * Classes).CopyTo(workspace.TargetsOf(0));
                return (Loss: n.EvaluatePrepared(workspace), Output: workspace.OutputOf(0).ToArray(), Losses: workspace.LossesOf(0).ToArray());
            });
            Assert.Equal(results[1].Loss, results[0].Loss, 1e-5f);
            Check(results[1].Output, results[0].Output);
            Check(results[1].Losses, results[0].Losses);
        }
    }

    [Fact]
    public void A_loss_of_weight_0_is_the_penalty()
    {
        using var network = new HandWrittenMlp(Gpu, seed: 2) { LossWeight = 0 };
        var (x, _, oneHot) = Samples(5);
        for (int step = 0; step < 3; step++)
        {
            double penalty = 0;
            foreach (float weight in network.HiddenLayer.Parameters[0].Values)
                penalty += (double)HandWrittenMlp.Lambda * weight * weight;
            Assert.Equal(penalty, network.TrainStep(x, oneHot), 1e-6);
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e3)]
    [InlineData(0)]
    public void Clipping_scales_the_step_as_on_the_processor(double clipNorm)
    {
        var (x, _, oneHot) = Samples(16);
        float[][] moved = Array.ConvertAll(new[] { Gpu, Device.Cpu(1) }, device =>
        {
            using var network = new HandWrittenMlp(device, seed: 5);
            // Where β1 = β2 = 0 and ε dominates, the step is learning rate / ε times the clipped gradient.
            var adam = Assert.IsType<AdamOptimizer>(network.Optimizer);
            (adam.Beta1, adam.Beta2, adam.Epsilon, adam.LearningRate, adam.ClipNorm) = (0, 0, 1e4, 1e4, clipNorm);
            network.TrainStep(x, oneHot);
            return network.MomentBlocks[..network.Schema.ParameterFloats].ToArray(); // the gradient after clipping
        });
        Check(moved[1], moved[0]);
        double norm = Math.Sqrt(moved[0].Sum(g => (double)g * g));
        if (clipNorm == 1e-3)
            Assert.Equal(1e-3, norm, 1e-7);
        else
            Assert.True(norm > 1e-2, $"Nothing was to be clipped, but the norm is {norm}.");
    }

    [Theory]
    [InlineData(1e-15)]
    [InlineData(1)]
    [InlineData(1e19)]
    [InlineData(1e30)]
    public void A_norm_of_any_size_is_that_of_the_processor(double size)
    {
        var (x, _, oneHot) = Samples(16);
        float[] scales = Array.ConvertAll(new[] { Gpu, Device.Cpu(1) }, device =>
        {
            using var network = new HandWrittenMlp(device, seed: 5) { LossWeight = size };
            var adam = Assert.IsType<AdamOptimizer>(network.Optimizer);
            (adam.Beta1, adam.Beta2, adam.ClipNorm) = (0, 0, size / 4);
            network.HiddenLayer.Parameters[0].Values.Clear(); // no penalty beside a loss of this weight
            network.TrainStep(x, oneHot);
            float[] gradients = network.MomentBlocks[..network.Schema.ParameterFloats].ToArray();
            return (float)(Math.Sqrt(gradients.Sum(g => (double)g * g)) / size);
        });
        Assert.Equal(scales[1], scales[0], 1e-5f);
        Assert.Equal(0.25f, scales[0], 1e-5f);
    }

    [Fact]
    public void A_gradient_that_is_no_number_reaches_loss_and_weights()
    {
        using var network = new HandWrittenMlp(Gpu, seed: 5);
        network.Optimizer.ClipNorm = 1;
        var (x, _, oneHot) = Samples(16);
        x[7] = float.NaN;
        Assert.Equal(float.NaN, network.TrainStep(x, oneHot));
        Assert.All(network.Probabilities.Parameters[1].Values.ToArray(), w => Assert.Equal(float.NaN, w));
    }

    [Fact]
    public void Nothing_is_copied_that_nobody_touched()
    {
        using var network = new HandWrittenMlp(Gpu, seed: 5);
        var (x, _, oneHot) = Samples(8);
        network.TrainStep(x, oneHot);
        float[] trained = network.ParameterBlock.ToArray();
        network.Predict(x); // the host's copy, which counts as changed, is sent
        Span<float> old = network.ParameterBlock;
        network.Predict(x);
        old[0] += 1; // nobody asked for the block again, so this stays here
        float[] expected = network.Predict(x);
        Assert.Equal(expected, network.Predict(x));
        network.TrainStep(x, oneHot);
        Assert.NotEqual(trained, network.ParameterBlock.ToArray());
        Assert.InRange(network.ParameterBlock[0], trained[0] - 0.5f, trained[0] + 0.5f);
    }

    [Fact]
    public void Reading_weights_and_predicting_on_another_thread_never_wait_for_each_other()
    {
        using var network = new HandWrittenMlp(Gpu, seed: 5);
        var (x, _, oneHot) = Samples(4);
        network.TrainStep(x, oneHot);
        bool ends = false;
        int steps = 0, predictions = 0;
        var predicting = Start(() =>
        {
            using var predictor = network.CreatePredictor();
            for (; !Volatile.Read(ref ends); Interlocked.Increment(ref predictions))
                predictor.Predict(x);
        });
        var training = Start(() =>
        {
            for (; steps < 2000; Interlocked.Increment(ref steps))
            {
                network.TrainStep(x, oneHot);
                _ = network.ParameterBlock[0];
            }
        });

        // On a busy machine both may be slow, but neither stands still.
        for (int before = -1; !training.Join(Patience); before = Volatile.Read(ref steps))
            Assert.True(Volatile.Read(ref steps) > before, $"The threads wait for each other after {steps} steps and {predictions} predictions.");
        Volatile.Write(ref ends, true);
        Assert.True(predicting.Join(Patience), "The last prediction waits for somebody.");

        static Thread Start(Action action)
        {
            var thread = new Thread(() => action()) { IsBackground = true };
            thread.Start();
            return thread;
        }
    }

    [Fact]
    public void An_exception_inside_a_step_reaches_the_caller_and_the_network_goes_on()
    {
        using var network = new HandWrittenMlp(Gpu, seed: 5);
        var (x, _, oneHot) = Samples(16);
        HandWrittenMlp.Observer = _ => throw new InvalidDataException("no");
        try
        {
            Assert.Throws<InvalidDataException>(() => network.TrainStep(x, oneHot));
        }
        finally
        {
            HandWrittenMlp.Observer = null;
        }

        Assert.True(float.IsFinite(network.TrainStep(x, oneHot)));
    }

    [Fact]
    public void A_fit_takes_the_steps_of_the_processor_while_batches_travel_ahead()
    {
        var (x, indices, _) = Samples(75);
        float[][] losses = Array.ConvertAll(new[] { Gpu, Device.Cpu(1) }, device =>
        {
            using var network = new HandWrittenMlp(device, seed: 3, sparse: true);
            var history = network.Fit(new Dataset(x, [Inputs], indices), new FitOptions { Epochs = 3, BatchSize = 16, RecordedSteps = 100 });
            return history.StepLosses.Concat(history.Epochs.SelectMany(e => new[] { (float)e.Loss, (float)e.Accuracy! })).ToArray();
        });
        Check(losses[1], losses[0]);
    }

    [Fact]
    public void Callbacks_may_step_stop_and_begin_anew_between_batches_that_travel_ahead()
    {
        var (x, indices, _) = Samples(64);
        float[][] weights = Array.ConvertAll(new[] { Gpu, Device.Cpu(1) }, device =>
        {
            using var network = new HandWrittenMlp(device, seed: 3, sparse: true);
            var data = new Dataset(x, [Inputs], indices);
            network.Fit(data, new FitOptions { BatchSize = 16, Callbacks = [new Meddler(p => network.TrainStep(x.AsSpan(0, 5 * Inputs), indices.AsSpan(0, 5)))] });
            network.Fit(data, new FitOptions { BatchSize = 16, Callbacks = [new Meddler(p => p.StopTraining = p.Batch == 2)] });
            network.Fit(data, new FitOptions { BatchSize = 30 });
            return network.ParameterBlock.ToArray();
        });
        Check(weights[1], weights[0]);
    }

    [Fact]
    public void A_batch_that_is_no_number_is_found_before_its_step_and_after_the_others()
    {
        var (x, indices, _) = Samples(64);
        x[40 * Inputs + 1] = float.NaN;
        using var network = new HandWrittenMlp(Gpu, seed: 3, sparse: true);
        int seen = 0;
        var exception = Assert.Throws<TrainingDivergedException>(() => network.Fit(
            new Dataset(x, [Inputs], indices), new FitOptions { BatchSize = 16, Shuffle = false, Callbacks = [new Meddler(p => seen = p.Batch)] }));
        Assert.Contains("step 3 holds NaN: number 1 of the input of sample 40", exception.Message);
        Assert.Equal(2, seen);
        Assert.DoesNotContain(float.NaN, network.ParameterBlock.ToArray());
    }

    [Fact]
    public void Predictions_over_a_data_set_are_those_of_the_processor()
    {
        var (x, indices, _) = Samples(40);
        float[][] outputs = Array.ConvertAll(new[] { Gpu, Device.Cpu(1) }, device =>
        {
            using var network = new HandWrittenMlp(device, seed: 3, sparse: true);
            return network.Predict(new Dataset(x, [Inputs], indices), batchSize: 16);
        });
        Check(outputs[1], outputs[0]);
    }

    [Fact]
    public void A_network_without_graphics_code_says_so_when_it_is_made()
    {
        var exception = Assert.Throws<GpuException>(() => new Plain(Gpu));
        Assert.Contains("does not reference the package NetGen.Gpu", exception.Message);
        new Plain(Device.Cpu(1)).Dispose();
    }

    [Fact]
    public void Memory_that_is_not_there_is_a_sentence()
    {
        var device = Gpu;
        var exception = Assert.Throws<GpuException>(() => device.Allocate(device.CreateStream(), 1L << 44, "activations of a batch"));
        Assert.Contains("could not give 70,368,744.2 MB for the activations of a batch; it has ", exception.Message);
        Assert.Contains("Take smaller batches", exception.Message);
    }

    [Fact]
    public void A_batch_that_kernels_cannot_count_is_a_sentence()
    {
        var program = new GpuProgram(_ => { }, 1000, 1_000_000);
        using var network = new HandWrittenMlp(Device.Cpu(1), seed: 1);
        GpuSession.CheckSize(network.Schema, program, 2112);
        var exception = Assert.Throws<GpuException>(() => GpuSession.CheckSize(network.Schema, program, 3000));
        Assert.Contains("A batch of 3,000 samples of 'HandWrittenMlp' takes 3,008,001,000 numbers in one buffer", exception.Message);
        Assert.Contains("of 2,112 samples or less", exception.Message);
    }

    [Fact]
    public void The_runtimes_own_kernels_compile_to_PTX() => PtxCheck.Run(SquareSums.Code, nameof(SquareSums));

    internal static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5f);
    }

    /// <summary>Points around three centers.</summary>
    internal static (float[] Input, int[] Indices, float[] OneHot) Samples(int count)
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

    private sealed class Meddler(Action<TrainingProgress> act) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress) => act(progress);
    }

    private sealed class Plain(Device device) : Network(HandWrittenMlp.Dense, device, 1)
    {
        protected override void TrainStep(Workspace w)
        {
        }

        protected override void EvaluateStep(Workspace w)
        {
        }

        protected override void PredictStep(Workspace w)
        {
        }
    }
}
