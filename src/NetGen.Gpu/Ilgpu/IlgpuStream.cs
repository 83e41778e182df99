using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace NetGen.Gpu;

/// <summary>A stream of ILGPU.</summary>
internal sealed class IlgpuStream(Accelerator accelerator, AcceleratorStream stream) : GpuStream
{
    public AcceleratorStream Stream => stream;

    public override void Wait() => IlgpuInterop.Call(stream, static s => s.Synchronize());

    public override void Clear(DeviceSpan span) => IlgpuInterop.Call((stream, span), static s => s.span.View().MemSetToZero(s.stream));

    public override void Run(GpuProgram program, GpuWorkspace workspace) => IlgpuInterop.Call((program, workspace), static s => s.program.Run(s.workspace));

    public override GpuCopy CreateCopy() => new Copy(accelerator, stream);

    public override void Dispose() => IlgpuInterop.Call(stream, static s => s.Dispose());

    /// <summary>ILGPU's own copies of spans wait each time, and make an object for the host's side; here one serves while place and size stay.</summary>
    private sealed unsafe class Copy(Accelerator accelerator, AcceleratorStream stream) : GpuCopy
    {
        private CPUMemoryBuffer? _host;

        public override void Send(float* from, long count, DeviceSpan to) =>
            IlgpuInterop.Call((Host: Host(from, count), stream, Device: to.First(count)), static s => s.Host.CopyTo(s.stream, s.Device.View()));

        public override void Read(DeviceSpan from, float* to, long count) =>
            IlgpuInterop.Call((Host: Host(to, count), stream, Device: from.First(count)), static s => s.Device.View().CopyTo(s.stream, s.Host));

        /// <summary>ILGPU copies to OpenCL as many numbers as the host's object has, whatever the view: it is made for this count.</summary>
        private ArrayView<float> Host(float* address, long count)
        {
            if (_host is null || _host.NativePtr != (nint)address || _host.Length != count)
                _host = CPUMemoryBuffer.Create(accelerator, (nint)address, count, sizeof(float));
            return _host.AsArrayView<float>(0, count);
        }
    }
}
