using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Copies between the host and a device, in the order of a stream.</summary>
internal static class Transfer
{
    /// <summary>Host to device; the host's numbers are free when the stream is.</summary>
    public static void Send(GpuDevice device, AcceleratorStream stream, ReadOnlySpan<float> from, DeviceSpan to, string what)
    {
        try
        {
            to.View.SubView(0, from.Length).CopyFromCPU(stream, in from);
        }
        catch (AcceleratorException e)
        {
            throw device.Lost($"take the {what}", e);
        }
    }

    /// <summary>Device to host, finished on return.</summary>
    public static void Read(GpuDevice device, AcceleratorStream stream, DeviceSpan from, Span<float> to, string what)
    {
        try
        {
            from.View.SubView(0, to.Length).CopyToCPU(stream, in to);
            stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw device.Lost($"give the {what}", e);
        }
    }
}
