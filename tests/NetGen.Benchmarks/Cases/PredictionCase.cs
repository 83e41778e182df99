using NetGen.Benchmarks.Peer;

namespace NetGen.Benchmarks.Cases;

/// <summary>Predictions: from the caller's numbers to the caller's numbers.</summary>
/// <param name="samples">The batch.</param>
/// <param name="network">The network's class.</param>
/// <param name="createPeer">Makes the peer's network.</param>
/// <param name="multiplyAddsPerSample">Of a prediction.</param>
internal sealed class PredictionCase(
    string name, int samples, Type network, Func<TorchNetwork> createPeer, long multiplyAddsPerSample)
    : Case(name, samples * multiplyAddsPerSample, network, "Predict")
{
    // Sums of up to some thousand terms in another order.
    private const double Tolerance = 1e-4;

    private TorchNetwork? _peer;

    public override Action NetGen(int threads)
    {
        var network = Create(threads);
        var batches = new Batches(network.Schema, samples);
        var output = new float[samples * network.Schema.OutputFeatures];
        int next = 0;
        return () => network.Predict(batches.Inputs[next++ % Batches.Count], output);
    }

    public override Action Peer()
    {
        MakePeer();
        int next = 0;
        return () => _peer!.Predict(next++ % Batches.Count);
    }

    public override double CheckAgreement(int threads)
    {
        var network = Create(threads);
        var batches = MakePeer();
        double worst = 0;
        for (int i = 0; i < Batches.Count; i++)
        {
            float[] output = network.Predict(batches.Inputs[i]), peerOutput = _peer!.Outputs(i);
            double largest = peerOutput.Max(Math.Abs);
            double difference = output.Zip(peerOutput, (a, b) => Math.Abs((double)a - b)).Max() / largest;
            if (!(difference <= Tolerance))
                throw new InvalidOperationException($"'{Name}': predictions differ by {difference:E1} of the largest output, {largest}. With equal weights they must agree to {Tolerance}, so there is nothing to compare.");
            worst = Math.Max(worst, difference);
        }

        return worst;
    }

    public override void Dispose()
    {
        base.Dispose();
        _peer?.Dispose();
    }

    private Batches MakePeer()
    {
        var initial = Create(threads: 1);
        var batches = new Batches(initial.Schema, samples);
        _peer?.Dispose();
        _peer = createPeer();
        _peer.Take(initial, batches);
        return batches;
    }
}
