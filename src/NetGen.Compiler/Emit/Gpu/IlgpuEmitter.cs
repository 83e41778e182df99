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
    /// The ways to cut <paramref name="kernel"/>, the last for the largest batches: most kernels have one, contractions over many rows two.
    /// </summary>
    /// <param name="name">Names struct and method; a second way adds <c>Large</c>.</param>
    /// <param name="comment">What stands above the method.</param>
    public static IReadOnlyList<EmittedGpuKernel> Emit(Kernel kernel, string name, string comment)
    {
        var emitted = new List<EmittedGpuKernel> { Emit(kernel, Skeleton(kernel, name, isLarge: false), name, comment, 0) };
        if (kernel is ContractionKernel contraction && GpuTile.LargeFrom(contraction) is var from and > 0)
            emitted.Add(Emit(kernel, Skeleton(kernel, name + "Large", isLarge: true), name + "Large", comment, from));
        return emitted;
    }

    private static EmittedGpuKernel Emit(Kernel kernel, GpuSkeleton skeleton, string name, string comment, long from) =>
        new(name, skeleton.Emit(comment), kernel.Operands.Count, skeleton.GroupSize, skeleton.Groups, from);

    private static GpuSkeleton Skeleton(Kernel kernel, string name, bool isLarge) => kernel switch
    {
        ContractionKernel k => new GpuContractionSkeleton(k, name, GpuTile.Of(k, isLarge)),
        MapKernel k => new GpuMapSkeleton(k, name),
        ColumnSumKernel k => new GpuColumnSumSkeleton(k, name),
        MeanKernel k => new GpuMeanSkeleton(k, name),
        WindowKernel k => new GpuWindowSkeleton(k, name),
        SoftmaxKernel k => new GpuSoftmaxSkeleton(k, name),
        SoftmaxGradientKernel k => new GpuSoftmaxGradientSkeleton(k, name),
        MoveKernel k => new GpuMoveSkeleton(k, name),
        _ => throw new NotSupportedException($"{kernel.Kind} has no skeleton for graphics processors; add one to {nameof(IlgpuEmitter)}."),
    };
}

/// <param name="Text">The struct <c>NameArguments</c> and the method <c>Name</c>, unindented.</param>
/// <param name="Operands">How many operands the struct has views of, before the scalars and the size of the batch.</param>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="Groups">How many groups, as C# text in <c>n</c>, the batch.</param>
/// <param name="FromSamples">The smallest batch that this way of cutting is for.</param>
public sealed record EmittedGpuKernel(string Name, string Text, int Operands, int GroupSize, string Groups, long FromSamples);
