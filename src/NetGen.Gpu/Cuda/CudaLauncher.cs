using System.Runtime.InteropServices;

namespace NetGen.Gpu;

/// <summary>A kernel in a module of PTX, launched by hand: its argument struct is laid out here as ILGPU's compiler lays it out.</summary>
internal sealed unsafe class CudaLauncher(CudaApi api, nint function, GpuKernel kernel) : GpuLauncher
{
    private readonly int _bytes = (kernel.Operands + 1) * sizeof(View) + sizeof(long);

    public override void Launch(GpuStream stream, int groups, in GpuCall call)
    {
        View* views = stackalloc View[GpuCall.MostOperands + 2];
        for (int i = 0; i < kernel.Operands; i++)
            views[i] = new View(call[i]);
        views[kernel.Operands] = new View(call.ScalarSpan);
        *(long*)(views + kernel.Operands + 1) = (uint)call.BatchSize;
        api.Launch(function, groups, kernel.GroupSize, ((CudaStream)stream).Handle, views, _bytes);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct View(DeviceSpan span)
    {
        private readonly long _address = span.Address;
        private readonly long _length = span.Length;
    }
}
