using NetGen.Benchmarks.Cases;
using NetGen.Gpu.Check.Networks;

namespace NetGen.Gpu.Check.Timing;

/// <summary>A network and a batch that are timed.</summary>
/// <param name="Name">Its name, which peer.py uses as well.</param>
/// <param name="Samples">The batch.</param>
/// <param name="EmulatedSamples">The batch where PTX is interpreted; 0 leaves the case out there.</param>
/// <param name="Create">Makes the network, with a seed.</param>
internal sealed record TimedCase(string Name, int Samples, int EmulatedSamples, Func<Device, int, Network> Create)
{
    private const int Seed = 1;

    // Pools of LeNet drop the last row and column of an odd image; the direct algorithm computes them.
    private static readonly long[] LeNetLayers =
        [Work.Convolution(26 * 26, 9, 1, 8), Work.Convolution(11 * 11, 9, 8, 16), Work.Dense(400, 128), Work.Dense(128, 10)];

    private static readonly long WideLayer = Work.Dense(64, 64);

    public static IReadOnlyList<TimedCase> All { get; } =
    [
        Mlp(256, emulated: 20),
        Mlp(16384, emulated: 3),
        new("wide64-b65536", 65536, 33, static (device, seed) => new WideMlp(device, seed))
        {
            MultiplyAdds = Work.Step(WideLayer, WideLayer, WideLayer, WideLayer, WideLayer),
        },
        new("lenet-b1024", 1024, 2, static (device, seed) => new LeNet(device, seed)) { MultiplyAdds = Work.Step(LeNetLayers[0], LeNetLayers.AsSpan(1)) },
        Gemm(1024, emulated: 3, static (device, seed) => new Gemm1024(device, seed)),
        Gemm(2048, emulated: 0, static (device, seed) => new Gemm2048(device, seed)),
        Gemm(4096, emulated: 0, static (device, seed) => new Gemm4096(device, seed)),
        Gemm(8192, emulated: 0, static (device, seed) => new Gemm8192(device, seed)),
        TensorGemm(1024, emulated: 3, static (device, seed) => new Gemm1024OfElevenBits(device, seed)),
        TensorGemm(2048, emulated: 0, static (device, seed) => new Gemm2048OfElevenBits(device, seed)),
        TensorGemm(4096, emulated: 0, static (device, seed) => new Gemm4096OfElevenBits(device, seed)),
        TensorGemm(8192, emulated: 0, static (device, seed) => new Gemm8192OfElevenBits(device, seed)),
        new("relu-64Mi", 65536, 3, static (device, seed) => new Rectifier(device, seed)) { Bytes = 2 * 1024 * sizeof(float) },
    ];

    /// <summary>Multiply-adds of a step, a sample, by the direct algorithm.</summary>
    public long MultiplyAdds { get; private init; }

    /// <summary>How far losses, or outputs over the largest, may be from the processor's: sums are added in another order. In so few steps Adam does not yet make that larger.</summary>
    public double Tolerance { get; private init; } = 1e-4;

    /// <summary>Bytes that a step reads and writes at least, a sample, where that is what takes time.</summary>
    public long Bytes { get; private init; }

    /// <summary>The network on a device; its parameters are always the same.</summary>
    public Network On(Device device) => Create(device, Seed);

    private static TimedCase Mlp(int samples, int emulated) => new($"mlp-b{samples}", samples, emulated, static (device, seed) => new Mlp(device, seed))
    {
        MultiplyAdds = Work.Step(Work.Dense(784, 128), Work.Dense(128, 10)),
    };

    private static TimedCase Gemm(int size, int emulated, Func<Device, int, Network> create) =>
        new($"gemm-{size}", size, emulated, create) { MultiplyAdds = Work.Dense(size, size) };

    /// <summary>Factors of 11 bits are each off by up to 2⁻¹² of themselves.</summary>
    private static TimedCase TensorGemm(int size, int emulated, Func<Device, int, Network> create) =>
        new($"gemm-{size}-tf32", size, emulated, create) { MultiplyAdds = Work.Dense(size, size), Tolerance = 2e-3 };
}
