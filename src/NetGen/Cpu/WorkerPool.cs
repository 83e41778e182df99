using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>
/// Resident threads that share the tiles of one kernel call. Dispatch and join allocate nothing; a worker without work spins
/// briefly and then sleeps, so an idle program uses no processor.
/// </summary>
/// <remarks>
/// Tiles are split into one contiguous range a thread, so that from step to step a thread meets the same weights; a thread
/// that is done takes tiles from the ranges of the others. Which thread runs a tile never changes its result. The caller does not
/// wait for a worker that has not begun: it takes the tiles itself. A pool that is busy (another network, or a kernel that
/// calls again) leaves the whole call to the thread that asks.
/// <para>
/// A cache line takes 40 to 500 ns from one processor to another, so a job is told on one line a worker, which holds all that the worker must know and from
/// which tiles of its range are taken, and the worker answers on one line. The caller's first tile is its own without asking, so that nothing waits
/// for these lines before it works.
/// </para>
/// <para>
/// Waking a worker costs far more than giving work to one that spins, so both sides weigh it as one weighs renting against buying: a
/// worker spins about as long as a wake-up takes before it sleeps, and a caller wakes it when the work that it missed, in calls that
/// follow each other closely, would have paid for that.
/// </para>
/// </remarks>
internal sealed unsafe class WorkerPool
{
    private const int Closed = int.MaxValue;
    private const int LinePair = 128; // the prefetcher takes neighboring lines in pairs

    private static readonly Lock PoolsGate = new();
    private static readonly Dictionary<int, WorkerPool> Pools = [];

    // From the signal until the worker runs it takes 20 µs where processors stay awake, 100 to 250 µs on virtual ones that were idle.
    private static readonly long SpinTicks = Math.Max(1, Stopwatch.Frequency / 5_000); // 200 µs

    // Calls farther apart than this do not profit from each other's wake-ups.
    private static readonly long CloseTicks = 2 * SpinTicks;

    // The multiply-adds of about 300 µs: a signal costs the caller 10 to 60 µs, and until the worker runs the caller works alone.
    private const long WakeOperations = 30_000_000;
    private const int JoinSpins = 500;

    private readonly byte[] _memory; // pinned
    private readonly Range* _ranges; // one a thread, the caller's first
    private readonly Worker[] _workers;
    private readonly bool _exceedsProcessors;
    private int _busy;
    private bool _started;
    private uint _job;
    private long _missed; // multiply-adds that sleeping workers did not share
    private long _lastMiss;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Threads that work, the caller's included.</param>
    public WorkerPool(int threads)
    {
        Threads = threads;
        _exceedsProcessors = threads > Environment.ProcessorCount;
        _memory = GC.AllocateArray<byte>((threads * sizeof(Range)) + LinePair, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _ranges = (Range*)((start + LinePair - 1) / LinePair * LinePair);
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker();
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>How many workers sleep at this moment.</summary>
    public int Sleeping => _workers.Count(worker => worker.Sleeps);

    /// <summary>The pool that all devices with this many threads share.</summary>
    public static WorkerPool Shared(int threads)
    {
        lock (PoolsGate)
        {
            if (!Pools.TryGetValue(threads, out var pool))
                Pools.Add(threads, pool = new WorkerPool(threads));
            return pool;
        }
    }

    /// <summary>Runs the kernel for tiles 0 to <paramref name="tiles"/> - 1 and returns when all are done.</summary>
    /// <remarks>An exception of a kernel reaches the caller when all threads have stopped; the tiles left are not run.</remarks>
    /// <param name="kernel">The kernel.</param>
    /// <param name="call">Its operands.</param>
    /// <param name="tiles">How many tiles there are.</param>
    /// <param name="operations">About how many multiply-adds of a contraction take as long as the whole call: whether it is worth waking workers that sleep.</param>
    public void Run(delegate*<KernelCall*, int, int, void> kernel, KernelCall* call, int tiles, long operations = WakeOperations)
    {
        if (tiles < 2 || Threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            RunHere(kernel, call, tiles);
            return;
        }

        int wanted = Math.Min(tiles - 1, _workers.Length);
        int sleeping = CountSleeping(wanted);
        bool wakes = sleeping > 0 && IsWorthWaking(operations);
        if (sleeping == wanted && !wakes)
        {
            Volatile.Write(ref _busy, 0);
            RunHere(kernel, call, tiles);
            return;
        }

        if (!_started)
            Start();
        uint job = ++_job;
        bool hasFirst = RangeStart(tiles, 1) > 0;
        for (int range = 0; range < Threads; range++)
            _ranges[range].Close();
        for (int range = 0; range < Threads; range++)
            _ranges[range].Open(job, range == 0 && hasFirst ? 1 : RangeStart(tiles, range), kernel, call, tiles);
        if (wakes)
        {
            Interlocked.MemoryBarrier(); // the job first: see Worker.Sleep
            for (int i = 0; i < wanted; i++)
                _workers[i].Wake();
        }

        Join(job, tiles, Work(thread: 0, job, kernel, call, tiles, hasFirst));
        var failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        failure?.Throw();
    }

    private static void RunHere(delegate*<KernelCall*, int, int, void> kernel, KernelCall* call, int tiles)
    {
        for (int tile = 0; tile < tiles; tile++)
            kernel(call, tile, 0);
    }

    private int CountSleeping(int wanted)
    {
        int sleeping = 0;
        for (int i = 0; i < wanted; i++)
        {
            if (_workers[i].Sleeps)
                sleeping++;
        }

        return sleeping;
    }

    private bool IsWorthWaking(long operations)
    {
        long now = Stopwatch.GetTimestamp();
        if (now - _lastMiss > CloseTicks)
            _missed = 0;
        _lastMiss = now;
        _missed += operations;
        if (_missed < WakeOperations)
            return false;
        _missed = 0;
        return true;
    }

    private int RangeStart(int tiles, int range) => (int)((long)tiles * range / Threads);

    /// <summary>Waits until the tiles that the caller ran and those that workers report are all.</summary>
    private void Join(uint job, int tiles, int done)
    {
        for (int turn = 0; done + Reported(job) < tiles; turn++)
        {
            // A tile takes some microseconds; one that takes longer may be of a worker that waits for this very processor.
            if (turn < JoinSpins)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }

    private int Reported(uint job)
    {
        int tiles = 0;
        for (int thread = 1; thread < Threads; thread++)
        {
            long report = Volatile.Read(ref _ranges[thread].Report);
            if (JobOf(report) == job)
                tiles += (int)report;
        }

        return tiles;
    }

    /// <summary>Runs tiles of the thread's own range, then of others, as long as the job has some.</summary>
    /// <remarks>
    /// A worker that comes late may have read the operands of the next job, or half of them: it uses them only when it then gets a tile of its job,
    /// which it cannot once another one is being told.
    /// </remarks>
    /// <returns>How many.</returns>
    private int Work(int thread, uint job, delegate*<KernelCall*, int, int, void> kernel, KernelCall* call, int tiles, bool hasFirst = false)
    {
        int done = 0;
        try
        {
            if (hasFirst)
            {
                kernel(call, 0, thread);
                done++;
            }

            for (int i = 0; i < Threads; i++)
            {
                int range = thread + i < Threads ? thread + i : thread + i - Threads, before = done;
                while (_ranges[range].TryTake(job, RangeStart(tiles, range + 1), out int tile))
                {
                    kernel(call, tile, thread);
                    done++;
                }

                if (done > before)
                    Report(thread, job, done);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            done++;
            for (int range = 0; range < Threads; range++)
            {
                while (_ranges[range].TryTake(job, RangeStart(tiles, range + 1), out _))
                    done++;
            }

            Report(thread, job, done);
        }

        return done;
    }

    private void Report(int thread, uint job, int done) => Volatile.Write(ref _ranges[thread].Report, ((long)job << 32) | (uint)done);

    private void Start()
    {
        for (int i = 0; i < _workers.Length; i++)
        {
            int thread = i + 1;
            new Thread(() => Serve(thread)) { IsBackground = true, Name = $"NetGen worker {thread}" }.Start();
        }

        _started = true;
    }

    private void Serve(int thread)
    {
        var worker = _workers[thread - 1];
        var range = _ranges + thread;
        worker.Start();
        for (uint job = 0; ;)
        {
            job = AwaitJob(worker, range, job);
            var call = (KernelCall*)range->Call;
            for (int line = 0; line < sizeof(KernelCall); line += LinePair / 2)
                Prefetch.Line((float*)((byte*)call + line));
            Work(thread, job, (delegate*<KernelCall*, int, int, void>)range->Kernel, call, range->Tiles);
        }
    }

    private uint AwaitJob(Worker worker, Range* range, uint last)
    {
        long began = 0;
        for (int turn = 1; ; turn++)
        {
            uint job = range->Job;
            if (job != last)
                return job;
            Thread.SpinWait(1);
            if (turn % 32 != 0)
                continue;
            // Not where every thread has a processor: a thread that yielded often waits long when the kernel next puts two on one.
            if (_exceedsProcessors)
                Thread.Yield();
            long now = Stopwatch.GetTimestamp();
            if (began == 0)
                began = now;
            else if (now - began > SpinTicks)
            {
                worker.Sleep(range, last);
                began = 0;
            }
        }
    }

    private static uint JobOf(long word) => (uint)(word >> 32);

    /// <summary>A job as one thread is told it, the tiles that it begins with, and its answer.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 2 * LinePair)]
    private struct Range
    {
        /// <summary>The job's number in the high half, the next tile in the low one.</summary>
        [FieldOffset(0)]
        private long _ticket;

        [FieldOffset(8)]
        public nint Kernel;

        [FieldOffset(16)]
        public nint Call;

        [FieldOffset(24)]
        public int Tiles;

        /// <summary>The job's number in the high half, how many tiles its thread ran in the low one.</summary>
        [FieldOffset(LinePair)]
        public long Report;

        public uint Job => JobOf(Volatile.Read(ref _ticket));

        /// <summary>
        /// Leaves no tile of a job that is done, whatever a worker that comes late takes for its number of tiles: it may read that of the next job. Every range is
        /// closed before the first one is opened.
        /// </summary>
        public void Close() => Volatile.Write(ref _ticket, _ticket | Closed);

        /// <summary>Tells a job.</summary>
        public void Open(uint job, int first, delegate*<KernelCall*, int, int, void> kernel, KernelCall* call, int tiles)
        {
            Volatile.Write(ref Kernel, (nint)kernel);
            Volatile.Write(ref Call, (nint)call);
            Volatile.Write(ref Tiles, tiles);
            Volatile.Write(ref _ticket, ((long)job << 32) | (uint)first);
        }

        /// <summary>Takes the next tile below <paramref name="end"/>, if the job has one here.</summary>
        public bool TryTake(uint job, int end, out int tile)
        {
            long ticket = Volatile.Read(ref _ticket);
            while (JobOf(ticket) == job && (int)ticket < end)
            {
                long seen = Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket);
                if (seen == ticket)
                {
                    tile = (int)ticket;
                    return true;
                }

                ticket = seen;
            }

            tile = -1;
            return false;
        }
    }

    /// <summary>Where one worker sleeps.</summary>
    private sealed class Worker
    {
        private readonly WakePlacement _placement = new();
        private bool _sleeps = true; // until its thread has started

        public bool Sleeps => Volatile.Read(ref _sleeps);

        /// <summary>Called once, by the worker's thread.</summary>
        public void Start()
        {
            _placement.Attach();
            Volatile.Write(ref _sleeps, false);
        }

        /// <summary>Sleeps until <see cref="Wake"/>, unless there is news already.</summary>
        public void Sleep(Range* range, uint last)
        {
            lock (this)
            {
                Volatile.Write(ref _sleeps, true);
                // A caller that wakes publishes its job and then looks at _sleeps; here the order is the reverse, so one of the two sees the other.
                Interlocked.MemoryBarrier();
                while (_sleeps && range->Job == last)
                    Monitor.Wait(this);
                _sleeps = false;
                _placement.AfterWake();
            }
        }

        public void Wake()
        {
            if (!Sleeps)
                return;
            lock (this)
            {
                _placement.BeforeWake();
                _sleeps = false;
                Monitor.Pulse(this);
            }
        }
    }
}
