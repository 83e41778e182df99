using System.ComponentModel;
using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>What one kernel call reads and writes. A kernel is <c>static void K(KernelCall* call, int tile, int thread)</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
[CLSCompliant(false)]
public unsafe struct KernelCall
{
    /// <summary>Operands, in the order that the kernel documents.</summary>
    public float* P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, P15;

    /// <summary>The samples of this batch.</summary>
    public int N;

    /// <summary>128, 256 or 512.</summary>
    public int VectorBits;

    /// <summary>The run-time scalars of the network: see <see cref="ScalarSlot"/>.</summary>
    public float* Scalars;

    /// <summary>Thread t owns <see cref="ScratchStride"/> floats from <c>Scratch + t · ScratchStride</c>.</summary>
    public float* Scratch;

    /// <summary>The floats of scratch that each thread owns, a multiple of 16.</summary>
    public nint ScratchStride;

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed;

    /// <summary>The training step, from 1: the part of the random counter that changes from step to step.</summary>
    public ulong Step;
}
