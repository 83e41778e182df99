namespace NetGen.Compiler;

/// <summary>A window slid over height and width. Padding is virtual: cells outside the input count for nothing.</summary>
public sealed record Window2D(int SizeY, int SizeX, int StrideY, int StrideX, int PadTop, int PadLeft, int OutputY, int OutputX)
{
    /// <summary>No two windows share a cell.</summary>
    public bool IsDisjoint => StrideY >= SizeY && StrideX >= SizeX;

    /// <summary>No window reaches over the border of an image of this size.</summary>
    public bool IsInside(int height, int width) =>
        PadTop == 0 && PadLeft == 0 && (OutputY - 1) * StrideY + SizeY <= height && (OutputX - 1) * StrideX + SizeX <= width;
}
