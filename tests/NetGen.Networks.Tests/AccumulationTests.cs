namespace NetGen.Networks.Tests;

/// <summary>Several steps that make one update, beside one step with all their batches.</summary>
public sealed class AccumulationTests
{
    private const int Seed = 41, Samples = 21;

    [Theory]
    [InlineData("SGD(0.1, AccumulationSteps = 2)", "SGD(0.1)", 2)]
    [InlineData("RMSProp(0.01, AccumulationSteps = 4) on a convolution", "RMSProp(0.01) on a convolution", 4)]
    public void Steps_update_as_one_with_all_their_batches(string several, string one, int steps)
    {
        NetworkCase[] rows = [OptimizerRows.All.Single(r => r.Name == several), Single(several, one)];
        foreach (int bits in NetworkCheck.Widths)
        {
            var reference = new ReferenceNetwork(rows[0], Seed);
            using var network = GeneratedAssembly.Of(rows).Create(rows[0], Device.Cpu(2, bits), Seed);
            using var whole = GeneratedAssembly.Of(rows).Create(rows[1], Device.Cpu(2, bits), Seed);
            NetworkCheck.Restore(network, reference);
            NetworkCheck.Restore(whole, reference);
            int features = network.Schema.InputFeatures, targets = network.Schema.TargetFeatures, count = 7;
            float[] input = NetworkCheck.Inputs(reference, steps * count);
            float[] target = [.. Enumerable.Range(0, steps * count).SelectMany(i => reference.Sample(i).Target).Select(t => (float)t)];
            for (int update = 0; update < 3; update++)
            {
                float[] before = Weights(network);
                double losses = 0;
                for (int step = 0; step < steps; step++)
                {
                    Assert.Equal(before, Weights(network));
                    losses += ((INetwork)network).TrainStep(input.AsSpan(step * count * features, count * features), target.AsSpan(step * count * targets, count * targets)) / (double)steps;
                }

                float loss = ((INetwork)whole).TrainStep(input, target);
                Tolerance.Check($"{bits} bits, update {update}, loss", [losses], [loss]);
                Tolerance.Check($"{bits} bits, update {update}", Doubles(Weights(network)), Doubles(Weights(whole)), floor: 1e-5);
                Assert.NotEqual(before, Weights(network));
            }
        }
    }

    [Fact]
    public void Clipping_can_be_switched_on_where_gradients_are_added()
    {
        var row = OptimizerRows.All.Single(r => r.Name == "SGD(0.1, AccumulationSteps = 2)");
        var reference = new ReferenceNetwork(row, Seed);
        using var network = GeneratedAssembly.Of(OptimizerRows.All).Create(row, Device.Cpu(1), Seed);
        NetworkCheck.Restore(network, reference);
        Assert.Equal(2, network.Optimizer.AccumulationSteps);
        network.Optimizer.ClipNorm = 0.01;
        double[] before = Doubles(Weights(network));
        NetworkCheck.Train(network, row, reference, Samples);
        NetworkCheck.Train(network, row, reference, Samples);
        double length = Math.Sqrt(Doubles(Weights(network)).Zip(before, (a, b) => (a - b) * (a - b)).Sum());
        Assert.Equal(0.1 * 0.01, length, 1e-6);
    }

    [Fact]
    public void A_schedule_counts_updates()
    {
        var row = OptimizerRows.All.Single(r => r.Name == "SGD(0.1, AccumulationSteps = 2)");
        var reference = new ReferenceNetwork(row, Seed);
        using var network = GeneratedAssembly.Of(OptimizerRows.All).Create(row, Device.Cpu(1), Seed);
        var asked = new List<long>();
        var schedule = new StepSchedule(step =>
        {
            asked.Add(step);
            return 0.1;
        });
        network.Fit(NetworkCheck.Data(network, row, reference, Samples), new FitOptions { BatchSize = 5, Callbacks = [schedule] });
        Assert.Equal([0, 0, 1, 1, 2, 2], asked);
    }

    [Fact]
    public void A_state_of_another_number_of_steps_is_refused()
    {
        NetworkCase[] rows = [OptimizerRows.All.Single(r => r.Name == "SGD(0.1, AccumulationSteps = 2)"), Single("SGD(0.1, AccumulationSteps = 2)", "SGD(0.1)")];
        string file = Path.Combine(Path.GetTempPath(), $"{nameof(AccumulationTests)}-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var two = GeneratedAssembly.Of(rows).Create(rows[0], Device.Cpu(1), Seed);
            using var one = GeneratedAssembly.Of(rows).Create(rows[1], Device.Cpu(1), Seed);
            two.SaveTrainingState(file);
            Assert.Contains("was written by a training with AccumulationSteps = 2, but", Assert.Throws<CheckpointException>(() => one.LoadTrainingState(file)).Message, StringComparison.Ordinal);
            one.Load(file);
            Assert.Equal(Weights(two), Weights(one));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The row without accumulation.</summary>
    private static NetworkCase Single(string several, string one)
    {
        var row = OptimizerRows.All.Single(r => r.Name == several);
        return new NetworkCase(one, row.Input, row.Loss, row.Properties) { Optimizer = one.Split(" on ")[0] };
    }

    private static float[] Weights(Network network) => [.. network.Parameters.SelectMany(p => p.Values.ToArray())];

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, v => (double)v);
}
