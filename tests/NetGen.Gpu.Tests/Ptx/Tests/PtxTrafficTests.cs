using static NetGen.Gpu.Tests.PtxSnippet;

namespace NetGen.Gpu.Tests;

/// <summary>Turns and sectors that are counted, against those known of patterns.</summary>
public sealed class PtxTrafficTests
{
    [Theory]
    [InlineData(1, "mov.b32 %r1, %r0;", 1, 1)] // side by side
    [InlineData(1, "mov.b32 %r1, 7;", 1, 1)] // all the same
    [InlineData(1, "shl.b32 %r1, %r0, 1;", 2, 1)] // every second
    [InlineData(1, "shl.b32 %r1, %r0, 5;", 32, 1)] // one bank
    [InlineData(1, "mul.lo.u32 %r1, %r0, 33;", 1, 1)] // one bank each
    [InlineData(1, "and.b32 %r1, %r0, 3; shl.b32 %r1, %r1, 5;", 4, 1)] // four words of a bank
    [InlineData(2, "shl.b32 %r1, %r0, 1;", 2, 2)] // pairs side by side
    [InlineData(2, "and.b32 %r1, %r0, 30;", 1, 1)] // neighbors have the same pair
    [InlineData(4, "shl.b32 %r1, %r0, 2;", 4, 4)] // fours side by side
    [InlineData(4, "mov.b32 %r1, 8;", 2, 1)] // one four for all
    [InlineData(4, "and.b32 %r1, %r0, 30; shl.b32 %r1, %r1, 1;", 2, 2)] // the neighbors have the same four
    [InlineData(4, "and.b32 %r1, %r0, 29; shl.b32 %r1, %r1, 2;", 4, 2)] // those two away, with gaps
    [InlineData(4, "and.b32 %r1, %r0, 15; shl.b32 %r1, %r1, 2;", 4, 2)] // the halves of a warp have the same: no neighbors
    public void Shared_memory_takes_a_turn_for_each_word_of_a_bank(int words, string place, int turns, int needed)
    {
        string registers = string.Join(", ", Enumerable.Range(0, words).Select(k => $"%r{10 + k}")), type = words == 1 ? "b32" : $"v{words}.b32";
        string list = words == 1 ? registers : $"{{{registers}}}";
        var traffic = Count($"""
            .shared .align 16 .b8 numbers[8192];
            mov.b32 %r0, %tid.x;
            {place}
            mov.b64 %rd0, numbers;
            mul.wide.u32 %rd1, %r1, 4;
            add.u64 %rd1, %rd0, %rd1;
            ld.shared.{type} {list}, [%rd1];
            mov.b32 %r3, %r10;
            """);
        Assert.Equal((1, turns, needed), Of(traffic.SharedReads));
        Assert.Equal((0, 0, 0), Of(traffic.SharedWrites));
    }

    [Theory]
    [InlineData("mov.b32 %r1, %r0;", 4, 4)] // side by side
    [InlineData("mov.b32 %r1, 7;", 1, 1)] // all the same
    [InlineData("shl.b32 %r1, %r0, 3;", 32, 4)] // a sector each
    [InlineData("add.u32 %r1, %r0, 1;", 5, 4)] // across a border
    public void Memory_comes_in_sectors(string place, int sectors, int needed)
    {
        var traffic = Count($"""
            mov.b32 %r0, %tid.x;
            {place}
            mul.wide.u32 %rd1, %r1, 4;
            add.u64 %rd1, %rd8, %rd1;
            ld.global.b32 %r3, [%rd1];
            """);
        Assert.Equal((1, sectors, needed), Of(traffic.Reads));
        Assert.Equal((1, 4, 4), Of(traffic.Writes));
    }

    [Fact]
    public void Threads_that_part_meet_again_where_both_ways_end()
    {
        // What is rare stands behind everything else.
        var traffic = Count("""
            mov.b32 %r0, %tid.x;
            and.b32 %r1, %r0, 1;
            setp.eq.u32 %p0, %r1, 0;
            @%p0 bra Even;
            mov.b32 %r3, 1;
            Both:
            fma.rn.f32 %r4, %r3, %r3, %r3;
            st.global.b32 [%rd9], %r3;
            bra.uni End;
            Even:
            mov.b32 %r3, 2;
            bra.uni Both;
            End:
            """);
        Assert.Equal(2, traffic.Writes.Requests);
        Assert.Equal(1, traffic.MultiplyAdds);
    }

    [Fact]
    public void Some_groups_of_a_grid_run()
    {
        var traffic = new PtxTraffic();
        uint[] results = Run(100, 32, 3200, "mov.b32 %r3, 5;", traffic: traffic);
        Assert.Equal([6, 18, 31, 43, 56, 68, 81, 93], results.Index().Where(r => r.Item == 5).Select(r => r.Index / 32).Distinct());
        Assert.Equal((8, 32, 32), Of(traffic.Kernels.Single().Writes));
    }

    private static PtxKernelTraffic Count(string code)
    {
        var traffic = new PtxTraffic();
        Run(1, 32, 32, code, new uint[256], traffic: traffic);
        return traffic.Kernels.Single();
    }

    private static (long Requests, long Taken, long Needed) Of(PtxAccesses accesses) => (accesses.Requests, accesses.Taken, accesses.Needed);
}
