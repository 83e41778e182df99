using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Kernels that belong together: as methods for ILGPU, and as PTX where the build embedded it.</summary>
/// <param name="name">A name of its own in the assembly, by which the PTX is found.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuCode(string name)
{
    /// <summary>A name of its own in the assembly.</summary>
    public string Name { get; } = name;

    /// <summary>The kernels; programs know them by their places.</summary>
    public required GpuKernel[] Kernels { get; init; }

    /// <summary>Their methods, in the same order; <see langword="null"/> in a native program, which leaves them and ILGPU out.</summary>
    public required Func<GpuMethod[]>? Methods { get; init; }

    /// <summary>The name of the resource that holds a kernel's PTX.</summary>
    internal string Resource(GpuKernel kernel) => $"{Name}.{kernel.Name}.ptx";
}
