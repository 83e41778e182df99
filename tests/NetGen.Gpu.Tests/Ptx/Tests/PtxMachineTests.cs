using System.Runtime.InteropServices;
using static NetGen.Gpu.Tests.PtxSnippet;

namespace NetGen.Gpu.Tests;

/// <summary>Threads, barriers and memory of the machine that runs PTX; it runs whole kernels in each <c>KernelCase</c>.</summary>
public sealed class PtxMachineTests
{
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

    [Theory]
    [InlineData("cp.async.wait_group 0;", false)]
    [InlineData("cp.async.wait_all;", false)]
    [InlineData("cp.async.wait_group 1;", true)]
    [InlineData("", true)]
    public void Copies_are_there_when_their_thread_has_waited(string wait, bool isSecondMissing)
    {
        uint[] results = Run(
            1, 1, 1,
            $$"""
            .shared .align 16 .b8 copies[32];
            mov.b32 %r1, copies;
            cp.async.ca.shared.global [%r1], [%rd8], 4;
            cp.async.commit_group;
            cp.async.cg.shared.global [%r1+16], [%rd8], 16, 8;
            cp.async.commit_group;
            {{wait}}
            bar.sync 0;
            ld.shared.v4.b32 {%r4, %r5, %r6, %r7}, [%r1+16];
            add.s32 %r3, %r5, %r6;
            add.s32 %r3, %r3, %r7;
            """,
            [11, 22, 33, 44]);
        Assert.Equal(isSecondMissing ? unchecked((uint)-3) : 22, results[0]);
    }

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
        sentence = Assert.Throws<InvalidOperationException>(() => Run(1, 64, 64, Reader("", 32))).Message;
        Assert.Contains("which thread 0 read since the last barrier", sentence);
        sentence = Assert.Throws<InvalidOperationException>(() => Run(1, 64, 64, Reader("bar.sync 0;", 1) + "st.shared.b32 [%rd1], %r3;")).Message;
        Assert.Contains("which thread 1 read since the last barrier", sentence);
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
    public void Threads_of_a_warp_wait_at_the_same_barrier()
    {
        string sentence = Assert.Throws<InvalidOperationException>(
            () => Run(1, 32, 32, "mov.b32 %r0, %tid.x; setp.gt.u32 %p0, %r0, 20; @%p0 bra Other; bar.sync 0; bra End; Other: bar.sync 0; End:")).Message;
        Assert.Contains("Threads of warp 0 of group 0 of test wait at different barriers", sentence);
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
        Run(2, 48, 96, "atom.global.inc.u32 %r3, [%rd8], 40; membar.gl;", [0]));

    [Fact]
    public void Reductions_are_seen_by_later_groups() => Assert.Equal(
        [32, 32, 64, 64],
        Run(
            2, 32, 64,
            """
            red.global.add.u32 [%rd8], 1;
            fence.acq_rel.gpu;
            ld.global.b32 %r3, [%rd8];
            """,
            [0]).Where((_, t) => t % 16 == 0));

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
    [InlineData("atom.global.cas.b32 %r3, [%rd9], 1;")]
    [InlineData("ld.local.b32 %r3, [%rd9];")]
    [InlineData("ld.param.b32 %r3, [%rd9];")]
    [InlineData("ld.param.b32 %r3, [results+8];")]
    [InlineData("ld.global.b32 %r3, [results];")]
    [InlineData("add.s32 5, %r3, %r3;")]
    [InlineData("ld.global.v2.b32 %r3, [%rd9];")]
    [InlineData("bar.sync 1;")]
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
}
