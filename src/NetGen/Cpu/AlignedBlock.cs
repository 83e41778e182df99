using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>
/// Floats at a fixed address that starts a cache line, zero at first, in managed memory: forgetting them leaks nothing. Devices derive blocks of a memory
/// that suits them.
/// </summary>
internal unsafe class AlignedBlock
{
    /// <summary>Kernels load whole vectors and may read this many floats past the end of a buffer.</summary>
    public const int Slack = 64;

    private const int Alignment = 64;
    private readonly float[]? _array;
    private readonly int _start;

    /// <param name="length">The floats that are used; slack comes on top.</param>
    /// <param name="purpose">What they are for, as the message of a failure names it.</param>
    public AlignedBlock(long length, string purpose)
    {
        _array = GC.AllocateArray<float>(CheckLength(length, purpose), pinned: true);
        Length = (int)length;
        nint address = (nint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((Alignment - address % Alignment) % Alignment / sizeof(float));
        Pointer = (float*)address + _start;
    }

    /// <param name="pointer">Memory of another kind, zero at first, with room for <see cref="CheckLength"/> floats.</param>
    /// <param name="length">The floats that are used.</param>
    protected AlignedBlock(float* pointer, int length)
    {
        Pointer = pointer;
        Length = length;
    }

    /// <summary>The floats that a block of some length takes, slack and alignment included.</summary>
    /// <exception cref="InvalidOperationException">They are too many for a block.</exception>
    protected static int CheckLength(long length, string purpose)
    {
        long total = length + Slack + Alignment / sizeof(float);
        return total <= Array.MaxLength ? (int)total : throw new InvalidOperationException(
            $"The {purpose} need {length:N0} floats, but one block holds at most {Array.MaxLength:N0}. Use a smaller batch.");
    }

    /// <summary>The floats that are used.</summary>
    public int Length { get; }

    /// <summary>The first float, 64-byte aligned. Valid while this object is reachable.</summary>
    public float* Pointer { get; }

    /// <summary>Some floats, as a span that keeps the memory alive if it is managed.</summary>
    public Span<float> Span(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (ulong)(uint)length, (ulong)Length);
        return _array is null ? new Span<float>(Pointer + start, length) : _array.AsSpan(_start + start, length);
    }
}
