using System.Numerics;

namespace NetGen.Gpu.Tests;

/// <summary>
/// What kernels would cost on a device: turns of shared memory's banks, sectors of memory, multiply-adds. The groups of a grid are alike, so that only some of each run.
/// </summary>
/// <remarks>
/// Shared memory has 32 banks, which each give or take a word a turn. So in one turn 32 threads have a word each, 16 have two, or 8 have four; twice as many where threads n and n ^ 1 of a
/// warp, or n and n ^ 2, want the same (NVIDIA's developer forum, "Unexpected shared memory bank conflict", for compute capability 7.0 on). Memory comes and goes in sectors of 32
/// bytes ("CUDA C++ Best Practices Guide", Coalesced Access to Global Memory).
/// </remarks>
internal sealed unsafe class PtxTraffic
{
    private const int Banks = 32, BankBytes = 4, SectorBytes = 32;

    /// <summary>Groups of a grid that run.</summary>
    private const int MostGroups = 8;

    private readonly Dictionary<string, PtxKernelTraffic> _kernels = [];

    public IReadOnlyCollection<PtxKernelTraffic> Kernels => _kernels.Values;

    /// <summary>The groups of a grid that run: some that are evenly spread.</summary>
    public static IEnumerable<int> Groups(int count)
    {
        int some = Math.Min(count, MostGroups);
        return Enumerable.Range(0, some).Select(i => (int)((2L * i + 1) * count / (2 * some)));
    }

    public PtxKernelTraffic Of(PtxEntry kernel)
    {
        if (!_kernels.TryGetValue(kernel.Name, out var traffic))
            _kernels.Add(kernel.Name, traffic = new PtxKernelTraffic(kernel.Name));
        return traffic;
    }

    /// <summary>Counts an access of a warp.</summary>
    /// <param name="of">Its kernel's, and its kind.</param>
    /// <param name="isShared">Whether it is one of shared memory.</param>
    /// <param name="bytes">Bytes of each thread.</param>
    /// <param name="active">The threads that take part, a bit each.</param>
    /// <param name="places">Where each does.</param>
    public static void Count(PtxAccesses of, bool isShared, uint bytes, uint active, byte** places)
    {
        var distinct = new HashSet<ulong>();
        for (uint rest = active; rest != 0; rest &= rest - 1)
            distinct.Add((ulong)places[BitOperations.TrailingZeroCount(rest)]);
        uint unit = (uint)(isShared ? Banks * BankBytes : SectorBytes);
        of.Requests++;
        of.Needed += ((uint)distinct.Count * bytes + unit - 1) / unit;
        of.Taken += isShared ? Turns(bytes, active, places) : distinct.Select(place => place / SectorBytes).Distinct().Count();
    }

    private static int Turns(uint bytes, uint active, byte** places)
    {
        int words = (int)Math.Max(1, bytes / BankBytes), lanes = PtxWarp.Lanes / words;
        if (words > 1 && (IsInPairs(1, active, places) || IsInPairs(2, active, places)))
            lanes *= 2;
        int turns = 0;
        var distinct = new HashSet<ulong>();
        Span<int> banks = stackalloc int[Banks];
        for (int first = 0; first < PtxWarp.Lanes; first += lanes)
        {
            distinct.Clear();
            banks.Clear();
            for (int lane = first; lane < first + lanes; lane++)
            {
                ulong word = (ulong)places[lane] / BankBytes;
                for (ulong end = word + (ulong)words; (active >> lane & 1) != 0 && word < end; word++)
                {
                    if (distinct.Add(word))
                        banks[(int)(word % Banks)]++;
                }
            }

            turns += Max(banks);
        }

        return turns;

        static int Max(Span<int> numbers)
        {
            int most = 0;
            foreach (int number in numbers)
                most = Math.Max(most, number);
            return most;
        }
    }

    /// <summary>Whether the place of each thread is that of the neighbor so far away, if that takes part.</summary>
    private static bool IsInPairs(int distance, uint active, byte** places)
    {
        for (int lane = 0; lane < PtxWarp.Lanes; lane++)
        {
            int other = lane ^ distance;
            if ((active >> lane & active >> other & 1) != 0 && places[lane] != places[other])
                return false;
        }

        return true;
    }
}

/// <summary>The traffic of a kernel.</summary>
internal sealed class PtxKernelTraffic(string name)
{
    public string Name { get; } = name;

    /// <summary>Multiply-adds, each counted once for each warp.</summary>
    public long MultiplyAdds { get; set; }

    public PtxAccesses SharedReads { get; } = new();

    public PtxAccesses SharedWrites { get; } = new();

    public PtxAccesses Reads { get; } = new();

    public PtxAccesses Writes { get; } = new();

    public PtxAccesses Accesses(bool isShared, bool isWrite) => (isShared, isWrite) switch
    {
        (true, false) => SharedReads,
        (true, true) => SharedWrites,
        (false, false) => Reads,
        _ => Writes,
    };
}

/// <summary>Accesses of one kind, in turns of shared memory or sectors of memory.</summary>
internal sealed class PtxAccesses
{
    /// <summary>Times that a warp asks.</summary>
    public long Requests { get; set; }

    /// <summary>What they take.</summary>
    public long Taken { get; set; }

    /// <summary>What the same bytes would take if they lay side by side.</summary>
    public long Needed { get; set; }
}
