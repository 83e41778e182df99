using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>A graphics processor, or what a driver offers as one. There is one object a device, which all networks on it share.</summary>
internal sealed class GpuDevice : Device
{
    private readonly string _description;
    private readonly ConcurrentDictionary<GpuKernel, IGpuLauncher> _launchers = [];
    private readonly Lazy<SquareSums> _squares;

    public GpuDevice(string description, Accelerator accelerator) : base(Environment.ProcessorCount, WidestVectorBits)
    {
        _description = description;
        Accelerator = accelerator;
        _squares = new Lazy<SquareSums>(() => new SquareSums(accelerator));
    }

    public Accelerator Accelerator { get; }

    /// <summary>Drivers keep the arguments of a kernel until its launch: who puts launches into a stream holds this.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The kernels of norms and penalties.</summary>
    public SquareSums Squares => _squares.Value;

    /// <inheritdoc/>
    public override string ToString() => _description;

    /// <summary>A kernel, compiled on its first use.</summary>
    /// <exception cref="GpuException">The driver does not compile it.</exception>
    public IGpuLauncher Load(GpuKernel kernel) => _launchers.GetOrAdd(kernel, k =>
    {
        try
        {
            return k.Load(Accelerator);
        }
        catch (Exception e) when (e is AcceleratorException or InternalCompilerException or CapabilityNotSupportedException)
        {
            throw new GpuException($"{this} does not run the kernel '{k.Name}' ({k.Comment}): {e.InnerException?.Message ?? e.Message} Update its driver, or take Device.Cpu().", e);
        }
    });

    public AcceleratorStream CreateStream() => Guard("open a stream", Accelerator.CreateStream);

    /// <summary>Floats on the device, which the stream fills with zeros.</summary>
    /// <exception cref="GpuException">There is not so much memory.</exception>
    public MemoryBuffer1D<float, Stride1D.Dense> Allocate(AcceleratorStream stream, long floats, string purpose)
    {
        floats = Math.Max(floats, 16);
        try
        {
            return TryAllocate(stream, floats);
        }
        catch (AcceleratorException)
        {
            // Forgotten networks give their memory back when they are collected, and the collector knows nothing of a device that is full.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        try
        {
            return TryAllocate(stream, floats);
        }
        catch (AcceleratorException e)
        {
            throw new GpuException(FormattableString.Invariant(
                $"{this} could not give {floats * 4 / 1e6:N1} MB for the {purpose}; it has {Accelerator.MemorySize / 1e6:N0} MB in all. Take smaller batches, dispose of networks that rest, or end other programs that use it."), e);
        }
    }

    private MemoryBuffer1D<float, Stride1D.Dense> TryAllocate(AcceleratorStream stream, long floats)
    {
        var buffer = Accelerator.Allocate1D<float>(floats);
        try
        {
            buffer.MemSetToZero(stream);
            return buffer;
        }
        catch (AcceleratorException)
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Gives a buffer or a stream back; where the device is lost, that is no news.</summary>
    public static void Free(AcceleratorObject? held)
    {
        try
        {
            held?.Dispose();
        }
        catch (AcceleratorException)
        {
            // Thrown over the error that ends the program, it would hide that one.
        }
    }

    /// <summary>Waits for everything that is in a stream.</summary>
    /// <exception cref="GpuException">The driver reports an error.</exception>
    public void Wait(AcceleratorStream stream, string doing)
    {
        try
        {
            stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw Lost(doing, e);
        }
    }

    /// <summary>Runs what may meet a device that is gone.</summary>
    /// <exception cref="GpuException">The driver reports an error.</exception>
    public T Guard<T>(string doing, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (AcceleratorException e)
        {
            throw Lost(doing, e);
        }
    }

    public GpuException Lost(string doing, AcceleratorException e) => new(
        $"{this} failed to {doing}: {e.Message.TrimEnd('.')}. The device may be lost: what it held is gone, so start the program anew, from a checkpoint if there is one.", e);

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
