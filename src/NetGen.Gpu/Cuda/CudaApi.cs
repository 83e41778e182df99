namespace NetGen.Gpu;

/// <summary>
/// What of the CUDA driver API this library uses (CUDA Driver API Reference Manual). Handles are the driver's. Each call throws a
/// <see cref="GpuDriverException"/> with the driver's own name for an error.
/// </summary>
internal abstract unsafe class CudaApi
{
    /// <summary>How many devices there are; 0 where there is no driver.</summary>
    public abstract int CountDevices();

    /// <summary>What the driver calls a device.</summary>
    public abstract string DeviceName(int device);

    /// <summary>The bytes of its memory.</summary>
    public abstract long MemoryBytes(int device);

    /// <summary>Ten times the version of what it can: 80 for 8.0.</summary>
    public abstract int ComputeCapability(int device);

    /// <summary>The context that all programs in this process share on a device.</summary>
    public abstract nint OpenContext(int device);

    /// <summary>This thread's calls go to the context from now on.</summary>
    public abstract void Bind(nint context);

    public abstract long Allocate(long bytes);

    public abstract void Free(long address);

    /// <summary>Memory of the host that the device reads and writes itself.</summary>
    public abstract void* AllocateHost(long bytes);

    public abstract void FreeHost(void* address);

    public abstract nint CreateStream();

    public abstract void DestroyStream(nint stream);

    public abstract void Wait(nint stream);

    public abstract nint CreateEvent();

    public abstract void DestroyEvent(nint happening);

    /// <summary>The event happens when everything that is in the stream now is done.</summary>
    public abstract void Record(nint happening, nint stream);

    /// <summary>What comes into the stream from now on waits for the event.</summary>
    public abstract void WaitFor(nint stream, nint happening);

    /// <summary>Waits on the host for the event.</summary>
    public abstract void WaitOnHost(nint happening);

    /// <summary>The milliseconds between two events that have happened.</summary>
    public abstract float Elapsed(nint start, nint end);

    public abstract void Send(long to, void* from, long bytes, nint stream);

    public abstract void Read(void* to, long from, long bytes, nint stream);

    public abstract void Clear(long address, long bytes, nint stream);

    /// <summary>Compiles a module of PTX.</summary>
    public abstract nint LoadModule(string ptx);

    public abstract nint Function(nint module, string name);

    /// <summary>Launches groups along one axis.</summary>
    /// <param name="function">The kernel.</param>
    /// <param name="groups">How many groups.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="argument">The kernel's one argument, which is copied.</param>
    /// <param name="bytes">Its size.</param>
    public abstract void Launch(nint function, int groups, int threads, nint stream, void* argument, int bytes);

    /// <summary>What this thread puts into the stream is recorded from now on, and not run.</summary>
    public abstract void BeginCapture(nint stream);

    /// <summary>Ends the recording.</summary>
    /// <returns>A graph.</returns>
    public abstract nint EndCapture(nint stream);

    /// <summary>Makes a graph that can run, of one that <see cref="EndCapture"/> gave and that is used up.</summary>
    public abstract nint Instantiate(nint graph);

    public abstract void LaunchGraph(nint executable, nint stream);

    public abstract void DestroyGraph(nint executable);
}
