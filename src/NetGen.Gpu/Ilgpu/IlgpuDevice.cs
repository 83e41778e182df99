using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>A device behind ILGPU, which compiles kernels and launches them.</summary>
internal sealed class IlgpuDevice(string description, Accelerator accelerator) : GpuDevice(description)
{
    private readonly Dictionary<GpuCode, GpuMethod[]> _methods = [];

    public Accelerator Accelerator => accelerator;

    public override long MemoryBytes => accelerator.MemorySize;

    public override void Bind() => accelerator.Bind();

    protected override GpuLauncher Compile(GpuCode code, int kernel, Assembly home)
    {
        using var _ = InvariantCulture.Enter();
        try
        {
            lock (_methods)
            {
                if (!_methods.TryGetValue(code, out var methods))
                    _methods.Add(code, methods = code.Methods!());
                return methods[kernel].Load(accelerator, code.Kernels[kernel].GroupSize);
            }
        }
        catch (Exception e) when (e is AcceleratorException or InternalCompilerException or CapabilityNotSupportedException)
        {
            throw new GpuDriverException(e.InnerException?.Message ?? e.Message, e);
        }
    }

    protected override GpuStream OpenStream() => IlgpuInterop.Call(accelerator, static a => new IlgpuStream(a, a.CreateStream()));

    protected override GpuBuffer AllocateBuffer(long floats) => IlgpuInterop.Call((accelerator, floats), static s => new Buffer(s.accelerator.Allocate1D<float>(s.floats)));

    private sealed class Buffer(MemoryBuffer1D<float, Stride1D.Dense> buffer) : GpuBuffer(buffer.Length)
    {
        public override DeviceSpan Span { get; } = new(buffer, 0, buffer.Length);

        public override void Dispose() => IlgpuInterop.Call(buffer, static b => b.Dispose());
    }
}
