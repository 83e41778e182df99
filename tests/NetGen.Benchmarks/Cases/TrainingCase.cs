using NetGen.Benchmarks.Peer;

namespace NetGen.Benchmarks.Cases;

/// <summary>Whole training steps: forward, loss, backward, Adam.</summary>
/// <param name="samples">The batch.</param>
/// <param name="network">The network's class.</param>
/// <param name="createPeer">Makes the peer's network.</param>
/// <param name="multiplyAddsPerSample">Of a step.</param>
internal sealed class TrainingCase(
    string name, int samples, Type network, Func<TorchNetwork> createPeer, long multiplyAddsPerSample)
    : Case(name, samples * multiplyAddsPerSample, network, "Train")
{
    // The two sides add in another order; Adam divides by small numbers and so makes rounding larger from step to step.
    private const double Tolerance = 1e-3;
    private const int ComparedSteps = 8;

    private TorchNetwork? _peer;

    public override Action NetGen(int threads)
    {
        var step = Steps(threads);
        return () => step();
    }

    public override Action Peer()
    {
        var step = PeerSteps(Create(threads: 1));
        return () => step(false);
    }

    public override double CheckAgreement(int threads)
    {
        var step = Steps(threads);
        var initial = Create(threads: 1);
        var peerStep = PeerSteps(initial);
        double worst = 0;
        for (int i = 0; i < ComparedSteps; i++)
        {
            double loss = step(), peerLoss = peerStep(true);
            double difference = Math.Abs(loss - peerLoss) / Math.Max(Math.Abs(peerLoss), 0.1);
            if (!(difference <= Tolerance))
                throw new InvalidOperationException($"'{Name}': at step {i + 1} NetGen's loss is {loss} and TorchSharp's {peerLoss}. From equal weights they must agree to {Tolerance}, so there is nothing to compare.");
            worst = Math.Max(worst, difference);
        }

        return worst;
    }

    public override void Dispose()
    {
        base.Dispose();
        _peer?.Dispose();
    }

    private Func<float> Steps(int threads)
    {
        var network = Create(threads);
        INetwork trained = network;
        var batches = new Batches(network.Schema, samples);
        int next = 0;
        return () =>
        {
            int i = next++ % Batches.Count;
            return batches.Classes is { } classes
                ? trained.TrainStep(batches.Inputs[i], classes[i])
                : trained.TrainStep(batches.Inputs[i], batches.Values![i]);
        };
    }

    private Func<bool, float> PeerSteps(Network initial)
    {
        _peer?.Dispose();
        _peer = createPeer();
        _peer.Take(initial, new Batches(initial.Schema, samples));
        int next = 0;
        return wantsLoss => _peer.TrainStep(next++ % Batches.Count, wantsLoss);
    }
}
