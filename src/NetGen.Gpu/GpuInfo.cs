namespace NetGen.Gpu;

/// <summary>What a driver offers.</summary>
/// <param name="Kind">By which interface.</param>
/// <param name="Index">Its number there, for <c>Device.Cuda(index)</c> or <c>Device.OpenCL(index)</c>.</param>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Platform">Whose driver it is.</param>
/// <param name="MemoryBytes">Its memory, in bytes.</param>
/// <param name="IsProcessor">It is the processor that this program runs on, behind an interface for graphics processors.</param>
public sealed record GpuInfo(GpuKind Kind, int Index, string Name, string Platform, long MemoryBytes, bool IsProcessor)
{
    /// <summary><c>OpenCL 0, NVIDIA H100 (NVIDIA CUDA), 80,000 MB</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Description}, {MemoryBytes / 1e6:N0} MB");

    /// <summary><c>OpenCL 0, NVIDIA H100 (NVIDIA CUDA)</c>.</summary>
    internal string Description => Kind == GpuKind.Cuda ? $"CUDA {Index}, {Name}" : $"OpenCL {Index}, {Name} ({Platform})";
}

/// <summary>Interfaces of drivers.</summary>
public enum GpuKind
{
    /// <summary>NVIDIA's.</summary>
    Cuda,

    /// <summary>Everybody's.</summary>
    OpenCL,
}
