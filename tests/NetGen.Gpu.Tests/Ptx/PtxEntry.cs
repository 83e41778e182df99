namespace NetGen.Gpu.Tests;

/// <summary>What a row of registers holds from the start: a constant or a special register, which no instruction writes.</summary>
internal enum PtxRowKind
{
    /// <summary>Nothing: instructions write it.</summary>
    Register,
    Constant,
    Thread,
    Threads,
    Group,
    Groups,
    Lane,
    Warp,
}

/// <summary>One register of each thread of a warp: 32 numbers of 32 or 64 bits, or 32 bits of a predicate.</summary>
/// <param name="width"><c>w</c> for 32 bits, <c>x</c> for 64 bits, <c>p</c> for a predicate.</param>
/// <param name="value">The constant.</param>
internal sealed class PtxRow(char width, PtxRowKind kind = PtxRowKind.Register, ulong value = 0)
{
    public char Width { get; } = width;

    public PtxRowKind Kind { get; } = kind;

    public ulong Value { get; } = value;

    /// <summary>Its place in a warp's registers, in bytes.</summary>
    public int Place { get; set; }

    public int Bytes => Width switch { 'p' => 4, 'w' => 4 * PtxWarp.Lanes, _ => 8 * PtxWarp.Lanes };
}

/// <summary>A kernel, ready to run.</summary>
/// <param name="ParameterBytes">Bytes of its parameters.</param>
/// <param name="SharedBytes">Bytes of shared memory of a group.</param>
/// <param name="Fixed">The rows that hold something from the start.</param>
/// <param name="RegisterBytes">Bytes of the registers of a warp.</param>
internal sealed record PtxEntry(
    string Name, int ParameterBytes, int SharedBytes, PtxInstruction[] Instructions, IReadOnlyList<PtxRow> Fixed, int RegisterBytes);
