using System.Collections.Concurrent;
using System.Reflection;

namespace NetGen.Gpu;

/// <summary>A graphics processor, or what a driver offers as one. There is one object a device, which all networks on it share.</summary>
internal abstract class GpuDevice(string description) : Device(Environment.ProcessorCount, WidestVectorBits)
{
    private readonly ConcurrentDictionary<GpuKernel, GpuLauncher> _launchers = [];

    /// <summary>Drivers keep the arguments of a kernel until its launch: who puts launches into a stream holds this.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The bytes of its memory.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Whether it runs kernels that need tensor cores.</summary>
    public virtual bool HasTensorCores => false;

    /// <summary>
    /// Whether groups of threads may go different ways through a kernel that has barriers on each. OpenCL allows it, but PoCL 3.1 mixes up the numbers of such kernels.
    /// </summary>
    public virtual bool MergesLaunches => false;

    /// <inheritdoc/>
    public override string ToString() => description;

    /// <summary>A kernel, compiled on its first use.</summary>
    /// <param name="code">The kernels.</param>
    /// <param name="kernel">Its place among them.</param>
    /// <param name="home">Where embedded PTX is.</param>
    /// <exception cref="GpuException">The driver does not compile it.</exception>
    public GpuLauncher Load(GpuCode code, int kernel, Assembly home)
    {
        var wanted = code.Kernels[kernel];
        if (_launchers.TryGetValue(wanted, out var known))
            return known;
        try
        {
            return _launchers.GetOrAdd(wanted, Compile(code, kernel, home));
        }
        catch (GpuDriverException e)
        {
            throw new GpuException($"{this} does not run the kernel {wanted}: {e.Message}. Update its driver, or take Device.Cpu().", e);
        }
    }

    /// <summary>Opens a stream.</summary>
    /// <exception cref="GpuException">The driver reports an error.</exception>
    public GpuStream CreateStream()
    {
        try
        {
            return OpenStream();
        }
        catch (GpuDriverException e)
        {
            throw Lost("open a stream", e);
        }
    }

    /// <summary>Launches of this thread go to this device from now on.</summary>
    public abstract void Bind();

    /// <summary>Floats on the device, which the stream fills with zeros.</summary>
    /// <exception cref="GpuException">There is not so much memory.</exception>
    public GpuBuffer Allocate(GpuStream stream, long floats, string purpose)
    {
        floats = Math.Max(floats, 16);
        try
        {
            return AllocateZeros(stream, floats);
        }
        catch (GpuDriverException)
        {
            // Forgotten networks give their memory back when they are collected, and the collector knows nothing of a device that is full.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        try
        {
            return AllocateZeros(stream, floats);
        }
        catch (GpuDriverException e)
        {
            throw new GpuException(FormattableString.Invariant(
                $"{this} could not give {floats * 4 / 1e6:N1} MB for the {purpose}; it has {MemoryBytes / 1e6:N0} MB in all. Take smaller batches, dispose of networks that rest, or end other programs that use it."), e);
        }
    }

    /// <summary>Memory of the host from which the device copies fastest.</summary>
    public virtual AlignedBlock AllocateHost(long floats, string purpose) => new(floats, purpose);

    private GpuBuffer AllocateZeros(GpuStream stream, long floats)
    {
        var buffer = AllocateBuffer(floats);
        try
        {
            stream.Clear(buffer.Span);
            return buffer;
        }
        catch (GpuDriverException)
        {
            Free(buffer);
            throw;
        }
    }

    /// <summary>Gives a buffer or a stream back; where the device is lost, that is no news.</summary>
    public static void Free(IDisposable? held)
    {
        try
        {
            held?.Dispose();
        }
        catch (GpuDriverException)
        {
            // Thrown over the error that ends the program, it would hide that one.
        }
    }

    /// <summary>Waits for everything that is in a stream.</summary>
    /// <exception cref="GpuException">The driver reports an error.</exception>
    public void Wait(GpuStream stream, string doing)
    {
        try
        {
            stream.Wait();
        }
        catch (GpuDriverException e)
        {
            throw Lost(doing, e);
        }
    }

    public GpuException Lost(string doing, GpuDriverException e) => new(
        $"{this} failed to {doing}: {e.Message}. The device may be lost: what it held is gone, so start the program anew, from a checkpoint if there is one.", e);

    /// <summary>Compiles a kernel.</summary>
    /// <exception cref="GpuDriverException">The driver does not compile it.</exception>
    protected abstract GpuLauncher Compile(GpuCode code, int kernel, Assembly home);

    /// <summary>Opens a stream.</summary>
    /// <exception cref="GpuDriverException">The driver reports an error.</exception>
    protected abstract GpuStream OpenStream();

    /// <summary>Memory with any content.</summary>
    /// <exception cref="GpuDriverException">There is none, or the driver reports another error.</exception>
    protected abstract GpuBuffer AllocateBuffer(long floats);

    /// <inheritdoc/>
    /// <exception cref="GpuException">The network has no code for graphics processors.</exception>
    internal override DeviceMemory CreateMemory(Network network)
    {
        _ = Code(network); // missed now rather than at the first step
        return new GpuMemory(this, network.Schema);
    }

    /// <inheritdoc/>
    internal override DeviceSession CreateSession(Network network, NetworkMemory memory) => new GpuSession(this, network.Schema, Code(network), memory);

    private static GpuNetwork Code(Network network) => network.GpuNetwork as GpuNetwork ?? throw new GpuException(
        $"'{network.Schema.Name}' has no code for graphics processors, because the project that declares it does not reference the package NetGen.Gpu. Add the reference there, or take Device.Cpu().");
}
