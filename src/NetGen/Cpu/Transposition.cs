using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen;

/// <summary>Sixteen samples side by side: blocks of 16 × 16 floats with rows and columns exchanged. Generated kernels use it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1062", Justification = "Kernels only; pointers are checked where they are made.")]
[CLSCompliant(false)]
public static unsafe class Transposition
{
    private const int Size = 16;

    /// <summary><c>target[column · targetStride + row] = source[row · sourceStride + column]</c>, zero for missing rows.</summary>
    /// <param name="source">The first row, of which 16 floats may be read whatever <paramref name="columns"/> says.</param>
    /// <param name="sourceStride">Floats from a row to the next.</param>
    /// <param name="rows">How many rows there are, at most 16; the others count as zero.</param>
    /// <param name="target">Where the first column goes.</param>
    /// <param name="targetStride">Floats from where a column goes to where the next one goes.</param>
    /// <param name="columns">How many columns are written, at most 16.</param>
    /// <param name="width">How many floats of each column are written, at most 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, int rows, float* target, nint targetStride, int columns, int width)
    {
        if (rows == Size && columns == Size && width == Size)
            VectorMath.Transpose512(source, sourceStride, Size, target, targetStride);
        else
            Part(source, sourceStride, rows, target, targetStride, columns, width);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part(float* source, nint sourceStride, int rows, float* target, nint targetStride, int columns, int width)
    {
        float* padded = stackalloc float[Size * Size];
        float* transposed = stackalloc float[Size * Size];
        for (int row = 0; row < rows; row++)
            Vector512.Store(Vector512.Load(source + row * sourceStride), padded + row * Size);
        for (int row = rows; row < Size; row++)
            Vector512.Store(Vector512<float>.Zero, padded + row * Size);
        VectorMath.Transpose512(padded, Size, Size, transposed, Size);
        for (int column = 0; column < columns; column++)
            VectorMath.StorePartial(Vector512.Load(transposed + column * Size), target + column * targetStride, width);
    }
}
