using System.Numerics;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Copies from global to shared memory that threads do not wait for: <c>cp.async</c>. They happen as late as they may, when their thread waits for their
/// group, so that it shows where one does not wait.
/// </summary>
internal sealed unsafe class PtxCopies
{
    private readonly Queue<Copy>[] _copies = [.. Enumerable.Range(0, PtxWarp.Lanes).Select(_ => new Queue<Copy>())];
    private readonly int[] _groups = new int[PtxWarp.Lanes];

    public static void Start(PtxWarp w, PtxInstruction i)
    {
        byte** from = stackalloc byte*[PtxWarp.Lanes], to = stackalloc byte*[PtxWarp.Lanes];
        PtxAccess.Find(w, i, i.Source, (uint)i.Number, isWrite: false, from);
        PtxAccess.Find(w, i, i.Address, (uint)i.Number, isWrite: true, to);
        uint* used = (uint*)(w.Registers + i.Operands[2]);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            var copies = w.Copies;
            copies._copies[lane].Enqueue(new Copy(i, from[lane], to[lane], (int)Math.Min(used[lane], (uint)i.Number), copies._groups[lane]));
        }
    }

    /// <summary>What was begun since the last time is a group.</summary>
    public static void Commit(PtxWarp w, PtxInstruction i)
    {
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
            w.Copies._groups[BitOperations.TrailingZeroCount(rest)]++;
    }

    /// <summary>Does all but the last groups.</summary>
    public static void Wait(PtxWarp w, PtxInstruction i)
    {
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            w.Copies.Do(w, lane, w.Copies._groups[lane] - i.Number);
        }
    }

    public static void WaitForAll(PtxWarp w, PtxInstruction i)
    {
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
            w.Copies.Do(w, BitOperations.TrailingZeroCount(rest), int.MaxValue);
    }

    public void Clear()
    {
        foreach (var copies in _copies)
            copies.Clear();
    }

    private void Do(PtxWarp w, int lane, int groups)
    {
        while (_copies[lane].TryPeek(out var copy) && copy.Group < groups)
        {
            _copies[lane].Dequeue();
            int bytes = copy.Instruction.Number;
            new Span<byte>(copy.From, copy.Used).CopyTo(new Span<byte>(copy.To, bytes));
            new Span<byte>(copy.To + copy.Used, bytes - copy.Used).Clear();
            w.Races.Check(w, copy.Instruction, lane, (ulong)(copy.To - w.Shared.Host), (uint)bytes, isWrite: true);
        }
    }

    /// <param name="used">Bytes from global memory; zeros follow.</param>
    private readonly struct Copy(PtxInstruction instruction, byte* from, byte* to, int used, int group)
    {
        public readonly PtxInstruction Instruction = instruction;

        public readonly byte* From = from, To = to;

        public readonly int Used = used, Group = group;
    }
}
