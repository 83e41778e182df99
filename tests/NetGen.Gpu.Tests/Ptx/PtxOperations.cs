using System.Numerics;
using static NetGen.Gpu.Tests.PtxArithmetic;
using static NetGen.Gpu.Tests.PtxThreadOperations;
using static NetGen.Gpu.Tests.PtxVectorOperations;

namespace NetGen.Gpu.Tests;

/// <summary>How an instruction runs, and the widths of its operands, the destination's first: <see cref="PtxRow.Width"/>.</summary>
internal readonly unsafe struct PtxOperation(delegate*<PtxWarp, PtxInstruction, void> execute, string operands)
{
    public readonly delegate*<PtxWarp, PtxInstruction, void> Execute = execute;

    public readonly string Operands = operands;
}

/// <summary>The instructions that compute from registers, by their names.</summary>
internal static unsafe class PtxOperations
{
    public static Dictionary<string, PtxOperation> All { get; } = Make();

    private static Dictionary<string, PtxOperation> Make()
    {
        var all = new Dictionary<string, PtxOperation>();
        AddIntegers<int>(all, "s32", "w");
        AddIntegers<uint>(all, "u32", "w");
        AddIntegers<long>(all, "s64", "x");
        AddIntegers<ulong>(all, "u64", "x");
        AddBits<uint>(all, "32", "w");
        AddBits<ulong>(all, "64", "x");
        AddFloats<float>(all, "f32", "w");
        AddFloats<double>(all, "f64", "x");

        all["mul.wide.s32"] = new(&Lanes<long, int, int, long, MultiplyWide<long, int>>, "xww");
        all["mul.wide.u32"] = new(&PtxArithmetic.MultiplyWide, "xww");
        all["mad.wide.s32"] = new(&Lanes<long, int, int, long, MultiplyAddWide<long, int>>, "xwwx");
        all["mad.wide.u32"] = new(&Lanes<ulong, uint, uint, ulong, MultiplyAddWide<ulong, uint>>, "xwwx");
        all["mul.hi.s32"] = new(&Lanes<int, int, int, int, MultiplyHigh<int, long>>, "www");
        all["mul.hi.u32"] = new(&Lanes<uint, uint, uint, uint, MultiplyHigh<uint, ulong>>, "www");
        all["mul.hi.s64"] = new(&Lanes<long, long, long, long, MultiplyHighSigned>, "xxx");
        all["mul.hi.u64"] = new(&Lanes<ulong, ulong, ulong, ulong, MultiplyHighUnsigned>, "xxx");
        all["abs.s32"] = new(&Unary<int, Absolute<int>>, "ww");
        all["abs.s64"] = new(&Unary<long, Absolute<long>>, "xx");
        all["neg.s32"] = new(&Unary<int, Negate<int>>, "ww");
        all["neg.s64"] = new(&Unary<long, Negate<long>>, "xx");
        all["abs.f32"] = new(&Unary<uint, AbsoluteSingle>, "ww");
        all["neg.f32"] = new(&Unary<uint, NegateSingle>, "ww");
        all["fma.rn.f32"] = new(&Ternary<float, FusedSingle>, "wwww");
        all["fma.rn.f64"] = new(&Ternary<double, FusedDouble>, "xxxx");
        all["rcp.rn.f32"] = new(&Unary<float, ReciprocalSingle>, "ww");
        all["bfi.b32"] = new(&InsertBits, "wwwww");
        all["and.pred"] = new(&PredicateAnd, "ppp");
        all["or.pred"] = new(&PredicateOr, "ppp");
        all["xor.pred"] = new(&PredicateXor, "ppp");
        all["not.pred"] = new(&PredicateNot, "pp");
        all["mov.pred"] = new(&PredicateMove, "pp");
        all["cvt.u64.u32"] = new(&Lanes<ulong, uint, uint, uint, Convert<ulong, uint>>, "xw");
        all["cvt.s64.s32"] = new(&Lanes<long, int, uint, uint, Convert<long, int>>, "xw");
        all["cvt.u32.u64"] = new(&Lanes<uint, ulong, uint, uint, Convert<uint, ulong>>, "wx");
        all["cvt.s32.s64"] = new(&Lanes<int, long, uint, uint, Convert<int, long>>, "wx");
        all["cvt.rn.f32.s32"] = new(&Lanes<float, int, uint, uint, Convert<float, int>>, "ww");
        all["cvt.rna.tf32.f32"] = new(&Unary<uint, RoundToTf32>, "ww");
        return all;
    }

    private static void AddIntegers<T>(Dictionary<string, PtxOperation> all, string type, string w)
        where T : unmanaged, IBinaryInteger<T>
    {
        all[$"add.{type}"] = new(&Binary<T, Add<T>>, w + w + w);
        all[$"sub.{type}"] = new(&Binary<T, Subtract<T>>, w + w + w);
        all[$"mul.lo.{type}"] = new(&Binary<T, Multiply<T>>, w + w + w);
        all[$"mad.lo.{type}"] = new(&Ternary<T, MultiplyAdd<T>>, w + w + w + w);
        all[$"div.{type}"] = new(&Lanes<T, T, T, T, PtxThreadOperations.Divide<T>>, w + w + w);
        all[$"rem.{type}"] = new(&Lanes<T, T, T, T, Remainder<T>>, w + w + w);
        all[$"min.{type}"] = new(&Binary<T, Minimum<T>>, w + w + w);
        all[$"max.{type}"] = new(&Binary<T, Maximum<T>>, w + w + w);
        all[$"shr.{type}"] = new(&Lanes<T, T, uint, T, ShiftRight<T>>, w + w + "w");
        all[$"bfe.{type}"] = new(&Lanes<T, T, uint, uint, ExtractBits<T>>, w + w + "ww");
        AddComparisons<T>(all, type, w);
        all[$"setp.ne.{type}"] = new(&Compare<T, Opposite<T, Equal<T>>>, "p" + w + w);
        foreach (var (name, same) in new[] { ("lo", "lt"), ("ls", "le"), ("hi", "gt"), ("hs", "ge") })
        {
            if (type[0] == 'u')
                all[$"setp.{name}.{type}"] = all[$"setp.{same}.{type}"];
        }
    }

    private static void AddBits<T>(Dictionary<string, PtxOperation> all, string bits, string w)
        where T : unmanaged, IBinaryInteger<T>
    {
        foreach (string type in new[] { "b", "s", "u", "f" })
        {
            all[$"mov.{type}{bits}"] = new(&Unary<T, Move<T>>, w + w);
            all[$"selp.{type}{bits}"] = new(&Select<T>, w + w + w + "p");
        }

        all[$"and.b{bits}"] = new(&Binary<T, And<T>>, w + w + w);
        all[$"or.b{bits}"] = new(&Binary<T, Or<T>>, w + w + w);
        all[$"xor.b{bits}"] = new(&Binary<T, Xor<T>>, w + w + w);
        all[$"not.b{bits}"] = new(&Unary<T, Not<T>>, w + w);
        all[$"shl.b{bits}"] = new(&Lanes<T, T, uint, T, ShiftLeft<T>>, w + w + "w");
        all[$"shr.b{bits}"] = all[$"shr.u{bits}"];
        all[$"popc.b{bits}"] = new(&Lanes<uint, T, uint, uint, CountOnes<T>>, "w" + w);
        all[$"clz.b{bits}"] = new(&Lanes<uint, T, uint, uint, CountLeadingZeros<T>>, "w" + w);
        all[$"setp.eq.b{bits}"] = all[$"setp.eq.u{bits}"];
        all[$"setp.ne.b{bits}"] = all[$"setp.ne.u{bits}"];
    }

    private static void AddFloats<T>(Dictionary<string, PtxOperation> all, string type, string w)
        where T : unmanaged, IFloatingPoint<T>
    {
        foreach (string rounding in new[] { "", ".rn" })
        {
            all[$"add{rounding}.{type}"] = new(&Binary<T, Add<T>>, w + w + w);
            all[$"sub{rounding}.{type}"] = new(&Binary<T, Subtract<T>>, w + w + w);
            all[$"mul{rounding}.{type}"] = new(&Binary<T, Multiply<T>>, w + w + w);
        }

        all[$"div.rn.{type}"] = new(&Binary<T, PtxVectorOperations.Divide<T>>, w + w + w);
        all[$"sqrt.rn.{type}"] = new(&Unary<T, SquareRoot<T>>, w + w);
        all[$"min.{type}"] = new(&Binary<T, Minimum<T>>, w + w + w);
        all[$"max.{type}"] = new(&Binary<T, Maximum<T>>, w + w + w);
        all[$"min.NaN.{type}"] = new(&Binary<T, MinimumOrNaN<T>>, w + w + w);
        all[$"max.NaN.{type}"] = new(&Binary<T, MaximumOrNaN<T>>, w + w + w);

        // Those with a u hold as well where a number is NaN: where the opposite, which does not, does not hold.
        AddComparisons<T>(all, type, w);
        all[$"setp.ne.{type}"] = new(&Compare<T, Both<T, Ordered<T>, Opposite<T, Equal<T>>>>, "p" + w + w);
        all[$"setp.equ.{type}"] = new(&Compare<T, Opposite<T, Both<T, Ordered<T>, Opposite<T, Equal<T>>>>>, "p" + w + w);
        all[$"setp.neu.{type}"] = new(&Compare<T, Opposite<T, Equal<T>>>, "p" + w + w);
        all[$"setp.ltu.{type}"] = new(&Compare<T, Opposite<T, Swapped<T, LessOrEqual<T>>>>, "p" + w + w);
        all[$"setp.leu.{type}"] = new(&Compare<T, Opposite<T, Swapped<T, Less<T>>>>, "p" + w + w);
        all[$"setp.gtu.{type}"] = new(&Compare<T, Opposite<T, LessOrEqual<T>>>, "p" + w + w);
        all[$"setp.geu.{type}"] = new(&Compare<T, Opposite<T, Less<T>>>, "p" + w + w);
        all[$"setp.num.{type}"] = new(&Compare<T, Ordered<T>>, "p" + w + w);
        all[$"setp.nan.{type}"] = new(&Compare<T, Opposite<T, Ordered<T>>>, "p" + w + w);
    }

    private static void AddComparisons<T>(Dictionary<string, PtxOperation> all, string type, string w)
        where T : unmanaged
    {
        all[$"setp.eq.{type}"] = new(&Compare<T, Equal<T>>, "p" + w + w);
        all[$"setp.lt.{type}"] = new(&Compare<T, Less<T>>, "p" + w + w);
        all[$"setp.le.{type}"] = new(&Compare<T, LessOrEqual<T>>, "p" + w + w);
        all[$"setp.gt.{type}"] = new(&Compare<T, Swapped<T, Less<T>>>, "p" + w + w);
        all[$"setp.ge.{type}"] = new(&Compare<T, Swapped<T, LessOrEqual<T>>>, "p" + w + w);
    }
}
