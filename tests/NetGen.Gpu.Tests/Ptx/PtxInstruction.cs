namespace NetGen.Gpu.Tests;

/// <summary>What an instruction does to the order of instructions.</summary>
internal enum PtxFlow
{
    Next,
    Branch,
    Exit,
    Barrier,

    /// <summary>The threads of a warp run it together: those that come first wait.</summary>
    Meeting,
}

/// <summary>Where an instruction finds memory.</summary>
internal enum PtxSpace
{
    Global,
    Shared,

    /// <summary>One address space for both.</summary>
    Generic,
}

/// <summary>An address of each thread.</summary>
/// <param name="Operand">Which operand it is.</param>
/// <param name="IsNarrow">Whether it has 32 bits.</param>
/// <param name="Offset">Bytes that are added.</param>
internal readonly record struct PtxAddress(int Operand, bool IsNarrow, int Offset, PtxSpace Space);

/// <summary>An instruction, ready to run.</summary>
internal sealed unsafe class PtxInstruction
{
    public required string Text { get; init; }

    public PtxFlow Flow { get; init; }

    public bool IsMultiplyAdd { get; init; }

    /// <summary>Runs it for the active threads of a warp.</summary>
    public delegate*<PtxWarp, PtxInstruction, void> Execute;

    /// <summary>Rows of registers, those that are written first; where <see cref="PtxRegisters"/> is done, their places in a warp's registers.</summary>
    public int[] Operands = [];

    /// <summary>How many of the operands are written.</summary>
    public int Writes;

    /// <summary>The operands that most instructions have: a destination and three sources.</summary>
    public int D, A, B, C;

    /// <summary>The predicate that says which threads run it, or -1; like operands a row, then a place.</summary>
    public int Guard = -1;

    public bool IsGuardNegated;

    /// <summary>Where a branch goes to.</summary>
    public int Target;

    /// <summary>Where memory is read or written.</summary>
    public PtxAddress Address;

    /// <summary>Where a copy comes from.</summary>
    public PtxAddress Source;

    /// <summary>Where a parameter lies, bytes of a copy, or groups of copies that need not be done.</summary>
    public int Number;

    /// <summary>The allocation that the last access to global memory hit.</summary>
    public PtxAllocation Last = PtxAllocation.None;

    public PtxConversion? Conversion;
}
