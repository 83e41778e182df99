using NetGen.Benchmarks.Peer;

namespace NetGen.Benchmarks.Cases;

/// <summary>Whole training steps: forward, loss, backward, Adam.</summary>
/// <param name="samples">The batch.</param>
/// <param name="network">The network's class.</param>
/// <param name="createPeer">Makes the peer's network.</param>
/// <param name="multiplyAddsPerSample">Of a step.</param>
/// <param name="comparedSteps">Over how many steps the losses must agree: rounding grows faster where batches are normalized.</param>
internal sealed class TrainingCase(
    string name, int samples, Type network, Func<TorchNetwork> createPeer, long multiplyAddsPerSample, int comparedSteps = 8)
    : Case(name, samples * multiplyAddsPerSample, network, "Train")
{
    // The two sides add in another order; Adam divides by small numbers and so makes rounding larger from step to step.
    private const double Tolerance = 1e-3;

    private TorchNetwork? _peer;

    public override Action NetGen(int threads)
    {
        var step = Steps(Create(threads));
        return () => step();
    }

    public override Action Peer()
    {
        var step = PeerSteps(Create(threads: 1));
        return () => step(false);
    }

    public override double CheckAgreement(int threads)
    {
        var network = Create(threads);
        var step = Steps(network);
        var peerStep = PeerSteps(Create(threads: 1));
        double worst = 0;
        for (int i = 0; i < comparedSteps; i++)
        {
            SetEpsilon((AdamOptimizer)network.Optimizer, i + 1);
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

    /// <summary>
    /// NetGen, as Keras, corrects the bias of both moments in the step size and adds ε to the raw deviation; TorchSharp adds it to the
    /// corrected one. In the first steps that is visible where gradients are tiny.
    /// </summary>
    private static void SetEpsilon(AdamOptimizer optimizer, int step) => optimizer.Epsilon = 1e-8 * Math.Sqrt(1 - Math.Pow(optimizer.Beta2, step));

    private Func<float> Steps(Network network)
    {
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
