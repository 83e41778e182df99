namespace NetGen.Compiler;

/// <summary>Kernels as C# methods for ILGPU, which compiles them for CUDA and OpenCL: one argument struct each, explicitly grouped.</summary>
/// <remarks>
/// A kernel reads and writes within its operands' bounds, needs no atomics, no warp operations and no local arrays, and computes each element in an
/// order that does not depend on the device. Its files need <see cref="Usings"/>.
/// </remarks>
public static class IlgpuEmitter
{
    /// <summary>The using directives that the emitted kernels need.</summary>
    public static IReadOnlyList<string> Usings { get; } =
        ["using global::System;", "using global::ILGPU;", "using global::ILGPU.Runtime;", "using global::NetGen.Gpu;"];

    /// <summary>
    /// The ways to cut <paramref name="kernel"/>, the last for the largest batches: most kernels have one, contractions of many rows up to three. Behind them, the
    /// same for tensor cores, which a contraction may use where it is wide enough.
    /// </summary>
    /// <param name="name">Names struct and method; further ways add <c>Few</c>, <c>Large</c> and <c>Tensor</c>.</param>
    /// <param name="comment">What stands above the method.</param>
    /// <param name="allowsTensorFloat32">Whether factors of 11 bits will do.</param>
    public static IReadOnlyList<EmittedGpuKernel> Emit(Kernel kernel, string name, string comment, bool allowsTensorFloat32 = false)
    {
        if (kernel is not ContractionKernel contraction)
            return [Emit(kernel, GpuSkeleton.Of(kernel, name), name, comment)];

        var emitted = new List<EmittedGpuKernel>();
        var ways = GpuTile.Ways(contraction);
        foreach (var (tile, suffix, from) in ways)
            emitted.Add(Emit(kernel, new GpuContractionSkeleton(contraction, name + suffix, tile), name + suffix, comment, from));
        if (!allowsTensorFloat32 || contraction.Pool > 1)
            return emitted;
        foreach (var (tile, suffix, from) in ways)
        {
            if (tile.ForTensorCores is { } tensor)
                emitted.Add(Emit(kernel, new GpuTensorSkeleton(contraction, name + suffix + "Tensor", tensor), name + suffix + "Tensor", comment, from, true));
        }

        return emitted;
    }

    private static EmittedGpuKernel Emit(Kernel kernel, GpuSkeleton skeleton, string name, string comment, long from = 0, bool needsTensorCores = false) =>
        new(name, skeleton.Emit(comment), kernel.Operands.Count, skeleton.GroupSize, skeleton.Groups, from, needsTensorCores);
}

/// <param name="Text">The struct <c>NameArguments</c> and the method <c>Name</c>, unindented.</param>
/// <param name="Operands">How many operands the struct has views of, before the scalars and the size of the batch.</param>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="Groups">How many groups, as C# text in <c>n</c>, the batch.</param>
/// <param name="FromSamples">The smallest batch that this way of cutting is for.</param>
/// <param name="NeedsTensorCores">It runs on NVIDIA's tensor cores alone.</param>
public sealed record EmittedGpuKernel(string Name, string Text, int Operands, int GroupSize, string Groups, long FromSamples, bool NeedsTensorCores);
