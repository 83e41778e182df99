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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        var places = stackalloc TMemory*[PtxWarp.Lanes];
        int count = i.Writes;
        Find(w, i, i.Address, (uint)(count * sizeof(TMemory)), isWrite: false, (byte**)places);
        for (int k = 0; k < count; k++)
        {
            TRow* d = (TRow*)(w.Registers + i.Operands[k]);
            for (uint rest = w.Active; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                d[lane] = TRow.CreateTruncating(places[lane][k]);
            }
        }
    }

    /// <summary>The other way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        var places = stackalloc TMemory*[PtxWarp.Lanes];
        int count = i.Operands.Length - 1;
        Find(w, i, i.Address, (uint)(count * sizeof(TMemory)), isWrite: true, (byte**)places);
        for (int k = 0; k < count; k++)
        {
            TRow* value = (TRow*)(w.Registers + i.Operands[k + 1]);
            for (uint rest = w.Active; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                places[lane][k] = TMemory.CreateTruncating(value[lane]);
            }
        }
    }

    /// <summary>A parameter, the same for all threads.</summary>
    public static void LoadParameter<TMemory, TRow>(PtxWarp w, PtxInstruction i)
        where TMemory : unmanaged, INumberBase<TMemory>
        where TRow : unmanaged, INumberBase<TRow>
    {
        for (int k = 0; k < i.Writes; k++)
        {
            var value = TRow.CreateTruncating(((TMemory*)(w.Parameters + i.Number))[k]);
            for (uint rest = w.Active; rest != 0; rest &= rest - 1)
                ((TRow*)(w.Registers + i.Operands[k]))[BitOperations.TrailingZeroCount(rest)] = value;
        }
    }

    /// <summary>Destination, address, b and, for compare-and-swap, c; a reduction has no destination.</summary>
    public static void Atomic<T, TAtomic>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TAtomic : IAtomic<T>
    {
        var places = stackalloc T*[PtxWarp.Lanes];
        int first = i.Writes;
        Find(w, i, i.Address, (uint)sizeof(T), isWrite: null, (byte**)places);
        T* b = (T*)(w.Registers + i.Operands[first + 1]), c = (T*)(w.Registers + i.Operands[^1]);
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            T old = *places[lane];
            *places[lane] = TAtomic.Of(old, b[lane], c[lane]);
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

    /// <summary>Where the active threads' accesses of some bytes are in the host's memory.</summary>
    /// <param name="isWrite">Whether they write; null for atomic ones, which need no barrier.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Find(PtxWarp w, PtxInstruction i, in PtxAddress at, uint bytes, bool? isWrite, byte** places)
    {
        byte* row = w.Registers + i.Operands[at.Operand];
        var memory = at.Space == PtxSpace.Shared ? w.Shared : i.Last;
        for (uint rest = w.Active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            ulong address = (at.IsNarrow ? ((uint*)row)[lane] : ((ulong*)row)[lane]) + (ulong)(long)at.Offset;
            if (!memory.Holds(address, bytes) || (address & (bytes - 1)) != 0)
                memory = FindElsewhere(w, i, lane, at.Space, ref address, bytes);
            places[lane] = memory.Host + (address - memory.Start);
            if (memory == w.Shared && isWrite is { } writes)
                w.Races.Check(w, i, lane, address, bytes, writes);
        }

        if (w.Traffic is not null)
            PtxTraffic.Count(w.Traffic.Accesses(memory == w.Shared, isWrite == true), memory == w.Shared, bytes, w.Active, places);
    }

    /// <summary>The allocation that a thread has not used the last time, or an exception.</summary>
    private static PtxAllocation FindElsewhere(PtxWarp w, PtxInstruction i, int lane, PtxSpace space, ref ulong address, uint bytes)
    {
        if ((address & (bytes - 1)) != 0)
            throw w.Fault(i, lane, $"uses address 0x{address:X}, which is no multiple of {bytes} bytes");
        if (space == PtxSpace.Shared)
            throw w.Fault(i, lane, $"uses {bytes} bytes at {(long)address} of {w.Shared.Bytes} bytes of shared memory");
        ulong inShared = address - (ulong)w.Shared.Host;
        if (space == PtxSpace.Generic && w.Shared.Holds(inShared, bytes))
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
