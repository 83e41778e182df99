using System.Runtime.InteropServices;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// An operand as a kernel may see it: 64-byte aligned, with slack behind. The slack holds NaN, so that a kernel that uses what it reads there
/// is found out, and what it writes there too.
/// </summary>
internal sealed unsafe class KernelMemory : IDisposable
{
    private const int Slack = 96;
    private const uint Canary = 0x7FC0_BEEF;
    private readonly uint* _block;

    public KernelMemory(int length)
    {
        Length = length;
        _block = (uint*)NativeMemory.AlignedAlloc((nuint)(Slack + Padded + Slack) * sizeof(float), 64);
        Guard();
    }

    public int Length { get; }

    public float* Pointer => (float*)_block + Slack;

    private int Padded => (Length + 15) / 16 * 16;

    public void Write(ReadOnlySpan<float> values)
    {
        Assert.Equal(Length, values.Length);
        Guard();
        values.CopyTo(new Span<float>(Pointer, Length));
    }

    public float[] Read() => new ReadOnlySpan<float>(Pointer, Length).ToArray();

    /// <param name="mayPad">Stores up to the next multiple of 16 floats are allowed.</param>
    public void AssertNothingWrittenOutside(bool mayPad)
    {
        int length = mayPad ? Padded : Length;
        Assert.Equal(-1, new ReadOnlySpan<uint>(_block, Slack).IndexOfAnyExcept(Canary));
        Assert.Equal(-1, new ReadOnlySpan<uint>(_block + Slack + length, Padded + Slack - length).IndexOfAnyExcept(Canary));
    }

    public void Dispose() => NativeMemory.AlignedFree(_block);

    private void Guard() => new Span<uint>(_block, Slack + Padded + Slack).Fill(Canary);
}
