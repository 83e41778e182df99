using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Floats in the memory of a device, from some place on. Generated code passes them to kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DeviceSpan
{
    internal DeviceSpan(object? buffer, long address, long length) => (Buffer, Address, Length) = (buffer, address, length);

    /// <summary>ILGPU's buffer; <see langword="null"/> where addresses say all, as in CUDA.</summary>
    internal object? Buffer { get; }

    /// <summary>Bytes from the start of the buffer, or the device's address.</summary>
    internal long Address { get; }

    /// <summary>How many floats there are.</summary>
    internal long Length { get; }

    /// <summary>What follows <paramref name="offset"/> floats on.</summary>
    /// <param name="offset">Floats, a multiple of 16 where a kernel reads fours.</param>
    public DeviceSpan At(long offset) => new(Buffer, Address + offset * sizeof(float), Length - offset);

    /// <summary>The first <paramref name="count"/> floats.</summary>
    internal DeviceSpan First(long count) => new(Buffer, Address, count);
}
