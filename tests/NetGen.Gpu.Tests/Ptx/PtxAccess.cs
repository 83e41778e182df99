using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen.Gpu.Tests;

internal interface IAtomic<T>
{
    /// <summary>What the place holds afterwards; of the operations only compare-and-swap has c.</summary>
    static abstract T Of(T old, T b, T c);
}

/// <summary>Runs instructions that touch memory. Each access must lie inside an allocation and be aligned.</summary>
internal static unsafe class PtxAccess
{
    /// <summary>Numbers of memory, or of vectors of 2 or 4 behind each other, into rows; narrow ones are extended.</summary>
    /// <typeparam name="TMemory">What memory has.</typeparam>
    /// <typeparam name="TRow">What the rows have.</typeparam>
    public static void Load<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        int count = i.Writes;
        ulong* addresses = (ulong*)(w.Registers + i.Operands[count]);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            var values = (TMemory*)Find(w, i, lane, addresses[lane], (uint)(count * sizeof(TMemory)));
            for (int k = 0; k < count; k++)
                ((TRow*)(w.Registers + i.Operands[k]))[lane] = TRow.CreateTruncating(values[k]);
        }
    }

    public static void Store<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        int count = i.Operands.Length - 1;
        ulong* addresses = (ulong*)(w.Registers + i.Operands[0]);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            var values = (TMemory*)Find(w, i, lane, addresses[lane], (uint)(count * sizeof(TMemory)));
            for (int k = 0; k < count; k++)
                values[k] = TMemory.CreateTruncating(((TRow*)(w.Registers + i.Operands[k + 1]))[lane]);
        }
    }

    /// <summary>A parameter, the same for all threads.</summary>
    public static void LoadParameter<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        for (int k = 0; k < i.Writes; k++)
        {
            var value = TRow.CreateTruncating(((TMemory*)(w.Parameters + i.Offset))[k]);
            for (uint rest = w.Active; rest != 0; rest &= rest - 1)
                ((TRow*)(w.Registers + i.Operands[k]))[BitOperations.TrailingZeroCount(rest)] = value;
        }
    }

    /// <summary>Destination, address, b and, for compare-and-swap, c; a reduction has no destination.</summary>
    public static void Atomic<T, TAtomic>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TAtomic : IAtomic<T>
    {
        int first = i.Writes;
        ulong* addresses = (ulong*)(w.Registers + i.Operands[first]);
        T* b = (T*)(w.Registers + i.Operands[first + 1]), c = (T*)(w.Registers + i.Operands[^1]);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            var place = (T*)Find(w, i, lane, addresses[lane], (uint)sizeof(T));
            T old = *place;
            *place = TAtomic.Of(old, b[lane], c[lane]);
            if (i.Writes > 0)
                ((T*)(w.Registers + i.Operands[0]))[lane] = old;
        }
    }

    /// <summary>Waits for nothing: what a thread wrote is there at once.</summary>
    public static void Fence(PtxWarp w, PtxInstruction i)
    {
    }

    /// <summary>An address of shared memory as one of all memory.</summary>
    public static void ToGeneric(PtxWarp w, PtxInstruction i) => Shift(w, i, (ulong)w.Shared.Host);

    /// <summary>An address of all memory as one of shared memory.</summary>
    public static void ToShared(PtxWarp w, PtxInstruction i) => Shift(w, i, 0 - (ulong)w.Shared.Host);

    private static void Shift(PtxWarp w, PtxInstruction i, ulong distance)
    {
        ulong* d = (ulong*)(w.Registers + i.D), a = (ulong*)(w.Registers + i.A);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            d[lane] = a[lane] + distance;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Find(PtxWarp w, PtxInstruction i, int lane, ulong address, uint bytes)
    {
        address += (ulong)(long)i.Offset;
        var memory = i.Space == PtxSpace.Shared ? w.Shared : i.Last;
        if (!memory.Holds(address, bytes) || (address & (bytes - 1)) != 0)
            memory = FindElsewhere(w, i, lane, ref address, bytes);
        return memory.Host + (address - memory.Start);
    }

    /// <summary>The allocation that a thread has not used the last time, or an exception.</summary>
    private static PtxAllocation FindElsewhere(PtxWarp w, PtxInstruction i, int lane, ref ulong address, uint bytes)
    {
        if ((address & (bytes - 1)) != 0)
            throw w.Fault(i, lane, $"uses address 0x{address:X}, which is no multiple of {bytes} bytes");
        if (i.Space == PtxSpace.Shared)
            throw w.Fault(i, lane, $"uses {bytes} bytes at {(long)address} of {w.Shared.Bytes} bytes of shared memory");
        ulong inShared = address - (ulong)w.Shared.Host;
        if (i.Space == PtxSpace.Generic && w.Shared.Holds(inShared, bytes))
        {
            address = inShared;
            return w.Shared;
        }

        var memory = PtxMemory.Find(address);
        if (memory is null || !memory.Holds(address, bytes))
        {
            string where = memory is null ? "" : $", {address - memory.Start} bytes behind the start of the nearest allocation, which has {memory.Bytes}";
            throw w.Fault(i, lane, $"uses {bytes} bytes at 0x{address:X}, which lie outside of memory{where}");
        }

        return i.Last = memory;
    }

    public readonly struct Add<T> : IAtomic<T>
        where T : INumberBase<T>
    {
        public static T Of(T old, T b, T c) => old + b;
    }

    public readonly struct Minimum<T> : IAtomic<T>
        where T : INumber<T>
    {
        public static T Of(T old, T b, T c) => T.Min(old, b);
    }

    public readonly struct Maximum<T> : IAtomic<T>
        where T : INumber<T>
    {
        public static T Of(T old, T b, T c) => T.Max(old, b);
    }

    public readonly struct And<T> : IAtomic<T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T old, T b, T c) => old & b;
    }

    public readonly struct Or<T> : IAtomic<T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T old, T b, T c) => old | b;
    }

    public readonly struct Exchange<T> : IAtomic<T>
    {
        public static T Of(T old, T b, T c) => b;
    }

    public readonly struct CompareAndSwap<T> : IAtomic<T>
        where T : IBinaryInteger<T>
    {
        public static T Of(T old, T b, T c) => old == b ? c : old;
    }

    /// <summary>Counts from 0 to b.</summary>
    public readonly struct Increment : IAtomic<uint>
    {
        public static uint Of(uint old, uint b, uint c) => old >= b ? 0 : old + 1;
    }
}
