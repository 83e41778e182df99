using System.ComponentModel;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace NetGen.Gpu;

/// <summary>Instructions of tensor cores for numbers with 8 bits of exponent and 11 of significance: in kernels, on CUDA alone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorFloat
{
    /// <summary>The bits of the nearest number, of two as near the one further from zero.</summary>
    /// <param name="x">A number.</param>
    [IntrinsicImplementation]
    public static int Round(float x) => (int)Interop.FloatAsInt(x);

    /// <summary>The bits of four nearest numbers.</summary>
    /// <param name="x">Four numbers.</param>
    public static I4 Round(F4 x) => new() { X = Round(x.X), Y = Round(x.Y), Z = Round(x.Z), W = Round(x.W) };

    /// <summary>
    /// A warp's 16 × 8 numbers times 8 × 8, added to 16 × 8 of 24 bits. With lane l, g = l / 4 and q = l % 4, a thread brings of the first the
    /// places (g, q), (g + 8, q), (g, q + 4), (g + 8, q + 4), of the second (q, g), (q + 4, g), and of the sums (g, 2q), (g, 2q + 1), (g + 8, 2q),
    /// (g + 8, 2q + 1) ("Parallel Thread Execution ISA", mma.m16n8k8 for .tf32).
    /// </summary>
    /// <param name="a0">The first of the first factor.</param>
    /// <param name="a1">The second.</param>
    /// <param name="a2">The third.</param>
    /// <param name="a3">The fourth.</param>
    /// <param name="b0">The first of the second factor.</param>
    /// <param name="b1">The second.</param>
    /// <param name="c">The sums so far.</param>
    [IntrinsicImplementation]
    public static F4 Multiply(int a0, int a1, int a2, int a3, int b0, int b1, F4 c) => c;
}
