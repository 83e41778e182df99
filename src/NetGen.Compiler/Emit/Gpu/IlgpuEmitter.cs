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
    /// The ways to cut <paramref name="kernel"/>, the last for the largest batches: most kernels have one, contractions over many rows two. Behind them, the
    /// same for tensor cores, which a contraction may use where it is wide enough.
    /// </summary>
    /// <param name="name">Names struct and method; further ways add <c>Large</c> and <c>Tensor</c>.</param>
    /// <param name="comment">What stands above the method.</param>
    /// <param name="allowsTensorFloat32">Whether factors of 11 bits will do.</param>
    public static IReadOnlyList<EmittedGpuKernel> Emit(Kernel kernel, string name, string comment, bool allowsTensorFloat32 = false)
    {
        if (kernel is not ContractionKernel contraction)
            return [Emit(kernel, Skeleton(kernel, name), name, comment)];

        var emitted = new List<EmittedGpuKernel>();
        Cut(GpuTile.Of(contraction), name, 0);
        long from = GpuTile.LargeFrom(contraction);
        if (from > 0)
            Cut(GpuTile.Of(contraction, isLarge: true), name + "Large", from);
        if (!allowsTensorFloat32 || contraction.Pool > 1)
            return emitted;
        foreach (var way in emitted.ToList())
        {
            if (GpuTile.Of(contraction, way.FromSamples > 0).ForTensorCores is { } tile)
                emitted.Add(Emit(kernel, new GpuTensorSkeleton(contraction, way.Name + "Tensor", tile), way.Name + "Tensor", comment, way.FromSamples, true));
        }

        return emitted;

        void Cut(GpuTile tile, string way, long first) => emitted.Add(Emit(kernel, new GpuContractionSkeleton(contraction, way, tile), way, comment, first));
    }

    private static EmittedGpuKernel Emit(Kernel kernel, GpuSkeleton skeleton, string name, string comment, long from = 0, bool needsTensorCores = false) =>
        new(name, skeleton.Emit(comment), kernel.Operands.Count, skeleton.GroupSize, skeleton.Groups, from, needsTensorCores);

    private static GpuSkeleton Skeleton(Kernel kernel, string name) => kernel switch
    {
        MapKernel k => new GpuMapSkeleton(k, name),
        ColumnSumKernel k => new GpuColumnSumSkeleton(k, name),
        MeanKernel k => new GpuMeanSkeleton(k, name),
        WindowKernel k => new GpuWindowSkeleton(k, name),
        SoftmaxKernel k => new GpuSoftmaxSkeleton(k, name),
        SoftmaxGradientKernel k => new GpuSoftmaxGradientSkeleton(k, name),
        MoveKernel k => new GpuMoveSkeleton(k, name),
        StepKernel k => new GpuStepSkeleton(k, name),
        _ => throw new NotSupportedException($"{kernel.Kind} has no skeleton for graphics processors; add one to {nameof(IlgpuEmitter)}."),
    };
}

/// <param name="Text">The struct <c>NameArguments</c> and the method <c>Name</c>, unindented.</param>
/// <param name="Operands">How many operands the struct has views of, before the scalars and the size of the batch.</param>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="Groups">How many groups, as C# text in <c>n</c>, the batch.</param>
/// <param name="FromSamples">The smallest batch that this way of cutting is for.</param>
/// <param name="NeedsTensorCores">It runs on NVIDIA's tensor cores alone.</param>
public sealed record EmittedGpuKernel(string Name, string Text, int Operands, int GroupSize, string Groups, long FromSamples, bool NeedsTensorCores);
