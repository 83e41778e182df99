using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <summary>Where a network runs: the processor, with a number of threads and a width of vectors, or what another package adds.</summary>
public class Device
{
    /// <summary>The environment variable that forces a vector width: 128, 256 or 512.</summary>
    public const string VectorBitsVariable = "NETGEN_VECTOR_BITS";

    private const int MostThreads = 1024;
    private static Device? _default;

    private readonly bool _isWidthAskedFor;

    internal Device(int threads, int vectorBits, bool isWidthAskedFor = false)
    {
        _isWidthAskedFor = isWidthAskedFor;
        Threads = threads;
        VectorBits = vectorBits;
        Pool = WorkerPool.Shared(threads);
    }

    /// <summary>The processor with all its threads and its widest vectors.</summary>
    /// <exception cref="InvalidOperationException">The environment variable names no width that this processor has.</exception>
    public static Device Default => _default ??= Cpu();

    /// <summary>How many threads share the work of the processor.</summary>
    public int Threads { get; }

    /// <summary>The width of vectors: 128, 256 or 512 bits, which is 4, 8 or 16 floats.</summary>
    public int VectorBits { get; }

    internal WorkerPool Pool { get; }

    /// <summary>Memory for a network on this device; <see langword="null"/> where kernels use the host's.</summary>
    /// <param name="network">The network.</param>
    internal virtual DeviceMemory? CreateMemory(Network network) => null;

    /// <summary>A running copy of a network on this device; <see langword="null"/> where its steps run on the processor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="memory">What <see cref="CreateMemory"/> gave.</param>
    internal virtual DeviceSession? CreateSession(Network network, NetworkMemory memory) => null;

    /// <summary>The widest vectors that this processor and this build of the program compute fast.</summary>
    internal static int WidestVectorBits =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? 256
        : 128;

    /// <summary>The processor.</summary>
    /// <remarks>Results do not depend on the number of threads; between widths they differ by rounding.</remarks>
    /// <param name="threads">How many threads share the work, the caller's included. Default: one for each processor.</param>
    /// <param name="vectorBits">128, 256 or 512. Default: what <c>NETGEN_VECTOR_BITS</c> says, else the widest that is fast here.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is not in 1 to 1024, or the width is not one that this processor has.</exception>
    public static Device Cpu(int? threads = null, int? vectorBits = null)
    {
        int count = threads ?? Math.Min(Environment.ProcessorCount, MostThreads);
        if (count is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), count,
                $"A device has 1 to {MostThreads} threads, not {count}. Leave 'threads' out for one thread a processor ({Environment.ProcessorCount} here).");
        if (vectorBits is { } bits && Objection(bits) is { } objection)
            throw new ArgumentOutOfRangeException(nameof(vectorBits), bits, objection);
        int? asked = vectorBits ?? ForcedVectorBits(Environment.GetEnvironmentVariable(VectorBitsVariable));
        return new Device(count, asked ?? WidestVectorBits, asked is not null);
    }

    /// <summary><c>CPU, 2 threads, 512-bit vectors</c>.</summary>
    public override string ToString() => $"CPU, {Threads} {(Threads == 1 ? "thread" : "threads")}, {VectorBits}-bit vectors";

    /// <summary>The width at which a network runs here: the one that was asked for, or else the widest that there are kernels for.</summary>
    /// <exception cref="InvalidOperationException">The network's project left these widths out.</exception>
    internal int VectorBitsOf(NetworkSchema schema)
    {
        foreach (int bits in schema.VectorBits)
        {
            if (_isWidthAskedFor ? bits == VectorBits : bits <= VectorBits)
                return bits;
        }

        string reason = _isWidthAskedFor
            ? $"{VectorBits} bits were asked for, by Device.Cpu or {VectorBitsVariable}. Ask for one of the others"
            : $"this processor, with the instruction sets of this program, has up to {VectorBits} bits. Run it on a processor with wider vectors";
        throw new InvalidOperationException(
            $"'{schema.Name}' has kernels for vectors of {string.Join(" and ", schema.VectorBits)} bits alone, as its project's NetGenVectorBits says, but {reason}, "
            + $"or add {VectorBits} to NetGenVectorBits; without that property a network has all widths.");
    }

    /// <summary>The width that the text of the environment variable names.</summary>
    internal static int? ForcedVectorBits(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bits))
            throw new InvalidOperationException($"The environment variable {VectorBitsVariable} is '{text}', but must be 128, 256 or 512. Correct or remove it.");
        return Objection(bits) is { } objection
            ? throw new InvalidOperationException($"The environment variable {VectorBitsVariable} is {bits}. {objection}")
            : bits;
    }

    private static string? Objection(int bits) =>
        bits is not (128 or 256 or 512) ? $"Vectors have 128, 256 or 512 bits, not {bits}. Leave the width out for {WidestVectorBits}, the widest here."
        : bits > WidestVectorBits ? $"{bits}-bit vectors are not accelerated here: this processor, with the instruction sets of this program, has up to {WidestVectorBits} bits. Ask for {WidestVectorBits} or leave the width out."
        : null;
}
