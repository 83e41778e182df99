namespace NetGen.Gpu.Tests;

/// <summary>Numbers on a device, for tests of single kernels.</summary>
internal sealed unsafe class TestBuffer : IDisposable
{
    private readonly GpuDevice _device;
    private readonly GpuStream _stream;
    private readonly GpuBuffer _buffer;
    private readonly int _count;

    public TestBuffer(GpuDevice device, GpuStream stream, float[] values)
    {
        (_device, _stream, _count) = (device, stream, values.Length);
        _buffer = device.Allocate(stream, values.Length, "numbers of a test");
        fixed (float* from = values)
        {
            new Transfer(device, stream, "numbers of a test").Send(from, values.Length, Span);
            device.Wait(stream, "take the numbers of a test");
        }
    }

    public DeviceSpan Span => _buffer.Span;

    /// <summary>Waits for the stream.</summary>
    public float[] Read()
    {
        float[] values = new float[_count];
        fixed (float* to = values)
        {
            new Transfer(_device, _stream, "numbers of a test").Read(Span, to, _count);
            _device.Wait(_stream, "give the numbers of a test");
        }

        return values;
    }

    public void Dispose() => _buffer.Dispose();
}
