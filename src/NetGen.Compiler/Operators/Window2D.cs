namespace NetGen.Compiler;

/// <summary>A window slid over height and width. Padding is virtual: cells outside the input count for nothing.</summary>
public sealed record Window2D(int SizeY, int SizeX, int StrideY, int StrideX, int PadTop, int PadLeft, int OutputY, int OutputX)
{
    /// <summary>No two windows share a cell.</summary>
    public bool IsDisjoint => StrideY >= SizeY && StrideX >= SizeX;
}
