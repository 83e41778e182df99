namespace NetGen.Compiler;

/// <summary>A window slid over height and width. Padding is virtual: cells outside the input count for nothing.</summary>
public sealed record Window2D(int SizeY, int SizeX, int StrideY, int StrideX, int PadTop, int PadLeft, int OutputY, int OutputX)
{
    /// <summary>No two windows share a cell.</summary>
    public bool IsDisjoint => StrideY >= SizeY && StrideX >= SizeX;

    /// <summary>No window reaches over the border of an image of this size.</summary>
    public bool IsInside(int height, int width) =>
        PadTop == 0 && PadLeft == 0 && (OutputY - 1) * StrideY + SizeY <= height && (OutputX - 1) * StrideX + SizeX <= width;

    /// <summary>The cells of a result's window, over which the loops go: the image is input 0, <c>[n, H, W, C]</c>.</summary>
    internal ScalarExpression Cell(Loops loops, float outside)
    {
        var (at, u, v) = (loops.Results, loops.Over(SizeY), loops.Over(SizeX));
        return loops.Read(0, [at[0], at[1] * StrideY + u - PadTop, at[2] * StrideX + v - PadLeft, at[3]], outside);
    }

    /// <summary>How many cells of the window at (<paramref name="row"/>, <paramref name="column"/>) lie inside an image; 1 at places where there is no window.</summary>
    internal ScalarExpression CellsInside(Coordinate row, Coordinate column, Shape image) => IsInside(image[0], image[1])
        ? (double)(SizeY * SizeX)
        : ScalarExpression.Max(Inside(row, StrideY, PadTop, SizeY, image[0]), 1) * ScalarExpression.Max(Inside(column, StrideX, PadLeft, SizeX, image[1]), 1);

    private static ScalarExpression Inside(Coordinate place, int stride, int pad, int size, int extent)
    {
        var first = Loops.Value(place) * (double)stride - (double)pad;
        return ScalarExpression.Min(first + (double)size, (double)extent) - ScalarExpression.Max(first, 0);
    }
}
