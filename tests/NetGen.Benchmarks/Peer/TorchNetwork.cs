using NetGen.Benchmarks.Cases;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NetGen.Benchmarks.Peer;

/// <summary>A network of the peer, written as its users write it, with NetGen's weights and batches.</summary>
/// <param name="module">The layers.</param>
/// <param name="loss">From output and target to the loss of the batch; <see langword="null"/> where the network only predicts.</param>
/// <param name="flattened">Height, width and channels of what a Flatten turns into a row, where there is one.</param>
internal sealed class TorchNetwork(Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor>? loss = null, (int, int, int)? flattened = null) : IDisposable
{
    private readonly optim.Optimizer? _optimizer = loss is null ? null : optim.Adam(module.parameters(), 1e-3);
    private readonly List<Tensor> _inputs = [], _targets = [];

    public static TorchNetwork Mlp() => new(Sequential(Linear(784, 128), ReLU(), Linear(128, 10)), CrossEntropy);

    public static TorchNetwork TinyMlp() => new(Sequential(Linear(64, 64), Tanh(), Linear(64, 64), Tanh(), Linear(64, 1)), SquaredError);

    public static TorchNetwork LeNet() => new(
        Sequential(
            Conv2d(1, 8, 3), ReLU(), MaxPool2d(2), Conv2d(8, 16, 3), ReLU(), MaxPool2d(2),
            Flatten(), Linear(400, 128), ReLU(), Linear(128, 10)),
        CrossEntropy, (5, 5, 16));

    public static TorchNetwork CifarCnn() => new(
        Sequential(
            Conv2d(3, 32, 3, padding: 1), ReLU(), Conv2d(32, 32, 3, padding: 1), ReLU(), MaxPool2d(2),
            Conv2d(32, 64, 3, padding: 1), ReLU(), Conv2d(64, 64, 3, padding: 1), ReLU(), MaxPool2d(2),
            Flatten(), Linear(4096, 256), ReLU(), Linear(256, 10)),
        CrossEntropy, (8, 8, 64));

    public static TorchNetwork ResNet20() => new(
        Sequential(
            TorchResidual.Convolution(3, 16, 3), TorchResidual.Norm(16), ReLU(),
            new TorchResidual(16, 16, 1), new TorchResidual(16, 16, 1), new TorchResidual(16, 16, 1),
            new TorchResidual(16, 32, 2), new TorchResidual(32, 32, 1), new TorchResidual(32, 32, 1),
            new TorchResidual(32, 64, 2), new TorchResidual(64, 64, 1), new TorchResidual(64, 64, 1),
            AdaptiveAvgPool2d(1), Flatten(), Linear(64, 10)),
        CrossEntropy);

    public static TorchNetwork UNet() => new(new TorchUNet(), BinaryCrossEntropy);

    public static TorchNetwork Convolution() => new(Sequential(Conv2d(32, 64, 3, padding: 1), ReLU()));

    public static TorchNetwork Product() => new(new Multiplication());

    /// <summary>Takes the weights of a network and the batches to work on.</summary>
    public void Take(Network network, Batches batches)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            if (module is Multiplication product)
                product.Factor = tensor(network.Parameters[0].Values.ToArray(), [.. network.Parameters[0].Shape.Select(d => (long)d)]).DetachFromDisposeScope();
            else
                CopyWeights(network);
        }

        long[] shape = [batches.Samples, .. batches.Schema.InputShape.Select(d => (long)d)];
        foreach (var input in batches.Inputs)
            _inputs.Add(ChannelsFirst(tensor(input, shape)).DetachFromDisposeScope());
        foreach (var classes in batches.Classes ?? [])
            _targets.Add(tensor(classes.Select(c => (long)c).ToArray()).DetachFromDisposeScope());
        foreach (var values in batches.Values ?? [])
            _targets.Add(tensor(values, [batches.Samples, batches.Schema.TargetFeatures]).DetachFromDisposeScope());
        if (loss is null)
            module.eval();
    }

    /// <summary>One step on a batch.</summary>
    /// <param name="batch">Which one.</param>
    /// <param name="wantsLoss">Whether the loss is read, which costs a little.</param>
    /// <returns>The loss before the step, or 0.</returns>
    public float TrainStep(int batch, bool wantsLoss)
    {
        using var scope = NewDisposeScope();
        _optimizer!.zero_grad();
        var value = loss!(module.call(_inputs[batch]), _targets[batch]);
        value.backward();
        _optimizer.step();
        return wantsLoss ? value.item<float>() : 0;
    }

    public void Predict(int batch)
    {
        using var inference = inference_mode();
        using var output = module.call(_inputs[batch]);
    }

    /// <summary>What <see cref="Predict"/> computes, in NetGen's order.</summary>
    public float[] Outputs(int batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var output = module.call(_inputs[batch]);
        return (output.dim() == 4 ? output.permute(0, 2, 3, 1) : output).contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        foreach (var batch in _inputs.Concat(_targets))
            batch.Dispose();
        _optimizer?.Dispose();
        module.Dispose();
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor classes) => functional.cross_entropy(logits, classes);

    private static Tensor SquaredError(Tensor output, Tensor values) => functional.mse_loss(output, values);

    // Logits are [n, 1, height, width], and targets [n, height · width].
    private static Tensor BinaryCrossEntropy(Tensor logits, Tensor values) => functional.binary_cross_entropy_with_logits(logits.flatten(1), values);

    private static Tensor ChannelsFirst(Tensor t) => t.dim() == 4 ? t.permute(0, 3, 1, 2).contiguous() : t;

    private void CopyWeights(Network network)
    {
        var targets = module.parameters().ToArray();
        var sources = network.Parameters.Where(p => p.IsTrained).ToArray();
        for (int i = 0; i < targets.Length; i++)
        {
            var source = sources[i];
            var values = tensor(source.Values.ToArray(), [.. source.Shape.Select(d => (long)d)]);
            targets[i].copy_(source.Shape.Count switch
            {
                4 => values.permute(3, 2, 0, 1), // [height, width, channels, filters] → [filters, channels, height, width], and of a transposed convolution likewise with filters and channels exchanged
                2 when flattened is var (h, w, c) && source.Shape[0] == h * w * c => values.view(h, w, c, -1).permute(3, 2, 0, 1).reshape(targets[i].shape),
                2 => values.t(),
                _ => values,
            });
        }
    }

    /// <summary>A bare product of two matrices.</summary>
    private sealed class Multiplication() : Module<Tensor, Tensor>("product")
    {
        public Tensor? Factor { get; set; }

        public override Tensor forward(Tensor input) => mm(input, Factor!);

        protected override void Dispose(bool disposing)
        {
            Factor?.Dispose();
            base.Dispose(disposing);
        }
    }
}
