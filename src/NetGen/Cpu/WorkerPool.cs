using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

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
/// Waking a worker costs far more than giving work to one that spins, so both sides weigh it as one weighs renting against buying: a
/// worker spins about as long as a wake-up takes before it sleeps, and a caller wakes it when the work that it missed, in calls that
/// follow each other closely, would have paid for that.
/// </para>
/// </remarks>
internal sealed unsafe class WorkerPool
{
    // State word: the job's number in the high half, then a bit while workers may enter, then how many are inside.
    private const long OpenBit = 1L << 31;
    private const long InsideMask = OpenBit - 1;
    private const int CacheLineLongs = 16; // two lines: the prefetcher takes neighbors in pairs

    private static readonly Lock PoolsGate = new();
    private static readonly Dictionary<int, WorkerPool> Pools = [];

    // From the signal until the worker runs it takes 20 µs where processors stay awake, 100 to 250 µs on virtual ones that were idle.
    private static readonly long SpinTicks = Math.Max(1, Stopwatch.Frequency / 5_000); // 200 µs

    // Calls farther apart than this do not profit from each other's wake-ups.
    private static readonly long CloseTicks = 2 * SpinTicks;

    // The multiply-adds of about 300 µs: a signal costs the caller 10 to 60 µs, and until the worker runs the caller works alone.
    private const long WakeOperations = 30_000_000;
    private const int JoinSpins = 500;

    private readonly long[] _shared; // pinned: state word, then each range's next tile, all on lines of their own
    private readonly long* _state;
    private readonly long* _next;
    private readonly Worker[] _workers;
    private readonly bool _exceedsProcessors;
    private int _busy;
    private bool _started;
    private long _missed; // multiply-adds that sleeping workers did not share
    private long _lastMiss;

    // The job, written by the caller before it opens the state word and unchanged until the last worker has left.
    private delegate*<KernelCall*, int, int, void> _kernel;
    private KernelCall* _call;
    private int _tiles;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Threads that work, the caller's included.</param>
    public WorkerPool(int threads)
    {
        Threads = threads;
        _exceedsProcessors = threads > Environment.ProcessorCount;
        _shared = GC.AllocateArray<long>((threads + 3) * CacheLineLongs, pinned: true);
        _state = (long*)Unsafe.AsPointer(ref _shared[CacheLineLongs]);
        _next = _state + CacheLineLongs;
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
        _kernel = kernel;
        _call = call;
        _tiles = tiles;
        for (int range = 0; range < Threads; range++)
            _next[range * CacheLineLongs] = RangeStart(range);
        long job = ((*_state >> 32) + 1) << 32;
        Interlocked.Exchange(ref *_state, job | OpenBit);
        for (int i = 0; wakes && i < wanted; i++)
            _workers[i].Wake();

        Work(thread: 0);
        Interlocked.And(ref *_state, ~OpenBit);
        Join();
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

    private long RangeStart(int range) => (long)_tiles * range / Threads;

    private void Join()
    {
        for (int turn = 0; (Volatile.Read(ref *_state) & InsideMask) != 0; turn++)
        {
            // A tile takes some microseconds; one that takes longer may be of a worker that waits for this very processor.
            if (turn < JoinSpins)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }

    private void Work(int thread)
    {
        try
        {
            for (int i = 0; i < Threads; i++)
            {
                int range = thread + i < Threads ? thread + i : thread + i - Threads;
                ref long next = ref _next[range * CacheLineLongs];
                long end = RangeStart(range + 1);
                // The plain read keeps threads off the line of a range that is used up.
                while (Volatile.Read(ref next) < end)
                {
                    long tile = Interlocked.Increment(ref next) - 1;
                    if (tile >= end)
                        break;
                    _kernel(_call, (int)tile, thread);
                }
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            for (int range = 0; range < Threads; range++)
                Interlocked.Exchange(ref _next[range * CacheLineLongs], int.MaxValue);
        }
    }

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
        worker.Start();
        long last = 0;
        while (true)
        {
            long state = AwaitJob(worker, last);
            if (Interlocked.CompareExchange(ref *_state, state + 1, state) != state)
                continue;
            last = state >> 32;
            Work(thread);
            Interlocked.Decrement(ref *_state);
        }
    }

    private long AwaitJob(Worker worker, long last)
    {
        long began = 0;
        for (int turn = 1; ; turn++)
        {
            long state = Volatile.Read(ref *_state);
            if (IsNews(state, last))
                return state;
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
                worker.Sleep(_state, last);
                began = 0;
            }
        }
    }

    private static bool IsNews(long state, long last) => (state & OpenBit) != 0 && state >> 32 != last;

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
        public void Sleep(long* state, long last)
        {
            lock (this)
            {
                Volatile.Write(ref _sleeps, true);
                // The caller publishes a job and then looks at _sleeps; here the order is the reverse, so one of the two sees the other.
                Interlocked.MemoryBarrier();
                while (_sleeps && !IsNews(Volatile.Read(ref *state), last))
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
