using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NetGen.Benchmarks.Peer;

/// <summary>A residual block of the peer: two convolutions of 3 × 3 with normalization, and a third of 1 × 1 beside them where the image shrinks.</summary>
internal sealed class TorchResidual : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _main;
    private readonly Module<Tensor, Tensor>? _shortcut;

    public TorchResidual(int channels, int filters, int stride)
        : base("residual")
    {
        _main = Sequential(First(channels, filters, stride), Norm(filters), ReLU(), Convolution(filters, filters, 3), Norm(filters));
        _shortcut = stride == 1 ? null : Sequential(Convolution(channels, filters, 1, stride), Norm(filters));
        RegisterComponents();
    }

    /// <summary>A normalization behind it has the bias.</summary>
    public static Conv2d Convolution(int channels, int filters, int size, int stride = 1) =>
        Conv2d(channels, filters, size, stride: stride, padding: size / 2, bias: false);

    // At stride 2 Keras and NetGen pad an even image behind it alone; the peer's own padding is on both sides.
    private static Module<Tensor, Tensor> First(int channels, int filters, int stride) =>
        stride == 1 ? Convolution(channels, filters, 3) : Sequential(ZeroPad2d((0, 1, 0, 1)), Conv2d(channels, filters, 3, stride: stride, bias: false));

    /// <summary>With the numbers that NetGen and Keras have.</summary>
    public static BatchNorm2d Norm(int channels) => BatchNorm2d(channels, eps: 1e-3, momentum: 0.01);

    public override Tensor forward(Tensor input) => functional.relu(_main.forward(input) + (_shortcut is null ? input : _shortcut.forward(input)));
}
