namespace NetGen.Cpu.Tests;

public unsafe class WorkerPoolTests
{
    private const int Tiles = 1000;

    public static TheoryData<int> ThreadCounts => [1, 2, 3, 8];

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Every_tile_runs_once_in_every_call(int threads)
    {
        var pool = new WorkerPool(threads);
        int[] runs = GC.AllocateArray<int>(Tiles, pinned: true);
        fixed (int* counts = runs)
        {
            for (int call = 1; call <= 200; call++)
            {
                foreach (int tiles in new[] { 0, 1, 2, threads - 1, threads, threads + 1, Tiles })
                {
                    Array.Clear(runs);
                    KernelCall arguments = new() { P0 = (float*)counts };
                    pool.Run(&CountTile, &arguments, tiles);
                    for (int tile = 0; tile < Tiles; tile++)
                        Assert.Equal(tile < tiles ? 1 : 0, runs[tile]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Calls_of_changing_size_that_follow_each_other_closely_run_their_own_tiles_alone(int threads)
    {
        var pool = new WorkerPool(threads);
        int* runs = stackalloc int[2];
        long expected = 0;
        for (int call = 0; call < 40_000; call++)
        {
            int tiles = call % 2 == 0 ? threads : 40 * threads;
            expected += tiles;
            KernelCall arguments = new() { P0 = (float*)runs, N = tiles };
            pool.Run(&CountTileInside, &arguments, tiles);
            arguments.N = 0; // a tile that runs after its call counts as outside
        }

        Assert.Equal((expected, 0), (runs[0], runs[1]));
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Threads_have_numbers_of_their_own_below_the_thread_count(int threads)
    {
        var pool = new WorkerPool(threads);
        int[] inside = GC.AllocateArray<int>(threads * 2, pinned: true);
        fixed (int* marks = inside)
        {
            for (int call = 0; call < 100; call++)
            {
                KernelCall arguments = new() { P0 = (float*)marks, N = threads };
                pool.Run(&EnterAlone, &arguments, 64);
            }
        }

        Assert.All(inside[..threads], count => Assert.Equal(0, count));
        Assert.Equal(100 * 64, inside[threads..].Sum());
    }

    [Fact]
    public void Two_threads_really_share_the_work()
    {
        var pool = new WorkerPool(2);
        int arrived = 0;
        KernelCall arguments = new() { P0 = (float*)&arrived };
        // Each of the two tiles waits for the other, which one thread alone could never do.
        pool.Run(&MeetAnother, &arguments, 2);
        Assert.Equal(2, arrived);
    }

    [Fact]
    public void Workers_sleep_while_there_is_nothing_to_do_and_come_back()
    {
        var pool = new WorkerPool(3);
        int arrived = 0;
        KernelCall arguments = new() { P0 = (float*)&arrived };
        for (int round = 0; round < 3; round++)
        {
            arrived = 0;
            pool.Run(&MeetAnother, &arguments, 2);
            Assert.True(SpinWait.SpinUntil(() => pool.Sleeping == 2, TimeSpan.FromSeconds(20)), $"{pool.Sleeping} of 2 workers sleep.");
        }
    }

    [Fact]
    public void A_small_call_wakes_nobody_and_many_in_a_row_do()
    {
        var pool = new WorkerPool(2);
        int count = 0;
        KernelCall arguments = new() { P0 = (float*)&count };
        pool.Run(&CountAll, &arguments, 8, operations: 1_000_000);
        Assert.Equal(1, pool.Sleeping);
        Assert.Equal(8, count);

        // A pause between two calls, which a busy machine may make, only starts the sum anew.
        for (int call = 0; call < 1_000_000 && pool.Sleeping == 1; call++)
            pool.Run(&CountAll, &arguments, 8, operations: 1_000_000);
        Assert.Equal(0, pool.Sleeping);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Wake_ups_leave_a_worker_the_processors_that_it_had(int threads)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string before = AllowedProcessors();
        bool crowds = WakePlacement.Crowds;
        WakePlacement.Crowds = true;
        try
        {
            var pool = new WorkerPool(threads);
            int arrived = 0;
            KernelCall arguments = new() { P0 = (float*)&arrived };
            for (int round = 0; round < 3; round++)
            {
                arrived = 0;
                _allowed = ["", ""];
                pool.Run(&MeetAnotherAndNoteProcessors, &arguments, 2);
                Assert.All(_allowed, processors => Assert.Equal(before, processors));
                Assert.True(SpinWait.SpinUntil(() => pool.Sleeping == threads - 1, TimeSpan.FromSeconds(20)), $"{pool.Sleeping} workers sleep.");
            }
        }
        finally
        {
            WakePlacement.Crowds = crowds;
        }
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void An_exception_of_a_kernel_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        var pool = new WorkerPool(threads);
        for (int round = 0; round < 50; round++)
        {
            var exception = Assert.Throws<InvalidDataException>(() =>
            {
                KernelCall arguments = default;
                pool.Run(&FailAtTile7, &arguments, 100);
            });
            Assert.Equal("tile 7", exception.Message);
            int count = 0;
            KernelCall next = new() { P0 = (float*)&count };
            pool.Run(&CountAll, &next, Tiles);
            Assert.Equal(Tiles, count);
        }
    }

    [Fact]
    public void A_kernel_may_run_kernels()
    {
        _nested = new WorkerPool(3);
        int count = 0;
        KernelCall arguments = new() { P0 = (float*)&count };
        _nested.Run(&RunInside, &arguments, 20);
        Assert.Equal(20 * 30, count);
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Several_threads_may_share_a_pool(int threads)
    {
        var pool = new WorkerPool(threads);
        int[] counts = new int[4];
        var users = Enumerable.Range(0, 4).Select(user => new Thread(() =>
        {
            int count = 0;
            KernelCall arguments = new() { P0 = (float*)&count };
            for (int call = 0; call < 2000; call++)
                pool.Run(&CountAll, &arguments, 10);
            counts[user] = count;
        })).ToList();
        users.ForEach(user => user.Start());
        users.ForEach(user => user.Join());
        Assert.All(counts, count => Assert.Equal(20_000, count));
    }

    [Fact]
    public void Devices_with_as_many_threads_share_one_pool()
    {
        Assert.Same(Device.Cpu(threads: 5).Pool, Device.Cpu(threads: 5).Pool);
        Assert.NotSame(Device.Cpu(threads: 5).Pool, Device.Cpu(threads: 4).Pool);
    }

    private static WorkerPool _nested = null!;

    private static void CountTile(KernelCall* call, int tile, int thread) => Interlocked.Increment(ref ((int*)call->P0)[tile]);

    private static void CountTileInside(KernelCall* call, int tile, int thread) => Interlocked.Increment(ref ((int*)call->P0)[tile < call->N ? 0 : 1]);

    private static void CountAll(KernelCall* call, int tile, int thread) => Interlocked.Increment(ref *(int*)call->P0);

    private static void EnterAlone(KernelCall* call, int tile, int thread)
    {
        int* inside = (int*)call->P0;
        if ((uint)thread >= (uint)call->N || Interlocked.Increment(ref inside[thread]) != 1)
            throw new InvalidOperationException($"Thread {thread} was there twice, or is too large.");
        Thread.SpinWait(50);
        inside[call->N + thread]++;
        Interlocked.Decrement(ref inside[thread]);
    }

    private static void MeetAnother(KernelCall* call, int tile, int thread)
    {
        ref int arrived = ref *(int*)call->P0;
        Interlocked.Increment(ref arrived);
        var spin = new SpinWait();
        while (Volatile.Read(ref arrived) < 2)
            spin.SpinOnce();
    }

    private static string[] _allowed = [];

    private static void MeetAnotherAndNoteProcessors(KernelCall* call, int tile, int thread)
    {
        MeetAnother(call, tile, thread);
        _allowed[tile] = AllowedProcessors();
    }

    private static string AllowedProcessors() => File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal));

    private static void FailAtTile7(KernelCall* call, int tile, int thread)
    {
        if (tile == 7)
            throw new InvalidDataException("tile 7");
    }

    private static void RunInside(KernelCall* call, int tile, int thread) => _nested.Run(&CountAll, call, 30);
}
