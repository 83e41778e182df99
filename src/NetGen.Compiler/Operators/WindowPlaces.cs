namespace NetGen.Compiler;

/// <summary>Where a convolution reads: place <c>(i·StrideY + u·DilationY − Top, j·StrideX + v·DilationX − Left)</c> of the image for cell (u, v) of the window at (i, j), or 0 outside.</summary>
public sealed record WindowPlaces(int StrideY, int StrideX, int DilationY, int DilationX, int Top, int Left)
{
    internal Coordinate Row(Coordinate i, Coordinate u) => i * StrideY + u * DilationY - Top;

    internal Coordinate Column(Coordinate j, Coordinate v) => j * StrideX + v * DilationX - Left;

    /// <summary>The window whose cell u reads row p; there may be none.</summary>
    internal Coordinate WindowAtRow(Coordinate p, Coordinate u) => (p - u * DilationY + Top) / StrideY;

    /// <summary>The window whose cell v reads column q; there may be none.</summary>
    internal Coordinate WindowAtColumn(Coordinate q, Coordinate v) => (q - v * DilationX + Left) / StrideX;
}
