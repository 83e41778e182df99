using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The parameters, gradients and moments of a network on a device.</summary>
internal sealed class GpuMemory : DeviceMemory
{
    private readonly GpuDevice _device;
    private readonly NetworkSchema _schema;
    private readonly AcceleratorStream _stream;
    private readonly Mirror _parameters, _moments;
    private MemoryBuffer1D<float, Stride1D.Dense>? _gradients;

    public GpuMemory(GpuDevice device, NetworkSchema schema)
    {
        _device = device;
        _schema = schema;
        _stream = device.CreateStream();
        _parameters = new Mirror(this, schema.ParameterFloats, "parameters");
        _moments = new Mirror(this, (long)schema.ParameterFloats * (schema.Optimizer?.MomentCount ?? 0), "moments of the optimizer");
    }

    public override DeviceMirror Parameters => _parameters;

    public override DeviceMirror Moments => _moments;

    public DeviceSpan ParameterSpan => _parameters.Span;

    public DeviceSpan MomentSpan => _moments.Span;

    public DeviceSpan GradientSpan => !_schema.StoresGradients ? default
        : new DeviceSpan((_gradients ??= _device.Allocate(_stream, _schema.ParameterFloats, "gradients")).View.BaseView);

    private sealed class Mirror(GpuMemory memory, long floats, string purpose) : DeviceMirror
    {
        private MemoryBuffer1D<float, Stride1D.Dense>? _buffer;

        public DeviceSpan Span => new(Buffer.View.BaseView);

        private MemoryBuffer1D<float, Stride1D.Dense> Buffer => _buffer ??= memory._device.Allocate(memory._stream, floats, purpose);

        protected override void Download(AlignedBlock host)
        {
            if (floats == 0)
                return;
            lock (memory._device.Gate)
            {
                Transfer.Read(memory._device, memory._stream, Span, host.Span(0, checked((int)floats)), purpose);
            }
        }

        protected override void Upload(AlignedBlock? host)
        {
            if (floats == 0)
                return;
            if (host is null)
                Buffer.MemSetToZero(memory._stream);
            else
                Transfer.Send(memory._device, memory._stream, host.Span(0, checked((int)floats)), Span, purpose);
            memory._stream.Synchronize();
        }
    }
}
