using System.Diagnostics;

namespace NetGen.Benchmarks.Profiling;

/// <summary>Stands between generated steps and their kernels in a profile. Public, because the profiled networks are an assembly of their own.</summary>
public static unsafe class KernelClock
{
    private static readonly List<Account> Accounts = [];

    /// <summary>Runs a kernel as <see cref="Workspace.Run"/> does and adds its time to a call's account.</summary>
    public static void Run(
        Workspace w, int call, delegate*<KernelCall*, int, int, void> kernel, long tiles, long operations,
        float* p0 = null, float* p1 = null, float* p2 = null, float* p3 = null,
        float* p4 = null, float* p5 = null, float* p6 = null, float* p7 = null,
        float* p8 = null, float* p9 = null, float* p10 = null, float* p11 = null,
        float* p12 = null, float* p13 = null, float* p14 = null, float* p15 = null)
    {
        long start = Stopwatch.GetTimestamp();
        w.Run(kernel, tiles, operations, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15);
        Accounts[call].Add(Stopwatch.GetTimestamp() - start, operations);
    }

    /// <summary>Opens accounts for this many calls.</summary>
    internal static void Open(int calls) => Accounts.AddRange(Enumerable.Range(Accounts.Count, calls).Select(_ => new Account()));

    internal static void Clear() => Accounts.ForEach(a => a.Clear());

    internal static Account Of(int call) => Accounts[call];

    /// <summary>The times of one kernel call.</summary>
    internal sealed class Account
    {
        private readonly long[] _ticks = new long[4096];

        /// <summary>How often it ran.</summary>
        public long Runs { get; private set; }

        /// <summary>The multiply-adds that the generated code announces.</summary>
        public long Operations { get; private set; }

        /// <summary>The median, which an interruption now and then does not change.</summary>
        public double Microseconds => Runs == 0 ? 0
            : _ticks.Take((int)Math.Min(Runs, _ticks.Length)).Order().ElementAt((int)Math.Min(Runs, _ticks.Length) / 2) * 1e6 / Stopwatch.Frequency;

        public void Add(long ticks, long operations)
        {
            _ticks[Runs++ % _ticks.Length] = ticks;
            Operations = operations;
        }

        public void Clear() => Runs = 0;
    }
}
