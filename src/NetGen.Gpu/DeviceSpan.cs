using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Floats in the memory of a device, from some place on. Generated code passes them to kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DeviceSpan
{
    internal DeviceSpan(ArrayView<float> view) => View = view;

    internal ArrayView<float> View { get; }

    /// <summary>What follows <paramref name="offset"/> floats on.</summary>
    /// <param name="offset">Floats, a multiple of 16.</param>
    public DeviceSpan At(long offset) => new(View.SubView(offset, View.Length - offset));
}
