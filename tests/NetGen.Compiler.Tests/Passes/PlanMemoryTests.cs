using Buffer = NetGen.Compiler.Buffer;

namespace NetGen.Compiler.Tests;

public class PlanMemoryTests
{
    [Fact]
    public void Live_buffers_never_overlap_and_nothing_leaves_the_arena()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var buffers = RandomBuffers(new Random(seed));
            var plan = PlanMemory.Run(buffers);

            foreach (var x in buffers)
            {
                long end = plan.Offsets[x] + x.Floats;
                Assert.True(end <= (x.IsBatched ? plan.FloatsPerSample : plan.FixedFloats), $"seed {seed}: {x} leaves the arena");
                Assert.True(x.IsBatched || plan.Offsets[x] % PlanMemory.Alignment == 0, $"seed {seed}: {x} is not aligned");
                foreach (var y in buffers.Where(y => y != x && x.IsAliveWith(y)))
                    Assert.True(end <= plan.Offsets[y] || plan.Offsets[y] + y.Floats <= plan.Offsets[x], $"seed {seed}: {x} overlaps {y}");
            }
        }
    }

    [Fact]
    public void Memory_is_given_to_another_buffer_once_its_last_reader_has_run()
    {
        Buffer[] chain = [new(0, true, 100, 0, 1), new(1, true, 80, 1, 2), new(2, true, 100, 2, 3), new(3, true, 80, 3, 4)];

        var plan = PlanMemory.Run(chain);

        Assert.Equal(180, plan.FloatsPerSample);
        Assert.Equal(plan.Offsets[chain[0]], plan.Offsets[chain[2]]);
        Assert.Equal(plan.Offsets[chain[1]], plan.Offsets[chain[3]]);
    }

    [Fact]
    public void A_buffer_that_a_kernel_reads_is_not_where_the_same_kernel_writes()
    {
        Buffer read = new(0, false, 16, 0, 1), written = new(1, false, 16, 1, 2);

        var plan = PlanMemory.Run([read, written]);

        Assert.NotEqual(plan.Offsets[read], plan.Offsets[written]);
    }

    private static List<Buffer> RandomBuffers(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 40)).Select(id =>
        {
            int first = random.Next(30);
            return new Buffer(id, random.Next(3) > 0, random.Next(1, 500), first, first + random.Next(8));
        }),
    ];
}
