using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Gpu.Tests;

internal interface IVectorOperation<T>
{
    static abstract Vector256<T> Of(Vector256<T> a, Vector256<T> b, Vector256<T> c);
}

/// <summary>What is true has all bits.</summary>
internal interface IVectorComparison<T>
{
    static abstract Vector256<T> Of(Vector256<T> a, Vector256<T> b);
}

internal interface IOperation<TD, TA, TB, TC>
{
    static abstract TD Of(TA a, TB b, TC c);
}

/// <summary>Runs operations of one thread for a warp's active threads: by vectors where the processor has the operation, else by threads.</summary>
internal static unsafe class PtxArithmetic
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<T, TOperation>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TOperation : IVectorOperation<T>
    {
        T* d = (T*)(w.Registers + i.D), a = (T*)(w.Registers + i.A);
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<T>.Count)
            Store(w, d, lane, TOperation.Of(Vector256.Load(a + lane), default, default));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<T, TOperation>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TOperation : IVectorOperation<T>
    {
        T* d = (T*)(w.Registers + i.D), a = (T*)(w.Registers + i.A), b = (T*)(w.Registers + i.B);
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<T>.Count)
            Store(w, d, lane, TOperation.Of(Vector256.Load(a + lane), Vector256.Load(b + lane), default));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ternary<T, TOperation>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TOperation : IVectorOperation<T>
    {
        T* d = (T*)(w.Registers + i.D), a = (T*)(w.Registers + i.A), b = (T*)(w.Registers + i.B), c = (T*)(w.Registers + i.C);
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<T>.Count)
            Store(w, d, lane, TOperation.Of(Vector256.Load(a + lane), Vector256.Load(b + lane), Vector256.Load(c + lane)));
    }

    /// <summary>The products of 32 bits in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyWide(PtxWarp w, PtxInstruction i)
    {
        ulong* d = (ulong*)(w.Registers + i.D);
        uint* a = (uint*)(w.Registers + i.A), b = (uint*)(w.Registers + i.B);
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<ulong>.Count)
            Store(w, d, lane, Wide(a + lane) * Wide(b + lane));

        static Vector256<ulong> Wide(uint* numbers)
        {
            var four = Vector128.Load(numbers);
            return Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
        }
    }

    /// <summary>By threads; an operation ignores the operands that it has not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lanes<TD, TA, TB, TC, TOperation>(PtxWarp w, PtxInstruction i)
        where TD : unmanaged
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where TOperation : IOperation<TD, TA, TB, TC>
    {
        TD* d = (TD*)(w.Registers + i.D);
        TA* a = (TA*)(w.Registers + i.A);
        TB* b = (TB*)(w.Registers + i.B);
        TC* c = (TC*)(w.Registers + i.C);
        uint active = w.Active;
        for (int lane = 0; lane < PtxWarp.Lanes; lane++)
        {
            if ((active >> lane & 1) != 0)
                d[lane] = TOperation.Of(a[lane], b[lane], c[lane]);
        }
    }

    /// <summary>a where the predicate c holds, else b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select<T>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
    {
        T* d = (T*)(w.Registers + i.D), a = (T*)(w.Registers + i.A), b = (T*)(w.Registers + i.B);
        uint p = *(uint*)(w.Registers + i.C);
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<T>.Count)
            Store(w, d, lane, Vector256.ConditionalSelect(Mask<T>(p >> lane), Vector256.Load(a + lane), Vector256.Load(b + lane)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<T, TComparison>(PtxWarp w, PtxInstruction i)
        where T : unmanaged
        where TComparison : IVectorComparison<T>
    {
        T* a = (T*)(w.Registers + i.A), b = (T*)(w.Registers + i.B);
        uint result = 0;
        for (int lane = 0; lane < PtxWarp.Lanes; lane += Vector256<T>.Count)
            result |= TComparison.Of(Vector256.Load(a + lane), Vector256.Load(b + lane)).ExtractMostSignificantBits() << lane;
        StorePredicate(w, i, result);
    }

    /// <summary>b with the low bits of a at some bits: the third source says where they start, the fourth how many they are.</summary>
    public static void InsertBits(PtxWarp w, PtxInstruction i)
    {
        uint* d = (uint*)(w.Registers + i.D), a = (uint*)(w.Registers + i.A), b = (uint*)(w.Registers + i.B);
        uint* starts = (uint*)(w.Registers + i.C), counts = (uint*)(w.Registers + i.Operands[4]);
        uint active = w.Active;
        for (int lane = 0; lane < PtxWarp.Lanes; lane++)
        {
            int start = (int)(starts[lane] & 255), count = (int)(counts[lane] & 255);
            ulong mask = start < 32 ? (1UL << Math.Min(count, 32)) - 1 << start : 0;
            if ((active >> lane & 1) != 0)
                d[lane] = (b[lane] & ~(uint)mask) | ((uint)((ulong)a[lane] << (start & 31)) & (uint)mask);
        }
    }

    public static void PredicateAnd(PtxWarp w, PtxInstruction i) => StorePredicate(w, i, Predicate(w, i.A) & Predicate(w, i.B));

    public static void PredicateOr(PtxWarp w, PtxInstruction i) => StorePredicate(w, i, Predicate(w, i.A) | Predicate(w, i.B));

    public static void PredicateXor(PtxWarp w, PtxInstruction i) => StorePredicate(w, i, Predicate(w, i.A) ^ Predicate(w, i.B));

    public static void PredicateNot(PtxWarp w, PtxInstruction i) => StorePredicate(w, i, ~Predicate(w, i.A));

    public static void PredicateMove(PtxWarp w, PtxInstruction i) => StorePredicate(w, i, Predicate(w, i.A));

    private static uint Predicate(PtxWarp w, int place) => *(uint*)(w.Registers + place);

    private static void StorePredicate(PtxWarp w, PtxInstruction i, uint value)
    {
        uint* d = (uint*)(w.Registers + i.D);
        *d = (*d & ~w.Active) | (value & w.Active);
    }

    /// <summary>Changes the active threads' numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(PtxWarp w, T* d, int lane, Vector256<T> value)
        where T : unmanaged
    {
        if (!w.IsFull)
            value = Vector256.ConditionalSelect(Mask<T>(w.Active >> lane), value, Vector256.Load(d + lane));
        value.Store(d + lane);
    }

    /// <summary>All bits of the numbers whose bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Mask<T>(uint bits)
        where T : unmanaged
    {
        if (sizeof(T) == 4)
        {
            var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128u);
            return Vector256.Equals(Vector256.Create(bits) & lanes, lanes).As<uint, T>();
        }

        var pairs = Vector256.Create(1, 2, 4, 8ul);
        return Vector256.Equals(Vector256.Create((ulong)bits) & pairs, pairs).As<ulong, T>();
    }
}
