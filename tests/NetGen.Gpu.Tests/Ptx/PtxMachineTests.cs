using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>The machine that runs PTX, against what the ISA says; whole kernels are in the cases of <c>Emitted</c>.</summary>
public sealed class PtxMachineTests
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

    [Fact]
    public void Threads_part_at_branches_and_meet_again() => Assert.Equal(
        [.. Enumerable.Range(0, 64).Select(t => (uint)(t % 3 == 0 ? 1000 : Enumerable.Range(0, t).Sum()))],
        Run(
            2, 32, 64,
            """
            mov.b32 %r0, %tid.x;
            mov.b32 %r1, %ctaid.x;
            mov.b32 %r2, %ntid.x;
            mad.lo.s32 %r0, %r1, %r2, %r0;
            rem.u32 %r4, %r0, 3;
            setp.eq.u32 %p0, %r4, 0;
            @%p0 bra Third;
            mov.b32 %r3, 0;
            mov.b32 %r5, 0;
            Loop:
            setp.ge.u32 %p1, %r5, %r0;
            @%p1 bra End;
            add.s32 %r3, %r3, %r5;
            add.s32 %r5, %r5, 1;
            bra.uni Loop;
            Third:
            mov.b32 %r3, 1000;
            End:
            """));

    [Fact]
    public void Warps_wait_at_barriers_for_what_others_write() => Assert.Equal(
        [.. Enumerable.Range(0, 100).Select(t => (uint)(99 - t))],
        Run(
            1, 100, 100,
            """
            .shared .align 4 .b8 turned[400];
            mov.b32 %r0, %tid.x;
            mov.b64 %rd0, turned;
            mul.wide.u32 %rd1, %r0, 4;
            add.u64 %rd1, %rd0, %rd1;
            st.shared.b32 [%rd1], %r0;
            bar.sync 0;
            sub.s32 %r1, 99, %r0;
            mul.wide.u32 %rd1, %r1, 4;
            cvta.shared.u64 %rd0, %rd0;
            add.u64 %rd1, %rd0, %rd1;
            ld.b32 %r3, [%rd1];
            """));

    [Fact]
    public void A_forgotten_barrier_is_found()
    {
        string Reader(string barrier, int other) =>
            $"""
            .shared .align 4 .b8 turned[400];
            mov.b32 %r0, %tid.x;
            mov.b64 %rd0, turned;
            mul.wide.u32 %rd1, %r0, 4;
            add.u64 %rd1, %rd0, %rd1;
            st.shared.b32 [%rd1], %r0;
            {barrier}
            xor.b32 %r1, %r0, {other};
            mul.wide.u32 %rd2, %r1, 4;
            add.u64 %rd2, %rd0, %rd2;
            ld.shared.b32 %r3, [%rd2];
            """;
        Assert.Equal(1u, Run(1, 64, 64, Reader("bar.sync 0;", 1))[0]);
        string sentence = Assert.Throws<InvalidOperationException>(() => Run(1, 64, 64, Reader("", 1))).Message;
        Assert.Contains("Thread 0 of group 0", sentence);
        Assert.Contains("which thread 1 wrote since the last barrier", sentence);
        // Here the reader comes first, and the writer is found.
        Assert.Contains("thread", Assert.Throws<InvalidOperationException>(() => Run(1, 64, 64, Reader("", 32))).Message);
        Assert.Contains("read since the last barrier", Assert.Throws<InvalidOperationException>(() => Run(1, 64, 64, Reader("bar.sync 0;", 1) + "st.shared.b32 [%rd1], %r3;")).Message);
    }

    [Fact]
    public void Shared_memory_is_nan_before_it_is_written() => Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(
        Run(1, 1, 1, ".shared .align 4 .b8 fresh[4]; mov.b64 %rd0, fresh; ld.shared.b32 %r3, [%rd0];")[0])));

    [Fact]
    public void Threads_that_end_let_no_others_wait()
    {
        string sentence = Assert.Throws<InvalidOperationException>(
            () => Run(1, 64, 64, "mov.b32 %r0, %tid.x; setp.gt.u32 %p0, %r0, 40; @%p0 ret; bar.sync 0;")).Message;
        Assert.Contains("have ended while others wait", sentence);
    }

    [Fact]
    public void Vectors_are_loaded_where_a_predicate_holds() => Assert.Equal(
        [.. Enumerable.Range(0, 8).Select(t => t < 5 ? 4u * 7 + 6 : 40)],
        Run(
            1, 8, 8,
            """
            mov.b32 %r0, %tid.x;
            setp.lt.u32 %p0, %r0, 5;
            mov.b32 %r4, 10;
            mov.b32 %r5, 10;
            mov.b32 %r6, 10;
            mov.b32 %r7, 10;
            mul.wide.u32 %rd1, %r0, 0;
            add.u64 %rd1, %rd9, %rd1;
            @%p0 st.global.v4.b32 [%rd1], {7, 8, 9, 10};
            @%p0 ld.global.v4.b32 {%r4, %r5, %r6, %r7}, [%rd1];
            add.s32 %r3, %r4, %r5;
            add.s32 %r3, %r3, %r6;
            add.s32 %r3, %r3, %r7;
            """));

    [Fact]
    public void Atomic_operations_happen_one_after_the_other() => Assert.Equal(
        [.. Enumerable.Range(0, 96).Select(t => (uint)(t % 41))],
        Run(2, 48, 96, "mov.b32 %r1, 0; setp.eq.u32 %p0, %r1, 1; @%p0 red.global.add.u32 [%rd8], 1; atom.global.inc.u32 %r3, [%rd8+4], 40; membar.gl;", new uint[2]));

    [Fact]
    public void Matrices_are_multiplied_by_a_warp()
    {
        var random = new Random(3);
        float[] a = Numbers(16 * 8), b = Numbers(8 * 8), c = Numbers(16 * 8);
        var expected = new float[16 * 8];
        for (int row = 0; row < 16; row++)
        {
            for (int column = 0; column < 8; column++)
            {
                double sum = c[row * 8 + column];
                for (int k = 0; k < 8; k++)
                    sum += (double)Cut(a[row * 8 + k]) * Cut(b[k * 8 + column]);
                expected[row * 8 + column] = (float)sum;
            }
        }

        // Rows r and r + 8, columns t and t + 4 of A; of C, columns 2t and 2t + 1.
        uint[] bits = Run(
            1, 32, 128,
            """
            mov.b32 %r0, %laneid;
            shr.u32 %r1, %r0, 2;
            and.b32 %r2, %r0, 3;
            mad.lo.u32 %r4, %r1, 8, %r2;
            mul.wide.u32 %rd0, %r4, 4;
            add.u64 %rd0, %rd8, %rd0;
            ld.global.b32 %r10, [%rd0];
            ld.global.b32 %r11, [%rd0+256];
            ld.global.b32 %r12, [%rd0+16];
            ld.global.b32 %r13, [%rd0+272];
            mad.lo.u32 %r4, %r2, 8, %r1;
            mul.wide.u32 %rd0, %r4, 4;
            add.u64 %rd0, %rd8, %rd0;
            ld.global.b32 %r14, [%rd0+512];
            ld.global.b32 %r15, [%rd0+640];
            shl.b32 %r2, %r2, 1;
            mad.lo.u32 %r4, %r1, 8, %r2;
            mul.wide.u32 %rd0, %r4, 4;
            add.u64 %rd1, %rd8, %rd0;
            ld.global.v2.f32 {%r16, %r17}, [%rd1+768];
            ld.global.v2.f32 {%r18, %r19}, [%rd1+1024];
            mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%r16, %r17, %r18, %r19}, {%r10, %r11, %r12, %r13}, {%r14, %r15}, {%r16, %r17, %r18, %r19};
            add.u64 %rd1, %rd9, %rd0;
            st.global.v2.f32 [%rd1], {%r16, %r17};
            st.global.v2.f32 [%rd1+256], {%r18, %r19};
            ret;
            """,
            [.. new[] { a, b, c }.SelectMany(m => m).Select(Bits)]);
        for (int i = 0; i < expected.Length; i++)
        {
            // Eight sums of numbers up to 9, each rounded.
            Assert.Equal(expected[i], BitConverter.UInt32BitsToSingle(bits[i]), 9 * 8 / 16777216.0);
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];

        float Cut(float x) => BitConverter.UInt32BitsToSingle(Bits(x) & ~0x1FFFu);
    }

    [Theory]
    [InlineData("ld.global.b32 %r3, [%rd9+256];", "uses 4 bytes at 0x", "256 bytes behind the start of the nearest allocation, which has 256")]
    [InlineData("ld.global.v4.b32 {%r3, %r4, %r5, %r6}, [%rd9+8];", "uses address 0x", "no multiple of 16 bytes")]
    [InlineData("st.global.b32 [%rd9+-4], %r3;", "Thread 0 of group 0 of test", "outside of memory")]
    [InlineData("st.global.b32 [%rd9+2], %r3;", "no multiple of 4 bytes", "st.global.b32")]
    [InlineData(".shared .align 4 .b8 small[8]; mov.b64 %rd0, small; st.shared.b32 [%rd0+8], 1;", "uses 4 bytes at 8 of 8 bytes of shared memory", "st.shared.b32")]
    public void Accesses_that_are_undefined_are_sentences(string code, string first, string second)
    {
        string sentence = Assert.Throws<InvalidOperationException>(() => Run(1, 1, 64, code)).Message;
        Assert.Contains(first, sentence);
        Assert.Contains(second, sentence);
    }

    [Theory]
    [InlineData("ex2.approx.f32 %r3, %r0;")]
    [InlineData("add.s32 %r3, %r0;")]
    [InlineData("add.s32 %r3, %r0, %rd0;")]
    [InlineData("add.s32 %r3, %r0, %r99;")]
    [InlineData("cvt.rn.f16.f32 %r3, %r0;")]
    [InlineData("cvt.rz.f32.s64 %r3, %rd0;")]
    [InlineData("bra.uni Nowhere;")]
    [InlineData("call.uni f;")]
    public void What_the_machine_does_not_know_is_a_sentence(string code) =>
        Assert.Contains(code[..^1].Split(' ')[0], Assert.Throws<NotSupportedException>(() => Run(1, 1, 1, code)).Message);

    [Fact]
    public void Parameters_of_another_size_are_a_sentence()
    {
        var entry = PtxModule.Parse(".visible .entry test(.param .align 8 .b8 p[12]) { ret; }").Entries.Single();
        Assert.Contains("12 bytes of parameters, but 8", Assert.Throws<ArgumentException>(() => PtxMachine.Launch(entry, 1, 1, new byte[8])).Message);
    }

    [Fact]
    public void Freed_memory_is_no_memory()
    {
        var memory = PtxMemory.Allocate(64);
        var entry = PtxModule.Parse(
            ".visible .entry test(.param .u64 p) { .reg .b64 %rd<2>; .reg .b32 %r<2>; ld.param.u64 %rd0, [p]; ld.global.b32 %r0, [%rd0]; }").Entries.Single();
        ulong[] parameters = [memory.Start];
        PtxMachine.Launch(entry, 1, 1, MemoryMarshal.AsBytes<ulong>(parameters));
        memory.Dispose();
        Assert.Throws<InvalidOperationException>(() => PtxMachine.Launch(entry, 1, 1, MemoryMarshal.AsBytes<ulong>(parameters)));
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <summary>What some instructions make of %r0 and %r1, in %r3.</summary>
    private static uint Compute(string code, uint a, uint b) => Run(1, 1, 1, $"ld.global.b32 %r0, [%rd8]; ld.global.b32 %r1, [%rd8+4]; {code}", [a, b])[0];

    /// <summary>Runs instructions: %rd8 is where the inputs lie, %rd9 the results; each thread's is %r3, unless it returns before.</summary>
    private static uint[] Run(int groups, int threads, int results, string code, uint[]? inputs = null)
    {
        string module = $$"""
            .version 7.8
            .target sm_80
            .address_size 64
            .visible .entry test(
                .param .u64 inputs,
                .param .u64 results
            )
            {
                .reg .pred %p<4>;
                .reg .b32 %r<32>;
                .reg .b64 %rd<16>;
                ld.param.u64 %rd8, [inputs]; // [inputs]
                ld.param.u64 %rd9, [results];
                {{code}}
                mov.b32 %r30, %ctaid.x;
                mov.b32 %r31, %ntid.x;
                mul.lo.u32 %r30, %r30, %r31;
                mov.b32 %r31, %tid.x;
                add.u32 %r30, %r30, %r31;
                mul.wide.u32 %rd10, %r30, 4;
                add.u64 %rd9, %rd9, %rd10;
                st.global.b32 [%rd9], %r3;
                ret;
            }
            """;
        using PtxAllocation from = PtxMemory.Allocate(4 * Math.Max(inputs?.Length ?? 0, 1)), to = PtxMemory.Allocate(4 * results);
        inputs?.CopyTo(MemoryMarshal.Cast<byte, uint>(from.Span));
        ulong[] parameters = [from.Start, to.Start];
        PtxMachine.Launch(PtxModule.Parse(module).Entries.Single(), groups, threads, MemoryMarshal.AsBytes<ulong>(parameters));
        return [.. MemoryMarshal.Cast<byte, uint>(to.Span)];
    }
}
