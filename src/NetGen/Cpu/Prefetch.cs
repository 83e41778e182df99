using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <summary>Asks for memory ahead of its use, so that it arrives while a kernel computes. A hint: no address is wrong, and no result depends on it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static unsafe class Prefetch
{
    private const int FloatsPerLine = 16;

    /// <summary>Brings a run of floats into the second-level cache, where the processor has an instruction for it.</summary>
    public static void Run(float* start, nint floats)
    {
        if (!Sse.IsSupported)
            return;
        for (nint i = 0; i < floats; i += FloatsPerLine)
            Sse.Prefetch1(start + i);
    }

    /// <summary>Asks for a cache line that will be read soon; any address is fine, and nothing happens where there is no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* p)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(p);
    }
}
