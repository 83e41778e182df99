using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>
/// A driver whose device is a <see cref="PtxMachine"/>. It does everything as late as a driver may: what is in a stream runs when somebody waits for it, or
/// for an event behind it. So a kernel that does not wait for its input reads NaN, and a copy from memory of the host that changed meanwhile brings the change.
/// </summary>
internal sealed unsafe class EmulatedCuda : CudaApi
{
    public const string Name = "Emulated GPU";

    private const nint Context = 77;

    [ThreadStatic]
    private static nint _bound;

    private readonly Lock _gate = new();
    private readonly Dictionary<nint, object> _handles = [];
    private readonly Dictionary<long, PtxAllocation> _memory = [];
    private readonly HashSet<nint> _hostMemory = [];
    private nint _lastHandle;

    /// <summary>Launches of single kernels by the host so far, recorded ones included.</summary>
    public int Launches { get; private set; }

    /// <summary>Launches of graphs by the host so far.</summary>
    public int GraphLaunches { get; private set; }

    /// <summary>Streams, events, graphs, buffers and blocks of pinned memory that are not given back.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
                return _handles.Values.Count(h => h is not PtxModule and not PtxEntry) + _memory.Count + _hostMemory.Count;
        }
    }

    /// <summary>The device's bytes: an allocation beyond them fails.</summary>
    public long Capacity { get; init; } = 1 << 30;

    /// <summary>Ten times the device's compute capability.</summary>
    public int Capability { get; init; } = 80;

    /// <summary>Whether every call fails from now on.</summary>
    public bool IsLost { get; set; }

    /// <summary>Counts what kernels cost, where it is there; then only some groups of each grid run.</summary>
    public PtxTraffic? Traffic { get; set; }

    public override int CountDevices()
    {
        ThrowIfLost();
        return 1;
    }

    public override string DeviceName(int device) => Name;

    public override long MemoryBytes(int device) => Capacity;

    public override int ComputeCapability(int device) => Capability;

    public override nint OpenContext(int device) => Context;

    public override void Bind(nint context) => _bound = context;

    public override long Allocate(long bytes)
    {
        lock (Enter())
        {
            if (_memory.Values.Sum(m => m.Span.Length) + bytes > Capacity)
                throw new GpuDriverException("CUDA_ERROR_OUT_OF_MEMORY, out of memory");
            var allocation = PtxMemory.Allocate(bytes);
            _memory.Add((long)allocation.Start, allocation);
            return (long)allocation.Start;
        }
    }

    public override void Free(long address)
    {
        lock (Enter())
        {
            foreach (var stream in _handles.Values.OfType<Stream>().ToList())
                stream.RunAll();
            Assert.True(_memory.Remove(address, out var allocation), "Memory that is freed must be there.");
            allocation.Dispose();
        }
    }

    public override void* AllocateHost(long bytes)
    {
        lock (Enter())
        {
            void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 4096);
            _hostMemory.Add((nint)memory);
            return memory;
        }
    }

    public override void FreeHost(void* address)
    {
        lock (Enter())
        {
            Assert.True(_hostMemory.Remove((nint)address));
            NativeMemory.AlignedFree(address);
        }
    }

    public override nint CreateStream() => Add(new Stream());

    public override void DestroyStream(nint stream)
    {
        lock (Enter())
        {
            Of<Stream>(stream).RunAll();
            _handles.Remove(stream);
        }
    }

    public override void Wait(nint stream)
    {
        lock (Enter())
            Of<Stream>(stream).RunAll();
    }

    public override nint CreateEvent() => Add(new Event());

    public override void DestroyEvent(nint happening) => Remove<Event>(happening);

    public override void Record(nint happening, nint stream)
    {
        lock (Enter())
            Of<Event>(happening).Mark = Of<Stream>(stream).Mark();
    }

    public override void WaitFor(nint stream, nint happening)
    {
        lock (Enter())
            Put(stream, Of<Event>(happening).Mark);
    }

    public override void WaitOnHost(nint happening)
    {
        lock (Enter())
            Of<Event>(happening).Mark();
    }

    public override float Elapsed(nint start, nint end) => 1;

    public override void Send(long to, void* from, long bytes, nint stream)
    {
        lock (Enter())
            Put(stream, () => new Span<byte>(from, (int)bytes).CopyTo(Memory(to, bytes)));
    }

    public override void Read(void* to, long from, long bytes, nint stream)
    {
        lock (Enter())
            Put(stream, () => Memory(from, bytes).CopyTo(new Span<byte>(to, (int)bytes)));
    }

    public override void Clear(long address, long bytes, nint stream)
    {
        lock (Enter())
            Put(stream, () => Memory(address, bytes).Clear());
    }

    public override nint LoadModule(string ptx)
    {
        Enter();
        return Add(PtxModule.Parse(ptx));
    }

    public override nint Function(nint module, string name)
    {
        PtxEntry entry;
        lock (Enter())
            entry = Of<PtxModule>(module).Entries.Single(e => e.Name == name);
        return Add(entry);
    }

    public override void Launch(nint function, int groups, int threads, nint stream, void* argument, int bytes)
    {
        byte[] parameters = new ReadOnlySpan<byte>(argument, bytes).ToArray();
        lock (Enter())
        {
            var entry = Of<PtxEntry>(function);
            Launches++;
            Put(stream, () => PtxMachine.Launch(entry, groups, threads, parameters, Traffic));
        }
    }

    public override void BeginCapture(nint stream)
    {
        lock (Enter())
        {
            Assert.Null(Of<Stream>(stream).Recording);
            Of<Stream>(stream).Recording = [];
        }
    }

    public override nint EndCapture(nint stream)
    {
        List<Action> recording;
        lock (Enter())
        {
            recording = Of<Stream>(stream).Recording!;
            Of<Stream>(stream).Recording = null;
        }

        return Add(new Graph(recording));
    }

    public override nint Instantiate(nint graph)
    {
        var recording = Remove<Graph>(graph);
        return Add(new Executable(recording.Operations));
    }

    public override void LaunchGraph(nint executable, nint stream)
    {
        lock (Enter())
        {
            GraphLaunches++;
            foreach (var operation in Of<Executable>(executable).Operations)
                Put(stream, operation);
        }
    }

    public override void DestroyGraph(nint executable) => Remove<Executable>(executable);

    private Lock Enter()
    {
        ThrowIfLost();
        Assert.True(_bound == Context, "The thread has not bound the device's context.");
        return _gate;
    }

    private void ThrowIfLost()
    {
        if (IsLost)
            throw new GpuDriverException("CUDA_ERROR_LAUNCH_FAILED, unspecified launch failure");
    }

    private nint Add(object what)
    {
        lock (Enter())
        {
            _handles.Add(++_lastHandle, what);
            return _lastHandle;
        }
    }

    private T Remove<T>(nint handle) where T : class
    {
        lock (Enter())
        {
            var what = Of<T>(handle);
            _handles.Remove(handle);
            return what;
        }
    }

    private T Of<T>(nint handle) where T : class => Assert.IsType<T>(_handles[handle]);

    private void Put(nint stream, Action operation)
    {
        var place = Of<Stream>(stream);
        if (place.Recording is { } recording)
            recording.Add(operation);
        else
            place.Put(operation);
    }

    private Span<byte> Memory(long address, long bytes)
    {
        var allocation = PtxMemory.Find((ulong)address);
        Assert.True(allocation?.Holds((ulong)address, (ulong)bytes), "A copy must stay inside of memory that is there.");
        return allocation!.Span.Slice((int)((ulong)address - allocation.Start), (int)bytes);
    }

    private sealed class Stream
    {
        private readonly Queue<Action> _waiting = [];
        private long _put, _done;

        public List<Action>? Recording { get; set; }

        public void Put(Action operation)
        {
            _waiting.Enqueue(operation);
            _put++;
        }

        public void RunAll() => RunTo(_put);

        /// <summary>Runs, when called, what is in the stream now.</summary>
        public Action Mark()
        {
            long place = _put;
            return () => RunTo(place);
        }

        private void RunTo(long place)
        {
            while (_done < place && _waiting.TryDequeue(out var operation))
            {
                _done++;
                operation();
            }
        }
    }

    private sealed class Event
    {
        /// <summary>Makes the event happen.</summary>
        public Action Mark { get; set; } = static () => { };
    }

    private sealed record Graph(IReadOnlyList<Action> Operations);

    private sealed record Executable(IReadOnlyList<Action> Operations);
}
