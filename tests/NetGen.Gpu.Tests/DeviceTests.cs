using NetGen.Networks.Tests;
using NetGen.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>Generated networks on <see cref="TestDevice.Chosen"/>, as a user meets them.</summary>
[Collection(nameof(Undisturbed))]
public sealed class DeviceTests
{
    private const int Seed = 5, Samples = 21;

    private static readonly NetworkCase Clipped = GpuRows.Optimizers.First(r => r.ClipNorm > 0);

    private static readonly NetworkCase Whole = WholeRows.All[0];

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var weights = Enumerable.Range(0, 2).Select(_ =>
        {
            using var network = Create(Whole, TestDevice.Chosen, out var reference);
            for (int step = 0; step < 3; step++)
                NetworkCheck.Train(network, Whole, reference, Samples - step);
            return network.Parameters.SelectMany(p => p.Values.ToArray()).ToArray();
        }).ToList();
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Weights_that_a_user_sets_are_those_that_predict_and_train()
    {
        using var there = Create(Whole, TestDevice.Chosen, out var reference);
        using var here = Create(Whole, Device.Cpu(1), out _);
        float[] input = NetworkCheck.Inputs(reference, Samples);
        using var predictor = there.CreatePredictor();
        for (int round = 0; round < 2; round++)
        {
            foreach (var network in new[] { there, here })
            {
                NetworkCheck.Train(network, Whole, reference, Samples);
                network.Parameters[0].Values[0] += 0.25f;
                network.Parameters[^1].Values[^1] -= 0.5f;
            }

            Check(here.Predict(input), there.Predict(input));
            Check(here.Predict(input), predictor.Predict(input));
        }

        for (int i = 0; i < here.Parameters.Count; i++)
            Check(here.Parameters[i].Values.ToArray(), there.Parameters[i].Values.ToArray());
    }

    [Fact]
    public void A_training_state_goes_on_elsewhere()
    {
        string file = Path.GetTempFileName();
        try
        {
            using var there = Create(Clipped, TestDevice.Chosen, out var reference);
            using var here = Create(Clipped, Device.Cpu(1), out _);
            NetworkCheck.Train(there, Clipped, reference, Samples);
            there.SaveTrainingState(file);
            here.LoadTrainingState(file);
            foreach (var network in new[] { there, here })
                NetworkCheck.Train(network, Clipped, reference, Samples - 4);
            for (int i = 0; i < here.Parameters.Count; i++)
                Check(here.Parameters[i].Values.ToArray(), there.Parameters[i].Values.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_predictor_works_on_another_thread()
    {
        using var network = Create(Whole, TestDevice.Chosen, out var reference);
        float[] input = NetworkCheck.Inputs(reference, 300);
        float[] expected = network.Predict(input);
        float[][] outputs = new float[3][];
        var threads = outputs.Select((_, i) => new Thread(() =>
        {
            using var predictor = network.CreatePredictor();
            for (int round = 0; round < 5; round++)
                outputs[i] = predictor.Predict(input);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(outputs, output => Assert.Equal(expected, output));
    }

    [Fact]
    public void Predictions_of_a_generated_network_allocate_nothing()
    {
        Assert.SkipWhen(TestDevice.IsEmulated, "An interpreter allocates.");
        using var network = Create(Whole, TestDevice.Chosen, out var reference);
        float[] numbers = NetworkCheck.Inputs(reference, Samples);
        // Arrays that keep their place: ILGPU needs an object for each new one.
        float[] input = GC.AllocateArray<float>(numbers.Length, pinned: true), output = GC.AllocateArray<float>(network.Predict(numbers).Length, pinned: true);
        numbers.CopyTo(input, 0);
        for (int i = 0; i < 5; i++)
            network.Predict(input, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            network.Predict(input, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Network Create(NetworkCase row, Device device, out ReferenceNetwork reference)
    {
        reference = new ReferenceNetwork(row, Seed);
        var network = GeneratedAssembly.Of(GpuRows.All).Create(row, device, Seed);
        NetworkCheck.Restore(network, reference);
        return network;
    }

    private static void Check(float[] expected, float[] actual) =>
        Tolerance.Check("numbers", Array.ConvertAll(actual, x => (double)x), Array.ConvertAll(expected, x => (double)x));
}
