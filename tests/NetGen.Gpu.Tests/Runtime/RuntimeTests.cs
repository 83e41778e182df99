using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using NetGen.Cpu.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The runtime by itself: memory, streams, threads and the sums of squares, with a network written by hand.</summary>
public sealed class RuntimeTests
{
    private const int Inputs = HandWrittenMlp.Inputs, Classes = HandWrittenMlp.Classes;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_trains_like_on_the_processor(bool sparse)
    {
        using var there = new HandWrittenMlp(TestDevice.OpenCL, seed: 3, sparse);
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

    // Its threads are those of the operating system: a step's sums of squares, by 256 threads a group, take it from 10 seconds to minutes.
    [Fact]
    public void A_network_predicts_on_the_emulation_like_on_the_processor()
    {
        using var there = new HandWrittenMlp(GpuDevices.Debugger(), seed: 3);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3);
        var (x, _, _) = Samples(18);
        Check(here.Predict(x), there.Predict(x));
    }

    [Fact]
    public void An_evaluation_has_losses_penalties_and_outputs()
    {
        using var there = new HandWrittenMlp(TestDevice.OpenCL, seed: 3);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3);
        var (x, _, oneHot) = Samples(37);
        foreach (int samples in new[] { 37, 4 })
        {
            var results = Array.ConvertAll(new[] { there, here }, n =>
            {
                var workspace = n.PrepareEvaluation(samples);
                x.AsSpan(0, samples * Inputs).CopyTo(workspace.InputValues);
                oneHot.AsSpan(0, samples * Classes).CopyTo(workspace.TargetValues);
                return (Loss: n.EvaluatePrepared(workspace), Output: workspace.OutputValues.ToArray(), Losses: workspace.LossValues.ToArray());
            });
            Assert.Equal(results[1].Loss, results[0].Loss, 1e-5f);
            Check(results[1].Output, results[0].Output);
            Check(results[1].Losses, results[0].Losses);
        }
    }

    [Fact]
    public void A_loss_of_weight_0_is_the_penalty()
    {
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 2) { LossWeight = 0 };
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
        float[][] moved = Array.ConvertAll(new[] { TestDevice.OpenCL, Device.Cpu(1) }, device =>
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
        float[] scales = Array.ConvertAll(new[] { TestDevice.OpenCL, Device.Cpu(1) }, device =>
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
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 5);
        network.Optimizer.ClipNorm = 1;
        var (x, _, oneHot) = Samples(16);
        x[7] = float.NaN;
        Assert.Equal(float.NaN, network.TrainStep(x, oneHot));
        Assert.All(network.Probabilities.Parameters[1].Values.ToArray(), w => Assert.Equal(float.NaN, w));
    }

    [Fact]
    public void Nothing_is_copied_that_nobody_touched()
    {
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 5);
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
    public void Steps_and_predictions_allocate_nothing()
    {
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 1);
        using var predictor = network.CreatePredictor();
        var (x, _, oneHot) = Samples(50);
        float[] output = new float[50 * Classes];
        // An array that keeps its place: ILGPU needs an object for each new one.
        x = Pinned(x);
        output = Pinned(output);
        for (int i = 0; i < 20; i++)
            Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Use();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes == 0, $"100 turns of a step and two predictions allocate {bytes} bytes.");

        void Use()
        {
            network.TrainStep(x, oneHot);
            network.Predict(x, output);
            predictor.Predict(x, output);
        }
    }

    [Fact]
    public void Reading_weights_and_predicting_on_another_thread_never_wait_for_each_other()
    {
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 5);
        var (x, _, oneHot) = Samples(4);
        network.TrainStep(x, oneHot);
        bool ends = false;
        var predicting = Start(() =>
        {
            using var predictor = network.CreatePredictor();
            while (!Volatile.Read(ref ends))
                predictor.Predict(x);
        });
        var training = Start(() =>
        {
            for (int step = 0; step < 2000; step++)
            {
                network.TrainStep(x, oneHot);
                _ = network.ParameterBlock[0];
            }
        });
        bool isTrained = training.Join(Patience);
        Volatile.Write(ref ends, true);
        Assert.True(isTrained && predicting.Join(Patience), "The threads wait for each other.");

        static Thread Start(Action action)
        {
            var thread = new Thread(() => action()) { IsBackground = true };
            thread.Start();
            return thread;
        }
    }

    [Fact]
    public void Launches_meet_their_own_device_where_a_thread_uses_several()
    {
        var (x, _, _) = Samples(3);
        using var one = new HandWrittenMlp(TestDevice.OpenCL, seed: 1);
        using var other = new HandWrittenMlp(GpuDevices.Debugger(), seed: 1);
        var met = new List<Accelerator?>();
        HandWrittenMlp.Observer = _ => met.Add(Accelerator.Current);
        try
        {
            for (int round = 0; round < 3; round++)
            {
                one.Predict(x);
                other.Predict(x);
            }
        }
        finally
        {
            HandWrittenMlp.Observer = null;
        }

        Accelerator[] pair = [TestDevice.OpenCL.Accelerator, GpuDevices.Debugger().Accelerator];
        Assert.Equal([.. pair, .. pair, .. pair], met);
    }

    [Fact]
    public void Disposing_gives_the_devices_memory_back()
    {
        var (x, _, oneHot) = Samples(9);
        var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 1);
        var predictor = network.CreatePredictor();
        MemoryBuffer? parameters = null, moments = null, gradients = null, trained = null, predicted = null;
        HandWrittenMlp.Observer = w => (parameters, moments, gradients, trained) = (Buffer(w.Parameters), Buffer(w.Moments), Buffer(w.Gradients), Buffer(w.Arena));
        network.TrainStep(x, oneHot);
        HandWrittenMlp.Observer = w => predicted = Buffer(w.Arena);
        float[] expected = predictor.Predict(x);
        HandWrittenMlp.Observer = null;

        network.Dispose();
        network.Dispose();
        Assert.True(trained!.IsDisposed);
        Assert.False(parameters!.IsDisposed); // a predictor may be at work on another thread
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(x));
        predictor.Dispose();
        predictor.Dispose();
        Assert.All([parameters, moments!, gradients!, predicted!], buffer => Assert.True(buffer.IsDisposed));

        static MemoryBuffer Buffer(DeviceSpan span) => ((IContiguousArrayView)span.View).Buffer;
    }

    [Fact]
    public void An_exception_inside_a_step_reaches_the_caller_and_the_network_goes_on()
    {
        using var network = new HandWrittenMlp(TestDevice.OpenCL, seed: 5);
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
    public void A_network_without_graphics_code_says_so_when_it_is_made()
    {
        var exception = Assert.Throws<GpuException>(() => new Plain(TestDevice.OpenCL));
        Assert.Contains("does not reference the package NetGen.Gpu", exception.Message);
        new Plain(Device.Cpu(1)).Dispose();
    }

    [Fact]
    public void Memory_that_is_not_there_is_a_sentence()
    {
        var device = TestDevice.OpenCL;
        var exception = Assert.Throws<GpuException>(() => device.Allocate((AcceleratorStream)device.Accelerator.DefaultStream, 1L << 44, "activations of a batch"));
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
    public void The_runtimes_own_kernels_sum_squares_from_PTX()
    {
        const int Count = 100_003;
        const float ClipNorm = 0.5f, Factor = 0.25f;
        var modules = PtxCheck.Run(
            [
                Own<SquareSums.PartialArguments>("Partial", 256),
                Own<SquareSums.FinishArguments>("FinishClip", SquareSums.Groups),
                Own<SquareSums.FinishArguments>("FinishPenalty", SquareSums.Groups),
            ],
            nameof(SquareSums)).Select(m => PtxModule.Parse(m).Entries.Single()).ToList();
        using PtxAllocation values = PtxMemory.Allocate(sizeof(float) * Count), sums = PtxMemory.Allocate(sizeof(float) * SquareSums.Sums), scalars = PtxMemory.Allocate(sizeof(float) * 3);
        var random = new Random(1);
        foreach (ref float value in values.Floats)
            value = 2 * random.NextSingle() - 1;
        scalars.Floats[2] = ClipNorm;

        Launch(modules[0], SquareSums.Groups, 256, [(long)values.Start, Count, (long)sums.Start, SquareSums.Sums, Count]);
        for (int i = 0; i < 2; i++)
        {
            Launch(
                modules[1 + i], 1, SquareSums.Groups,
                [(long)sums.Start, SquareSums.Sums, (long)scalars.Start + sizeof(float) * i, 1, (long)scalars.Start + 2 * sizeof(float), 1, BitConverter.SingleToUInt32Bits(Factor)]);
        }

        double expected = 0;
        foreach (float value in values.Floats)
            expected += (double)value * value;
        // Each number goes through some twenty sums, each within 6e-8.
        Assert.Equal(1, scalars.Floats[0] / (ClipNorm / Math.Sqrt(expected)), 1.2e-6);
        Assert.Equal(1, scalars.Floats[1] / (Factor * expected), 1.2e-6);

        static void Launch(PtxEntry entry, int groups, int threads, long[] parameters) =>
            PtxMachine.Launch(entry, groups, threads, MemoryMarshal.AsBytes<long>(parameters));

        static GpuKernel Own<T>(string name, int threads) where T : struct => GpuKernel.Of(
            name, "", threads,
            typeof(SquareSums).GetMethod(name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.CreateDelegate<Action<T>>(),
            static (in GpuCall _) => default);
    }

    private static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5f);
    }

    private static float[] Pinned(float[] numbers)
    {
        float[] pinned = GC.AllocateUninitializedArray<float>(numbers.Length, pinned: true);
        numbers.CopyTo(pinned, 0);
        return pinned;
    }

    /// <summary>Points around three centers.</summary>
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
