using System.ComponentModel;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Makes the argument struct of a kernel.</summary>
/// <typeparam name="TArguments">The struct.</typeparam>
/// <param name="call">The operands of a launch.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate TArguments GpuArguments<TArguments>(in GpuCall call) where TArguments : struct;

/// <summary>One kernel of a network, an explicitly grouped ILGPU method; generated code lists them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GpuKernel
{
    private protected GpuKernel(string name, string comment, int groupSize, MethodInfo method) =>
        (Name, Comment, GroupSize, Method) = (name, comment, groupSize, method);

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The layers that it covers and the shapes, for messages.</summary>
    public string Comment { get; }

    /// <summary>Threads of a group.</summary>
    public int GroupSize { get; }

    /// <summary>The method that is compiled.</summary>
    public MethodInfo Method { get; }

    /// <summary>A kernel with its argument struct.</summary>
    /// <typeparam name="TArguments">The struct, made of array views and numbers.</typeparam>
    /// <param name="name">The method's name.</param>
    /// <param name="comment">The layers that it covers and the shapes.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <param name="kernel">The method.</param>
    /// <param name="arguments">Makes the struct.</param>
    public static GpuKernel Of<TArguments>(string name, string comment, int groupSize, Action<TArguments> kernel, GpuArguments<TArguments> arguments)
        where TArguments : struct
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return new Typed<TArguments>(name, comment, groupSize, kernel, arguments);
    }

    /// <summary>Compiles the kernel for a device.</summary>
    internal abstract IGpuLauncher Load(Accelerator accelerator);

    private sealed class Typed<TArguments>(string name, string comment, int groupSize, Action<TArguments> kernel, GpuArguments<TArguments> arguments)
        : GpuKernel(name, comment, groupSize, kernel.Method)
        where TArguments : struct
    {
        internal override IGpuLauncher Load(Accelerator accelerator) => new Launcher(accelerator.LoadKernel(kernel), arguments, GroupSize);

        private sealed class Launcher(Action<AcceleratorStream, KernelConfig, TArguments> launch, GpuArguments<TArguments> arguments, int groupSize) : IGpuLauncher
        {
            public void Launch(AcceleratorStream stream, int groups, in GpuCall call) => launch(stream, new KernelConfig(groups, groupSize), arguments(in call));
        }
    }
}

/// <summary>A kernel that is compiled for a device.</summary>
internal interface IGpuLauncher
{
    /// <summary>Puts a launch at the end of the stream; allocates nothing.</summary>
    void Launch(AcceleratorStream stream, int groups, in GpuCall call);
}
