namespace NetGen.Networks.Tests;

/// <summary>Numbers that change while a network runs, without a rebuild.</summary>
public sealed class RunTimeNumberTests
{
    private const int Seed = 9, Samples = 7;

    private static NetworkCase Dropping => DenseRows.All.Single(r => r.Name == "Dropout behind Dense");

    [Fact]
    public void The_weight_of_the_loss_scales_loss_and_step()
    {
        var row = DenseRows.All.Single(r => r.Name == "Dense one more than a vector");
        var (loss, step) = Train(DenseRows.All, row, network => network.LossWeight = 1);
        var (weighted, weightedStep) = Train(DenseRows.All, row, network => network.LossWeight = 4);
        Assert.Equal(4 * loss, weighted);
        Tolerance.Check("step", weightedStep, Array.ConvertAll(step, s => 4 * s));
    }

    [Fact]
    public void A_dropout_rate_of_0_drops_nothing_and_a_higher_one_drops_more()
    {
        var reference = new ReferenceNetwork(Dropping, Seed);
        double whole = reference.Batch(Samples, step: 0).Loss;
        Assert.Equal(whole, Train(DenseRows.All, Dropping, network => network.Layers[0].DropoutRate = 0).Loss, 1e-5);
        var usual = Train(DenseRows.All, Dropping, _ => { });
        var rare = Train(DenseRows.All, Dropping, network => network.Layers[0].DropoutRate = 0.99f);
        Assert.Equal(reference.Batch(Samples, step: 1).Loss, usual.Loss, 1e-5);
        // A dropped unit's weights into the next layer stand still.
        Assert.True(Still(rare.Step) > Still(usual.Step) + 10, $"{Still(rare.Step)} of {rare.Step.Length} parameters stood still at 0.99, {Still(usual.Step)} at 0.5.");

        static int Still(double[] step) => step.Count(s => s == 0);
    }

    private static (float Loss, double[] Step) Train(IReadOnlyList<NetworkCase> table, NetworkCase row, Action<Network> change)
    {
        var reference = new ReferenceNetwork(row, Seed);
        using var network = GeneratedAssembly.Of(table).Create(row, Device.Cpu(1), Seed);
        NetworkCheck.Restore(network, reference);
        change(network);
        network.Optimizer.LearningRate = 64;
        float loss = NetworkCheck.Train(network, row, reference, Samples);
        return (loss, [.. network.Parameters.SelectMany((p, i) => p.Values.ToArray().Select((w, j) => w - reference.Parameters[i].Values[j]))]);
    }
}
