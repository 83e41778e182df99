namespace NetGen.Gpu;

/// <summary>An order of launches and copies on a device, none of which waits. Errors are <see cref="GpuDriverException"/>s.</summary>
internal abstract class GpuStream : IDisposable
{
    /// <summary>Waits for everything in it.</summary>
    public abstract void Wait();

    /// <summary>Zeros.</summary>
    public abstract void Clear(DeviceSpan span);

    /// <summary>A way for copies between the device and places of the host.</summary>
    public abstract GpuCopy CreateCopy();

    /// <summary>
    /// Launches what <paramref name="program"/> does. Where the driver can record it, a step that is seen again, with the same batch size at the same
    /// places, is one call.
    /// </summary>
    public virtual void Run(GpuProgram program, GpuWorkspace workspace) => program.Run(workspace);

    /// <summary>A stream whose copies run beside this one, or this one itself.</summary>
    public virtual GpuStream Uploads => this;

    /// <summary>What comes into this stream from now on waits for everything in <see cref="Uploads"/>.</summary>
    public virtual void AwaitUploads()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Copies between a device and one place of the host at a time, in the order of a stream: the host's numbers must keep still until the stream is done.</summary>
internal abstract unsafe class GpuCopy
{
    /// <summary>Host to device.</summary>
    public abstract void Send(float* from, long count, DeviceSpan to);

    /// <summary>Device to host.</summary>
    public abstract void Read(DeviceSpan from, float* to, long count);
}
