using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>The memory that kernels on a <see cref="PtxMachine"/> may touch: blocks of the host's, at the host's addresses.</summary>
internal static unsafe class PtxMemory
{
    private static readonly Lock Gate = new();

    private static PtxAllocation[] _allocations = [];

    /// <summary>Room for some bytes, which are all ones: NaN as floats.</summary>
    public static PtxAllocation Allocate(long bytes)
    {
        byte* host = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), 256);
        new Span<byte>(host, checked((int)bytes)).Fill(0xFF);
        var allocation = new PtxAllocation((ulong)host, host, bytes);
        lock (Gate)
            _allocations = [.. _allocations.Append(allocation).OrderBy(a => a.Start)];
        return allocation;
    }

    /// <summary>The allocation that an address lies in or behind, if any.</summary>
    public static PtxAllocation? Find(ulong address)
    {
        var allocations = _allocations;
        int low = 0, high = allocations.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (allocations[middle].Start <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 ? allocations[low - 1] : null;
    }

    internal static void Free(PtxAllocation allocation)
    {
        lock (Gate)
            _allocations = [.. _allocations.Where(a => a != allocation)];
        NativeMemory.AlignedFree(allocation.Host);
    }
}

/// <summary>A block of memory.</summary>
/// <param name="start">Its address for kernels.</param>
/// <param name="host">Where it really lies.</param>
/// <param name="bytes">Its length.</param>
internal sealed unsafe class PtxAllocation(ulong start, byte* host, long bytes) : IDisposable
{
    /// <summary>Holds no address.</summary>
    public static readonly PtxAllocation None = new(0, null, 0);

    public ulong Start { get; } = start;

    /// <summary>Where it really lies; nowhere once it is freed.</summary>
    public byte* Host { get; private set; } = host;

    /// <summary>Its length; nothing once it is freed, so that no access to it passes.</summary>
    public ulong Bytes { get; private set; } = (ulong)bytes;

    public Span<byte> Span => new(Host, checked((int)Bytes));

    public Span<float> Floats => MemoryMarshal.Cast<byte, float>(Span);

    /// <summary>Whether an access of some bytes lies inside.</summary>
    public bool Holds(ulong address, ulong bytes)
    {
        ulong offset = address - Start;
        return offset < Bytes && Bytes - offset >= bytes;
    }

    public void Dispose()
    {
        if (Host == null)
            return;
        Bytes = 0;
        PtxMemory.Free(this);
        Host = null;
    }
}
