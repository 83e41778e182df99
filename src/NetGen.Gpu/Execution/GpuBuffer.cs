namespace NetGen.Gpu;

/// <summary>Floats on a device, given back when disposed of.</summary>
internal abstract class GpuBuffer(long length) : IDisposable
{
    /// <summary>How many floats there are.</summary>
    public long Length { get; } = length;

    /// <summary>All of them.</summary>
    public abstract DeviceSpan Span { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
