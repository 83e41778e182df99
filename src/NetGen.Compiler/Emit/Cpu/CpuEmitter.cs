namespace NetGen.Compiler;

/// <summary>
/// Kernels as C# methods over <c>System.Runtime.Intrinsics</c>. The three widths differ by aliases (<see cref="Usings"/>) and by the
/// shapes of register tiles; they cut the work alike (<see cref="Schedule"/>).
/// </summary>
/// <remarks>
/// An emitted method loads whole vectors, up to 64 floats past an operand's end. A flat batched result is stored up to the next multiple of
/// 16 floats, everything else exactly. The class around the methods is <c>unsafe</c>.
/// </remarks>
public static class CpuEmitter
{
    /// <summary>The work tiles and the scratch that the host passes with <paramref name="kernel"/>.</summary>
    public static KernelSchedule Schedule(Kernel kernel) => Skeleton(kernel, VectorWidth.V512).Schedule;

    /// <summary>The text of <paramref name="kernel"/> as a method called <paramref name="name"/>.</summary>
    /// <param name="comment">What stands above the method: <c>Conv1 + ReLU: [n, 28, 28, 1] → [n, 26, 26, 32]</c>.</param>
    public static EmittedKernel Emit(Kernel kernel, string name, string comment, VectorWidth width) =>
        KernelTexts.Recent.Get(kernel, width, static (k, w) => Skeleton(k, w).Emit()).Named(name, comment);

    /// <summary>The using directives that the emitted methods need.</summary>
    public static IEnumerable<string> Usings(VectorWidth width) =>
    [
        "using global::System;",
        "using global::System.Runtime.CompilerServices;",
        "using global::System.Runtime.Intrinsics;",
        "using global::NetGen;",
        $"using Vec = global::System.Runtime.Intrinsics.Vector{(int)width};",
        $"using VecF = global::System.Runtime.Intrinsics.Vector{(int)width}<float>;",
        $"using VecI = global::System.Runtime.Intrinsics.Vector{(int)width}<int>;",
    ];

    private static KernelSkeleton Skeleton(Kernel kernel, VectorWidth width) => kernel switch
    {
        ContractionKernel { Groups: 1, Pool: 1, Rows.Count.IsBatched: true } k => new DenseSkeleton(k, width),
        ContractionKernel { Groups: 1, Pool: 1 } k => new ContractionSkeleton(k, width),
        WinogradTransformKernel k => new WinogradTransformSkeleton(k, width),
        WinogradConvolutionKernel k => new WinogradConvolutionSkeleton(k, width),
        WinogradPartialGradientKernel k => new WinogradPartialGradientSkeleton(k, width),
        WinogradGradientKernel k => new WinogradGradientSkeleton(k, width),
        MapKernel k => new MapSkeleton(k, width),
        ColumnSumKernel { Groups: 1 } k => new ColumnSumSkeleton(k, width),
        MeanKernel k => new MeanSkeleton(k, width),
        WindowKernel { Window: WindowKind.Max or WindowKind.Average } k => new WindowSkeleton(k, width),
        WindowKernel k => new WindowGradientSkeleton(k, width),
        SoftmaxKernel k => new SoftmaxSkeleton(k, width),
        SoftmaxGradientKernel k => new SoftmaxGradientSkeleton(k, width),
        MoveKernel { Movement: Movement.Transpose or Movement.Flip } k => new TransposeSkeleton(k, width),
        MoveKernel k => new MoveSkeleton(k, width),
        InterleaveKernel k => new InterleaveSkeleton(k, width),
        InterleavedConvolutionKernel k => new InterleavedConvolutionSkeleton(k, width),
        InterleavedKernelGradientKernel k => new InterleavedKernelGradientSkeleton(k, width),
        InterleavedSumKernel k => new InterleavedSumSkeleton(k, width),
        _ => throw new NotSupportedException($"{kernel.Kind} has no skeleton for processors; add one to {nameof(CpuEmitter)}."),
    };
}
