using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NetGen.Benchmarks.Peer;

/// <summary>The U-Net of the peer: pairs of convolutions with normalization, on the way down with pools behind them, on the way up over what came in beside them.</summary>
internal sealed class TorchUNet : Module<Tensor, Tensor>
{
    // In the order of NetGen's parameters.
    private readonly Module<Tensor, Tensor> _down1 = Pair(1, 16), _down2 = Pair(16, 32), _down3 = Pair(32, 64), _bottom = Pair(64, 128);
    private readonly Module<Tensor, Tensor> _grow3 = Grow(128, 64), _up3 = Pair(128, 64), _grow2 = Grow(64, 32), _up2 = Pair(64, 32), _grow1 = Grow(32, 16), _up1 = Pair(32, 16);
    private readonly Module<Tensor, Tensor> _logits = Conv2d(16, 1, 1);

    public TorchUNet()
        : base("unet") => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var fine = _down1.forward(input);
        var middle = _down2.forward(Half(fine));
        var coarse = _down3.forward(Half(middle));
        var y = _bottom.forward(Half(coarse));
        y = _up3.forward(cat([coarse, _grow3.forward(y)], 1));
        y = _up2.forward(cat([middle, _grow2.forward(y)], 1));
        y = _up1.forward(cat([fine, _grow1.forward(y)], 1));
        return _logits.forward(y);
    }

    private static Sequential Pair(int channels, int filters) => Sequential(
        TorchResidual.Convolution(channels, filters, 3), TorchResidual.Norm(filters), ReLU(), TorchResidual.Convolution(filters, filters, 3), TorchResidual.Norm(filters), ReLU());

    private static ConvTranspose2d Grow(int channels, int filters) => ConvTranspose2d(channels, filters, 2, stride: 2);

    private static Tensor Half(Tensor images) => functional.max_pool2d(images, 2);
}
