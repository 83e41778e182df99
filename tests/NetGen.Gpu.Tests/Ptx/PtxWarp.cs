using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Thirty-two threads, which run in step while they agree where: of the places where its threads are, a warp goes on at the first in the order of the
/// text, until a branch parts its threads or others wait where they come to.
/// </summary>
internal sealed unsafe class PtxWarp : IDisposable
{
    public const int Lanes = 32;

    private const uint All = uint.MaxValue;

    private readonly PtxEntry _entry;
    private readonly int _warp;
    private readonly int[] _places = new int[Lanes];
    private readonly uint _members;
    private readonly PtxRow[] _groupRows;
    private uint _running, _waiting, _meeting;

    /// <param name="warp">Its number in its group.</param>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="races">Who uses it.</param>
    /// <param name="parameters">The kernel's parameters.</param>
    public PtxWarp(PtxEntry entry, int warp, int groups, int threads, PtxAllocation shared, PtxRaces races, byte* parameters)
    {
        (_entry, _warp, Shared, Races) = (entry, warp, shared, races);
        Parameters = parameters;
        _groupRows = [.. entry.Fixed.Where(r => r.Kind == PtxRowKind.Group)];
        int count = Math.Min(threads - warp * Lanes, Lanes);
        _members = count == Lanes ? All : (1u << count) - 1;
        Registers = (byte*)NativeMemory.AlignedAlloc((nuint)entry.RegisterBytes, 64);
        new Span<byte>(Registers, entry.RegisterBytes).Fill(0xFF);
        foreach (var row in entry.Fixed)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                Set(row, lane, row.Kind switch
                {
                    PtxRowKind.Thread => (ulong)(warp * Lanes + lane),
                    PtxRowKind.Threads => (ulong)threads,
                    PtxRowKind.Groups => (ulong)groups,
                    PtxRowKind.Lane => (ulong)lane,
                    PtxRowKind.Warp => (ulong)warp,
                    _ => row.Value,
                });
            }
        }
    }

    public byte* Registers { get; }

    public byte* Parameters { get; }

    public PtxAllocation Shared { get; }

    public PtxRaces Races { get; }

    /// <summary>Counts its traffic, where somebody asks.</summary>
    public PtxKernelTraffic? Traffic { get; init; }

    /// <summary>The copies that it has begun.</summary>
    public PtxCopies Copies { get; } = new();

    /// <summary>The threads that run the instruction, a bit each.</summary>
    public uint Active { get; private set; }

    public bool IsFull => Active == All;

    /// <summary>The group that it runs.</summary>
    public int Group { get; private set; }

    /// <summary>Instructions so far, each counted once for each thread that ran it.</summary>
    public long Instructions { get; private set; }

    /// <summary>Whether threads wait for the group's others.</summary>
    public bool IsWaiting => _waiting != 0;

    /// <summary>Whether threads have ended.</summary>
    public bool HasEnded => (_running | _waiting) != _members;

    /// <summary>Puts the threads to the first instruction.</summary>
    public void Start(int group)
    {
        Group = group;
        foreach (var row in _groupRows)
        {
            for (int lane = 0; lane < Lanes; lane++)
                Set(row, lane, (ulong)group);
        }

        _running = _members;
        _waiting = _meeting = 0;
        Array.Clear(_places);
        Copies.Clear();
    }

    /// <summary>Runs until each thread waits at a barrier or has ended.</summary>
    public void Run()
    {
        while (_running != 0)
        {
            RunFirst();
            if (_running == 0 && _meeting != 0)
                Meet();
        }

        if (_waiting == 0)
            return;
        int place = _places[BitOperations.TrailingZeroCount(_waiting)];
        for (uint rest = _waiting; rest != 0; rest &= rest - 1)
        {
            if (_places[BitOperations.TrailingZeroCount(rest)] != place)
                throw new InvalidOperationException($"Threads of warp {_warp} of group {Group} of {_entry.Name} wait at different barriers.");
        }
    }

    /// <summary>Lets the threads go on behind the barrier.</summary>
    public void Release() => (_running, _waiting) = (_waiting, 0);

    /// <summary>The number in its group of a thread.</summary>
    public int Thread(int lane) => _warp * Lanes + lane;

    public InvalidOperationException Fault(PtxInstruction instruction, int lane, string what) => new(
        $"Thread {Thread(lane)} of group {Group} of {_entry.Name} {what}: {instruction.Text}");

    public void Dispose() => NativeMemory.AlignedFree(Registers);

    /// <summary>Runs the threads that are first in the text, until they part or meet others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunFirst()
    {
        int place = int.MaxValue, others = int.MaxValue;
        uint running = 0;
        for (uint rest = _running; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest), at = _places[lane];
            if (at < place)
                (others, place, running) = (place, at, 0);
            else if (at > place)
                others = Math.Min(others, at);
            if (at == place)
                running |= 1u << lane;
        }

        var code = _entry.Instructions;
        while (place < others)
        {
            var i = code[place++];
            uint active = running;
            if (i.Guard >= 0)
            {
                uint guard = *(uint*)(Registers + i.Guard);
                active &= i.IsGuardNegated ? ~guard : guard;
            }

            Instructions += BitOperations.PopCount(active);
            if (Traffic is not null && active != 0 && i.IsMultiplyAdd)
                Traffic.MultiplyAdds++;
            switch (i.Flow)
            {
                case PtxFlow.Next:
                    if (active != 0)
                    {
                        Active = active;
                        i.Execute(this, i);
                    }

                    break;
                case PtxFlow.Branch:
                    if (active == running)
                    {
                        place = i.Target;
                    }
                    else if (active != 0)
                    {
                        Put(active, i.Target);
                        Put(running & ~active, place);
                        return;
                    }

                    break;
                case PtxFlow.Exit:
                    _running &= ~active;
                    running &= ~active;
                    if (running == 0)
                        return;
                    break;
                case PtxFlow.Meeting:
                    if (active != All)
                    {
                        _running &= ~active;
                        _meeting |= active;
                        Put(active, place - 1);
                        return;
                    }

                    Active = active;
                    i.Execute(this, i);
                    break;
                default:
                    _running &= ~active;
                    _waiting |= active;
                    Put(active, place);
                    return;
            }
        }

        Put(running, place);
    }

    /// <summary>Lets threads go on that wait for each other, if they are all.</summary>
    private void Meet()
    {
        var instruction = _entry.Instructions[_places[BitOperations.TrailingZeroCount(_meeting)]];
        if ((All & ~_meeting) is var missing and not 0)
            throw Fault(instruction, BitOperations.TrailingZeroCount(missing), "does not come to where the others of its warp wait for it");
        (_running, _meeting) = (_meeting, 0);
    }

    private void Put(uint lanes, int place)
    {
        for (; lanes != 0; lanes &= lanes - 1)
            _places[BitOperations.TrailingZeroCount(lanes)] = place;
    }

    private void Set(PtxRow row, int lane, ulong value)
    {
        if (row.Width == 'w')
            ((uint*)(Registers + row.Place))[lane] = (uint)value;
        else
            ((ulong*)(Registers + row.Place))[lane] = value;
    }
}
