using NetGen.Benchmarks.Networks;
using NetGen.Benchmarks.Peer;

namespace NetGen.Benchmarks.Cases;

/// <summary>Every case.</summary>
internal static class CaseTable
{
    private static readonly long MlpHidden = Work.Dense(784, 128), MlpLogits = Work.Dense(128, 10);

    // Pools of LeNet drop the last row and column of an odd image; the direct algorithm computes them.
    private static readonly long[] LeNetLayers =
        [Work.Convolution(26 * 26, 9, 1, 8), Work.Convolution(11 * 11, 9, 8, 16), Work.Dense(400, 128), Work.Dense(128, 10)];

    private static readonly long[] CifarLayers =
    [
        Work.Convolution(32 * 32, 9, 3, 32), Work.Convolution(32 * 32, 9, 32, 32), Work.Convolution(16 * 16, 9, 32, 64),
        Work.Convolution(16 * 16, 9, 64, 64), Work.Dense(4096, 256), Work.Dense(256, 10),
    ];

    // Stem, then three stages; the first block of the last two halves the image and has a convolution of 1 × 1 beside its own.
    private static readonly long[] ResNetLayers =
    [
        Work.Convolution(32 * 32, 9, 3, 16), 6 * Work.Convolution(32 * 32, 9, 16, 16),
        Work.Convolution(16 * 16, 9, 16, 32), Work.Convolution(16 * 16, 1, 16, 32), 5 * Work.Convolution(16 * 16, 9, 32, 32),
        Work.Convolution(8 * 8, 9, 32, 64), Work.Convolution(8 * 8, 1, 32, 64), 5 * Work.Convolution(8 * 8, 9, 64, 64),
        Work.Dense(64, 10),
    ];

    // Pairs on the way down and at the bottom; then, on the way up, what grows the image, and pairs over it and what came in beside it; one convolution of 1 × 1 at the end.
    private static readonly long[] UNetLayers =
    [
        Work.Convolution(64 * 64, 9, 1, 16), Work.Convolution(64 * 64, 9, 16, 16), Work.Convolution(32 * 32, 9, 16, 32), Work.Convolution(32 * 32, 9, 32, 32),
        Work.Convolution(16 * 16, 9, 32, 64), Work.Convolution(16 * 16, 9, 64, 64), Work.Convolution(8 * 8, 9, 64, 128), Work.Convolution(8 * 8, 9, 128, 128),
        Work.Convolution(16 * 16, 1, 128, 64), Work.Convolution(16 * 16, 9, 128, 64), Work.Convolution(16 * 16, 9, 64, 64),
        Work.Convolution(32 * 32, 1, 64, 32), Work.Convolution(32 * 32, 9, 64, 32), Work.Convolution(32 * 32, 9, 32, 32),
        Work.Convolution(64 * 64, 1, 32, 16), Work.Convolution(64 * 64, 9, 32, 16), Work.Convolution(64 * 64, 9, 16, 16), Work.Convolution(64 * 64, 1, 16, 1),
    ];

    public static IReadOnlyList<(string Name, Func<Case> Create)> All { get; } =
    [
        ("mlp-b32", () => Mlp("mlp-b32", 32)),
        ("mlp-b256", () => Mlp("mlp-b256", 256)),
        ("tiny-mlp", () => new TrainingCase("tiny-mlp", 64, typeof(TinyMlp), TorchNetwork.TinyMlp,
            Work.Step(Work.Dense(64, 64), Work.Dense(64, 64), Work.Dense(64, 1)))),
        ("lenet-b64", () => new TrainingCase("lenet-b64", 64, typeof(LeNet), TorchNetwork.LeNet, Work.Step(LeNetLayers[0], LeNetLayers.AsSpan(1)))),
        ("cifar-b64", () => new TrainingCase("cifar-b64", 64, typeof(CifarCnn), TorchNetwork.CifarCnn, Work.Step(CifarLayers[0], CifarLayers.AsSpan(1)))),
        ("resnet20-b64", () => new TrainingCase("resnet20-b64", 64, typeof(ResNet20), TorchNetwork.ResNet20, Work.Step(ResNetLayers[0], ResNetLayers.AsSpan(1)), comparedSteps: 4)),
        ("unet-64-b16", () => new TrainingCase("unet-64-b16", 16, typeof(UNet), TorchNetwork.UNet, Work.Step(UNetLayers[0], UNetLayers.AsSpan(1)), comparedSteps: 4)),
        ("conv-32-64", () => new PredictionCase("conv-32-64", 64, typeof(Convolution), TorchNetwork.Convolution, Work.Convolution(16 * 16, 9, 32, 64))),
        Gemm(64, typeof(Gemm64)),
        Gemm(128, typeof(Gemm128)),
        Gemm(256, typeof(Gemm256)),
        Gemm(512, typeof(Gemm512)),
        Gemm(1024, typeof(Gemm1024)),
        ("latency-mlp", () => new PredictionCase("latency-mlp", 1, typeof(Mlp), TorchNetwork.Mlp, MlpHidden + MlpLogits)),
        ("latency-lenet", () => new PredictionCase("latency-lenet", 1, typeof(LeNet), TorchNetwork.LeNet, LeNetLayers.Sum())),
    ];

    private static TrainingCase Mlp(string name, int samples) =>
        new(name, samples, typeof(Mlp), TorchNetwork.Mlp, Work.Step(MlpHidden, MlpLogits));

    private static (string Name, Func<Case> Create) Gemm(int size, Type network) =>
        ($"gemm-{size}", () => new PredictionCase($"gemm-{size}", size, network, TorchNetwork.Product, Work.Dense(size, size)));
}
