using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>What holds for a network that trains: the same bits on any number of threads and beside others, no allocation.</summary>
[Collection(nameof(Undisturbed))]
public sealed class TrainingTests
{
    private const int Seed = 5, Steps = 20, Samples = 32;

    private static NetworkCase LeNet => WholeRows.LeNet;

    public static TheoryData<int> Widths { get; } = [.. NetworkCheck.Widths];

    [Theory, MemberData(nameof(Widths))]
    public void Weights_after_20_steps_have_the_same_bits_with_1_2_and_3_threads(int bits)
    {
        var (weights, losses) = Train(LeNet, Device.Cpu(1, bits));
        foreach (int threads in new[] { 2, 3 })
        {
            var (others, otherLosses) = Train(LeNet, Device.Cpu(threads, bits));
            Assert.Equal(losses, otherLosses);
            Assert.Equal(Bits(weights), Bits(others));
        }

        Assert.True(losses[^1] < losses[0], $"The loss went from {losses[0]} to {losses[^1]} in {Steps} steps on the same samples.");
    }

    /// <summary>Sums of perceptrons are taken in an order that the vectors' width does not change.</summary>
    [Fact]
    public void A_perceptrons_weights_have_the_same_bits_with_each_width_that_fuses_products_and_sums()
    {
        var perceptron = WholeRows.All.Single(r => r.Name == "A multilayer perceptron");
        var weights = NetworkCheck.Widths.Where(bits => bits >= 256).Select(bits => Train(perceptron, Device.Cpu(1, bits)).Weights).ToList();
        Assert.NotEmpty(weights);
        Assert.All(weights, w => Assert.Equal(Bits(weights[0]), Bits(w)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var weights = Train(LeNet, Device.Cpu(1)).Weights;
        Assert.Equal(Bits(weights), Bits(Train(LeNet, Device.Cpu(1)).Weights));
        Assert.NotEqual(Bits(weights), Bits(Train(LeNet, Device.Cpu(1), Seed + 1).Weights));
    }

    [Fact]
    public void Networks_that_train_at_once_give_the_same_bits_as_alone()
    {
        var rows = new[] { LeNet, WholeRows.All.Single(r => r.Name == "A multilayer perceptron"), LeNet };
        var alone = rows.Select((row, i) => Train(row, Device.Cpu(2), Seed + i).Weights).ToList();
        var together = new float[rows.Length][];
        var threads = rows.Select((row, i) => new Thread(() => together[i] = Train(row, Device.Cpu(2), Seed + i).Weights)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(Bits(alone[i]), Bits(together[i]));
    }

    [Fact]
    public void Predictors_on_several_threads_give_what_the_network_gives()
    {
        var reference = new ReferenceNetwork(LeNet, Seed);
        using var network = Create(LeNet, Device.Cpu(2), Seed);
        var inputs = NetworkCheck.Inputs(reference, Samples);
        var expected = network.Predict(inputs);
        var outputs = new float[3][];
        var threads = Enumerable.Range(0, 3).Select(i => new Thread(() =>
        {
            using var predictor = network.CreatePredictor();
            for (int n = 0; n < 50; n++)
                outputs[i] = predictor.Predict(inputs);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(outputs, output => Assert.Equal(Bits(expected), Bits(output)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Training_steps_and_predictions_allocate_nothing(int threads)
    {
        var reference = new ReferenceNetwork(LeNet, Seed);
        using var network = Create(LeNet, Device.Cpu(threads), Seed);
        var steps = (INetwork)network;
        float[] input = NetworkCheck.Inputs(reference, Samples), output = new float[Samples * 10];
        float[] target = [.. Enumerable.Range(0, Samples).SelectMany(i => reference.Sample(i).Target).Select(t => (float)t)];

        // Compiling a method, and starting the workers, allocates once.
        for (int i = 0; i < 50; i++)
            Run();
        long here = GC.GetAllocatedBytesForCurrentThread(), everywhere = Everywhere();
        for (int i = 0; i < 100; i++)
            Run();
        here = GC.GetAllocatedBytesForCurrentThread() - here;
        everywhere = Everywhere() - everywhere;
        Assert.Equal(0, here);
        Assert.True(everywhere < 100 * 24, $"100 steps and predictions allocated {everywhere} bytes on all threads, the test runner's own included; one object a step would be {100 * 24}.");

        void Run()
        {
            steps.TrainStep(input, target);
            network.Predict(input, output);
            network.Predict(input.AsSpan(0, input.Length / Samples), output.AsSpan(0, 10));
        }
    }

    [Fact]
    public void A_prediction_of_many_pieces_is_that_of_each_sample()
    {
        var reference = new ReferenceNetwork(LeNet, Seed);
        using var network = Create(LeNet, Device.Cpu(2), Seed);
        var few = NetworkCheck.Inputs(reference, 3);
        var expected = network.Predict(few);
        var many = network.Predict([.. Enumerable.Repeat(few, 200).SelectMany(x => x)]);
        for (int i = 0; i < many.Length; i++)
            Assert.Equal(expected[i % expected.Length], many[i], 1e-6f);
    }

    /// <summary>GC.GetTotalAllocatedBytes counts in whole allocation contexts unless it is precise, which itself allocates nothing.</summary>
    private static long Everywhere() => GC.GetTotalAllocatedBytes(precise: true);

    private static Network Create(NetworkCase row, Device device, int seed) => GeneratedAssembly.Of(WholeRows.All).Create(row, device, seed);

    private static (float[] Weights, float[] Losses) Train(NetworkCase row, Device device, int seed = Seed)
    {
        var reference = new ReferenceNetwork(row, Seed);
        using var network = Create(row, device, seed);
        network.Optimizer.LearningRate = 0.05;
        var losses = new float[Steps];
        for (int step = 0; step < Steps; step++)
            losses[step] = NetworkCheck.Train(network, row, reference, Samples);
        return ([.. network.Parameters.SelectMany(p => p.Values.ToArray())], losses);
    }

    private static int[] Bits(float[] numbers) => Array.ConvertAll(numbers, BitConverter.SingleToInt32Bits);
}
