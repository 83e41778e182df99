using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>From the terms of this library to those of ILGPU, and back.</summary>
internal static class IlgpuInterop
{
    /// <summary>The span as kernels see it.</summary>
    public static ArrayView<float> View(this DeviceSpan span) =>
        span.Buffer is null ? default : new ArrayView<float>((MemoryBuffer)span.Buffer, span.Address / sizeof(float), span.Length);

    /// <summary>Calls ILGPU; its errors become the driver's.</summary>
    public static void Call<T>(T state, Action<T> action)
    {
        try
        {
            action(state);
        }
        catch (AcceleratorException e)
        {
            throw new GpuDriverException(e.Message, e);
        }
    }

    /// <summary>Calls ILGPU for a result; its errors become the driver's.</summary>
    public static TResult Call<T, TResult>(T state, Func<T, TResult> function)
    {
        try
        {
            return function(state);
        }
        catch (AcceleratorException e)
        {
            throw new GpuDriverException(e.Message, e);
        }
    }
}
