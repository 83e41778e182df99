using static NetGen.Gpu.Tests.PtxSnippet;

namespace NetGen.Gpu.Tests;

/// <summary>What single instructions compute, against what the ISA says.</summary>
public sealed class PtxOperationTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    [Theory]
    [InlineData("eq.f32", NaN, 1, false)]
    [InlineData("ne.f32", NaN, 1, false)]
    [InlineData("ne.f32", 2, 1, true)]
    [InlineData("lt.f32", NaN, 1, false)]
    [InlineData("ge.f32", NaN, 1, false)]
    [InlineData("equ.f32", NaN, 1, true)]
    [InlineData("equ.f32", 2, 1, false)]
    [InlineData("neu.f32", NaN, 1, true)]
    [InlineData("neu.f32", 1, 1, false)]
    [InlineData("ltu.f32", 1, NaN, true)]
    [InlineData("ltu.f32", 1, 1, false)]
    [InlineData("ltu.f32", 0, 1, true)]
    [InlineData("leu.f32", NaN, NaN, true)]
    [InlineData("leu.f32", 1, 1, true)]
    [InlineData("leu.f32", 2, 1, false)]
    [InlineData("gtu.f32", NaN, 1, true)]
    [InlineData("gtu.f32", 1, 1, false)]
    [InlineData("gtu.f32", 2, 1, true)]
    [InlineData("geu.f32", 0, 1, false)]
    [InlineData("geu.f32", 1, 1, true)]
    [InlineData("num.f32", NaN, 1, false)]
    [InlineData("num.f32", 0, 1, true)]
    [InlineData("nan.f32", 0, NaN, true)]
    [InlineData("nan.f32", 0, 1, false)]
    [InlineData("eq.f32", 0, -0f, true)]
    public void Comparisons_of_floats_are_ordered_or_not(string comparison, float a, float b, bool holds) =>
        Assert.Equal(holds ? 1u : 0u, Compute($"setp.{comparison} %p0, %r0, %r1; selp.b32 %r3, 1, 0, %p0;", Bits(a), Bits(b)));

    [Theory]
    [InlineData("lt.s32", true)]
    [InlineData("lt.u32", false)]
    [InlineData("lo.u32", false)]
    [InlineData("ls.u32", false)]
    [InlineData("hi.u32", true)]
    [InlineData("hs.u32", true)]
    [InlineData("gt.s32", false)]
    [InlineData("ne.b32", true)]
    public void Comparisons_of_integers_have_signs_or_not(string comparison, bool holds) =>
        Assert.Equal(holds ? 1u : 0u, Compute($"setp.{comparison} %p0, %r0, %r1; selp.b32 %r3, 1, 0, %p0;", unchecked((uint)-1), 1));

    [Theory]
    [InlineData("min", NaN, 1, 1)]
    [InlineData("max", 1, NaN, 1)]
    [InlineData("min.NaN", NaN, 1, NaN)]
    [InlineData("max.NaN", 1, NaN, NaN)]
    [InlineData("min", 0, -0f, -0f)]
    [InlineData("max", -0f, 0, 0)]
    [InlineData("div.rn", 1, 0, Infinity)]
    [InlineData("mul", 1e-30f, 1e-10f, 1e-40f)]
    public void Special_numbers_are_those_of_ieee(string operation, float a, float b, float expected) =>
        Assert.Equal(Bits(expected), Compute($"{operation}.f32 %r3, %r0, %r1;", Bits(a), Bits(b)));

    [Fact]
    public void Multiplication_and_addition_round_once() => Assert.Equal(
        Bits(MathF.FusedMultiplyAdd(1 + 1f / 4096, 1 + 1f / 4096, -1)),
        Compute("fma.rn.f32 %r3, %r0, %r0, %r1;", Bits(1 + 1f / 4096), Bits(-1)));

    [Theory]
    [InlineData("shl.b32", 0x8000_0001, 31, 0x8000_0000)]
    [InlineData("shl.b32", 0x8000_0001, 32, 0)]
    [InlineData("shr.u32", 0x8000_0001, 33, 0)]
    [InlineData("shr.s32", 0x8000_0001, 32, uint.MaxValue)]
    [InlineData("shr.s32", 0x4000_0001, 255, 0)]
    [InlineData("shr.b32", 0x8000_0001, 31, 1)]
    [InlineData("mul.hi.s32", uint.MaxValue, 2, uint.MaxValue)]
    [InlineData("mul.hi.u32", uint.MaxValue, 2, 1)]
    [InlineData("mul.lo.s32", uint.MaxValue, 2, 0xFFFF_FFFE)]
    [InlineData("div.s32", unchecked((uint)-7), 2, unchecked((uint)-3))]
    [InlineData("rem.s32", unchecked((uint)-7), 2, uint.MaxValue)]
    [InlineData("div.s32", 0x8000_0000, uint.MaxValue, 0x8000_0000)]
    [InlineData("rem.s32", 0x8000_0000, uint.MaxValue, 0)]
    [InlineData("div.u32", 0x8000_0000, uint.MaxValue, 0)]
    [InlineData("min.s32", uint.MaxValue, 1, uint.MaxValue)]
    [InlineData("min.u32", uint.MaxValue, 1, 1)]
    [InlineData("and.b32", 12, 10, 8)]
    public void Integers_wrap_and_shifts_are_clamped(string operation, uint a, uint b, uint expected) =>
        Assert.Equal(expected, Compute($"{operation} %r3, %r0, %r1;", a, b));

    [Theory]
    [InlineData("bfe.u32 %r3, %r0, 4, 8;", 0xABCD, 0xBC)]
    [InlineData("bfe.s32 %r3, %r0, 4, 8;", 0xABCD, 0xFFFF_FFBC)]
    [InlineData("bfe.u32 %r3, %r0, 28, 8;", 0xA000_0000, 0xA)]
    [InlineData("bfe.s32 %r3, %r0, 28, 8;", 0xA000_0000, 0xFFFF_FFFA)]
    [InlineData("bfi.b32 %r3, 5, %r0, 4, 8;", 0xABCD, 0xA05D)]
    [InlineData("bfi.b32 %r3, 5, %r0, 32, 8;", 0xABCD, 0xABCD)]
    [InlineData("popc.b32 %r3, %r0;", 0xF0F0, 8)]
    [InlineData("clz.b32 %r3, %r0;", 0xF0F0, 16)]
    [InlineData("clz.b32 %r3, %r0;", 0, 32)]
    [InlineData("abs.s32 %r3, %r0;", uint.MaxValue, 1)]
    [InlineData("neg.f32 %r3, %r0;", 0, 0x8000_0000)]
    [InlineData("mul.wide.u32 %rd0, %r0, 16; shr.u64 %rd0, %rd0, 32; cvt.u32.u64 %r3, %rd0;", 0xFFFF_FFFF, 15)]
    [InlineData("mul.wide.s32 %rd0, %r0, 16; shr.s64 %rd0, %rd0, 32; cvt.u32.u64 %r3, %rd0;", 0xFFFF_FFFF, 0xFFFF_FFFF)]
    [InlineData("cvt.s64.s32 %rd0, %r0; mul.hi.s64 %rd0, %rd0, %rd0; cvt.u32.u64 %r3, %rd0;", 0xFFFF_FFFF, 0)]
    [InlineData("cvt.rna.tf32.f32 %r3, %r0;", 0x3F80_1000, 0x3F80_2000)]
    [InlineData("cvt.rna.tf32.f32 %r3, %r0;", 0x3F80_0FFF, 0x3F80_0000)]
    [InlineData("mov.b64 %rd0, 0x8000008000000001; cvt.rn.f32.u64 %r3, %rd0;", 0, 0x5F00_0001)]
    [InlineData("mov.b64 %rd0, 0x8000008000000000; cvt.rn.f32.s64 %r3, %rd0;", 0, 0xDEFF_FFFF)]
    [InlineData("cvt.rzi.s64.f32 %rd0, %r0; shr.u64 %rd0, %rd0, 32; cvt.u32.u64 %r3, %rd0;", 0x7FC0_0000, 0x8000_0000)]
    [InlineData("setp.lt.u32 %p0, %r0, 5; @%p0 mov.b32 %r3, 1; @!%p0 mov.b32 %r3, 2;", 5, 2)]
    [InlineData("setp.lt.u32 %p0, %r0, 5; not.pred %p1, %p0; or.pred %p1, %p0, %p1; selp.b32 %r3, 1, 2, %p1;", 5, 1)]
    public void Operations_on_bits(string code, uint a, uint expected) => Assert.Equal(expected, Compute(code, a, 0));

    [Theory]
    [InlineData("rni.s32.f32", 2.5f, 2)]
    [InlineData("rni.s32.f32", -3.5f, -4)]
    [InlineData("rzi.s32.f32", -3.5f, -3)]
    [InlineData("rmi.s32.f32", -3.5f, -4)]
    [InlineData("rpi.s32.f32", -3.5f, -3)]
    [InlineData("rzi.s32.f32", NaN, 0)]
    [InlineData("rzi.s32.f32", 1e20f, int.MaxValue)]
    [InlineData("rzi.s32.f32", -Infinity, int.MinValue)]
    [InlineData("rzi.u32.f32", -1f, 0)]
    [InlineData("rzi.u8.f32", 300f, 255)]
    [InlineData("rzi.s8.f32", -300f, -128)]
    public void Floats_become_integers_that_are_nearest_or_saturate(string conversion, float value, int expected) =>
        Assert.Equal(expected, (int)Compute($"cvt.{conversion} %r3, %r0;", Bits(value), 0));

    [Theory]
    [InlineData("rn.f32.s32", 16777217, 16777216)]
    [InlineData("rp.f32.s32", 16777217, 16777218)]
    [InlineData("rz.f32.s32", -16777217, -16777216)]
    [InlineData("rm.f32.s32", -16777217, -16777218)]
    [InlineData("rn.f32.u32", -1, 4294967296)]
    [InlineData("rn.f32.s8", 0x180, -128)]
    public void Integers_become_floats(string conversion, int value, float expected) =>
        Assert.Equal(Bits(expected), Compute($"cvt.{conversion} %r3, %r0;", (uint)value, 0));

    [Theory]
    [InlineData("sat.u8.s32", -5, 0)]
    [InlineData("sat.u8.s32", 500, 255)]
    [InlineData("u8.s32", 511, 255)]
    [InlineData("s8.s32", 511, -1)]
    [InlineData("s32.s16", 0x18000, -32768)]
    public void Integers_are_cut_extended_or_saturated(string conversion, int value, int expected) =>
        Assert.Equal(expected, (int)Compute($"cvt.{conversion} %r3, %r0;", (uint)value, 0));

    [Theory]
    [InlineData("rni.f32.f32", 2.5f, 2)]
    [InlineData("rmi.f32.f32", -2.5f, -3)]
    [InlineData("sat.f32.f32", -2, 0)]
    [InlineData("sat.f32.f32", 2, 1)]
    [InlineData("sat.f32.f32", NaN, 0)]
    public void Floats_become_whole_or_saturate(string conversion, float value, float expected) =>
        Assert.Equal(Bits(expected), Compute($"cvt.{conversion} %r3, %r0;", Bits(value), 0));
}
