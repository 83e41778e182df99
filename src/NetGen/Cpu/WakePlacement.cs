using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>Keeps a thread from being woken onto the very processor whose thread wakes it.</summary>
/// <remarks>
/// Some kernels do that although another processor is idle, to save power or to pack virtual processors: the two threads then take turns
/// for some milliseconds, until balancing moves one of them. Linux only, and only from the first time on that it happened: the sleeper's
/// set of processors loses the waker's, and is what it was as soon as the sleeper runs. So limits that a person or a container set hold,
/// and where a call is missing or refused nothing happens.
/// </remarks>
internal sealed unsafe partial class WakePlacement
{
    private const int Words = 16; // 1024 processors; a larger system refuses the call
    private const int NoProcessor = -1;

    private static volatile bool _crowds;

    private readonly ulong[] _allowed = new ulong[Words];
    private int _thread;
    private int _waker = NoProcessor;
    private bool _isNarrowed;

    /// <summary>Whether this system was seen to wake a thread onto its waker's processor.</summary>
    internal static bool Crowds
    {
        get => _crowds;
        set => _crowds = value;
    }

    /// <summary>Makes the calling thread the one whose wake-ups this places.</summary>
    public void Attach()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = CurrentProcessor();
            int thread = ThreadId();
            // What it has is what it keeps: this only binds both calls here, since the first call of a native function allocates.
            fixed (ulong* allowed = _allowed)
            {
                if (GetAffinity(thread, Words * sizeof(ulong), allowed) == 0 && SetAffinity(thread, Words * sizeof(ulong), allowed) == 0)
                    _thread = thread;
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library from before these calls, or of another name.
        }
    }

    /// <summary>Called by the waker, while the other thread sleeps.</summary>
    public void BeforeWake()
    {
        if (_thread == 0)
            return;
        _waker = CurrentProcessor();
        if (!_crowds || (uint)_waker >= Words * 64)
            return;
        ulong* others = stackalloc ulong[Words];
        fixed (ulong* allowed = _allowed)
        {
            if (GetAffinity(_thread, Words * sizeof(ulong), allowed) != 0)
                return;
            _allowed.CopyTo(new Span<ulong>(others, Words));
        }

        others[_waker / 64] &= ~(1UL << (_waker % 64));
        if (new Span<ulong>(others, Words).ContainsAnyExcept(0UL))
            _isNarrowed = SetAffinity(_thread, Words * sizeof(ulong), others) == 0;
    }

    /// <summary>Called by the thread that was woken.</summary>
    public void AfterWake()
    {
        if (_isNarrowed)
        {
            _isNarrowed = false;
            fixed (ulong* allowed = _allowed)
                _ = SetAffinity(_thread, Words * sizeof(ulong), allowed);
        }
        else if (_waker != NoProcessor && CurrentProcessor() == _waker)
        {
            _crowds = true;
        }

        _waker = NoProcessor;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    [SuppressGCTransition]
    private static partial int CurrentProcessor();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint bytes, ulong* processors);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, ulong* processors);
}
