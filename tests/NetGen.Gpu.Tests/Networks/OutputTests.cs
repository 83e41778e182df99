using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>Networks of several outputs, which lie one behind the other, on both kinds of devices.</summary>
public sealed class OutputTests
{
    private const int Seed = 11, Samples = 75;

    public static TheoryData<string> Names { get; } = [.. OutputRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_of_several_outputs_agrees_with_the_reference(string name)
    {
        var row = OutputRows.All.Single(r => r.Name == name) with { Batches = [17, 1, 33] };
        GpuNetworkCheck.Run(OutputRows.All, row);
        GpuNetworkCheck.Run(OutputRows.All, row with { Batches = [5, 17] }, TestDevice.Emulated);
    }

    /// <summary>The next batch travels while the step runs, and the last one is smaller.</summary>
    [Fact]
    public void A_training_on_a_data_set_goes_the_way_of_the_processor()
    {
        var row = OutputRows.ThreeInputs;
        var reference = new ReferenceNetwork(row, Seed);
        var (there, losses) = Train(TestDevice.Chosen);
        var (here, expected) = Train(Device.Cpu(1));
        Tolerance.Check("losses", losses, expected);
        Tolerance.Check("predictions", there, here);

        (double[] Predictions, double[] Losses) Train(Device device)
        {
            using var network = GeneratedAssembly.Of(OutputRows.All).Create(row, device, Seed);
            NetworkCheck.Restore(network, reference);
            var data = NetworkCheck.Data(network, row, reference, Samples);
            var history = network.Fit(data, new FitOptions { Epochs = 2, BatchSize = 32, Validation = data });
            var predictions = network.PredictAll(data, batchSize: 50);
            return ([.. predictions["price"].Concat(predictions["kind"]).Select(y => (double)y)], [.. history.Epochs.SelectMany(e => e.Metrics.Values)]);
        }
    }
}
