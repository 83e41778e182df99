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

/// <summary>A kernel as ILGPU knows it: a method and its argument struct. Generated code lists them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GpuMethod
{
    private protected GpuMethod(MethodInfo method) => Method = method;

    /// <summary>The method that is compiled.</summary>
    internal MethodInfo Method { get; }

    /// <summary>A method with its argument struct.</summary>
    /// <typeparam name="TArguments">The struct, made of array views and numbers.</typeparam>
    /// <param name="kernel">The method.</param>
    /// <param name="arguments">Makes the struct.</param>
    public static GpuMethod Of<TArguments>(Action<TArguments> kernel, GpuArguments<TArguments> arguments) where TArguments : struct
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return new Typed<TArguments>(kernel, arguments);
    }

    /// <summary>Compiles the method for a device.</summary>
    internal abstract GpuLauncher Load(Accelerator accelerator, int groupSize);

    private sealed class Typed<TArguments>(Action<TArguments> kernel, GpuArguments<TArguments> arguments) : GpuMethod(kernel.Method) where TArguments : struct
    {
        internal override GpuLauncher Load(Accelerator accelerator, int groupSize) => new Launcher<TArguments>(accelerator.LoadKernel(kernel), arguments, groupSize);
    }

    private sealed class Launcher<TArguments>(Action<AcceleratorStream, KernelConfig, TArguments> launch, GpuArguments<TArguments> arguments, int groupSize) : GpuLauncher
        where TArguments : struct
    {
        public override void Launch(GpuStream stream, int groups, in GpuCall call) =>
            launch(((IlgpuStream)stream).Stream, new KernelConfig(groups, groupSize), arguments(in call));
    }
}
