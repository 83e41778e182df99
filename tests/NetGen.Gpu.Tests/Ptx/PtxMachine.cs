using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Runs kernels from their PTX on the processor, by NVIDIA's "PTX ISA" (docs.nvidia.com/cuda/parallel-thread-execution). Groups run one after the
/// other, and so do a group's warps between barriers: the same launch gives the same bits.
/// </summary>
/// <remarks>
/// Global addresses are the host's, of <see cref="PtxMemory"/>. Shared memory starts as NaN, so that it shows what is read before it is written. What is
/// undefined or differs from device to device is an exception: an access outside of memory or not aligned, words of shared memory that threads share
/// without a barrier, threads that end while others wait for them or that wait at different barriers. Which NaN an operation gives is not specified.
/// </remarks>
internal static unsafe class PtxMachine
{
    /// <summary>Runs a grid.</summary>
    /// <param name="entry">The kernel.</param>
    /// <param name="groups">Groups, along x.</param>
    /// <param name="threads">Threads of a group, along x.</param>
    /// <param name="parameters">The kernel's parameters, as its declaration lays them out.</param>
    /// <param name="traffic">Counts what it costs; then only some groups run.</param>
    /// <returns>How many instructions ran, each counted once for each thread.</returns>
    /// <exception cref="ArgumentException">The parameters have another size than declared.</exception>
    /// <exception cref="InvalidOperationException">A thread did what is undefined.</exception>
    public static long Launch(PtxEntry entry, int groups, int threads, ReadOnlySpan<byte> parameters, PtxTraffic? traffic = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        if (threads is < 1 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(threads), $"A group of {entry.Name} has {threads} threads, but groups have 1 to 1024.");
        if (parameters.Length != entry.ParameterBytes)
        {
            throw new ArgumentException(
                $"{entry.Name} declares {entry.ParameterBytes} bytes of parameters, but {parameters.Length} are given.", nameof(parameters));
        }

        byte* host = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(entry.SharedBytes, 1), 256);
        var shared = new PtxAllocation(0, host, entry.SharedBytes);
        var races = new PtxRaces(entry.SharedBytes);
        var warps = new PtxWarp[(threads + PtxWarp.Lanes - 1) / PtxWarp.Lanes];
        try
        {
            fixed (byte* blob = parameters)
            {
                for (int w = 0; w < warps.Length; w++)
                    warps[w] = new PtxWarp(entry, w, groups, threads, shared, races, blob) { Traffic = traffic?.Of(entry) };
                foreach (int group in traffic is null ? Enumerable.Range(0, groups) : PtxTraffic.Groups(groups))
                    Run(entry, group, warps, shared, races);
            }

            return warps.Sum(w => w.Instructions);
        }
        finally
        {
            foreach (var warp in warps)
                warp?.Dispose();
            NativeMemory.AlignedFree(host);
        }
    }

    private static void Run(PtxEntry entry, int group, PtxWarp[] warps, PtxAllocation shared, PtxRaces races)
    {
        shared.Span.Fill(0xFF);
        foreach (var warp in warps)
            warp.Start(group);
        while (true)
        {
            races.Pass();
            foreach (var warp in warps)
                warp.Run();
            if (!warps.Any(w => w.IsWaiting))
                return;
            if (warps.Any(w => w.HasEnded))
                throw new InvalidOperationException($"Threads of group {group} of {entry.Name} have ended while others wait for them at a barrier.");
            foreach (var warp in warps)
                warp.Release();
        }
    }
}
