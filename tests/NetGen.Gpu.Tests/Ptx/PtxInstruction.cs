namespace NetGen.Gpu.Tests;

/// <summary>What an instruction does to the order of instructions.</summary>
internal enum PtxFlow
{
    Next,
    Branch,
    Exit,
    Barrier,
}

/// <summary>Where an instruction finds memory.</summary>
internal enum PtxSpace
{
    Global,
    Shared,

    /// <summary>One address space for both.</summary>
    Generic,
}

/// <summary>An instruction, ready to run.</summary>
internal sealed unsafe class PtxInstruction
{
    public required string Text { get; init; }

    public PtxFlow Flow { get; init; }

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

    public PtxSpace Space;

    /// <summary>Bytes that are added to an address, or where a parameter lies.</summary>
    public int Offset;

    /// <summary>The allocation that the last access hit.</summary>
    public PtxAllocation Last = PtxAllocation.None;

    public PtxConversion? Conversion;
}
