namespace NetGen.Gpu;

/// <summary>Copies of one kind, whose errors say what was copied.</summary>
/// <param name="device">The device.</param>
/// <param name="stream">The stream in whose order it copies, without waiting.</param>
/// <param name="what">What is copied, for messages.</param>
internal sealed unsafe class Transfer(GpuDevice device, GpuStream stream, string what)
{
    private readonly GpuCopy _copy = stream.CreateCopy();

    /// <summary>Host to device.</summary>
    public void Send(float* from, long count, DeviceSpan to)
    {
        if (count == 0)
            return;
        try
        {
            _copy.Send(from, count, to);
        }
        catch (GpuDriverException e)
        {
            throw device.Lost($"take the {what}", e);
        }
    }

    /// <summary>Device to host.</summary>
    public void Read(DeviceSpan from, float* to, long count)
    {
        if (count == 0)
            return;
        try
        {
            _copy.Read(from, to, count);
        }
        catch (GpuDriverException e)
        {
            throw device.Lost($"give the {what}", e);
        }
    }
}
