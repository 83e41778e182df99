using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace NetGen.Gpu;

/// <summary>
/// Copies between one place of the host and a device, in the order of a stream and without waiting for it: the host's numbers must keep still until the
/// stream is done. ILGPU's own copies of spans wait each time, and make an object for the host's side; here one serves while place and size stay.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="stream">The stream.</param>
/// <param name="what">What is copied, for messages.</param>
internal sealed unsafe class Transfer(GpuDevice device, AcceleratorStream stream, string what)
{
    private CPUMemoryBuffer? _host;

    /// <summary>Host to device.</summary>
    public void Send(float* from, long count, DeviceSpan to)
    {
        if (count == 0)
            return;
        try
        {
            Host(from, count).CopyTo(stream, to.View.SubView(0, count));
        }
        catch (AcceleratorException e)
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
            from.View.SubView(0, count).CopyTo(stream, Host(to, count));
        }
        catch (AcceleratorException e)
        {
            throw device.Lost($"give the {what}", e);
        }
    }

    /// <summary>ILGPU copies to OpenCL as many numbers as the host's object has, whatever the view: it is made for this count.</summary>
    private ArrayView<float> Host(float* address, long count)
    {
        if (_host is null || _host.NativePtr != (nint)address || _host.Length != count)
            _host = CPUMemoryBuffer.Create(device.Accelerator, (nint)address, count, sizeof(float));
        return _host.AsArrayView<float>(0, count);
    }
}
