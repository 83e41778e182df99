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
    public static EmittedKernel Emit(Kernel kernel, string name, string comment, VectorWidth width)
    {
        var (writer, text) = (new CodeWriter(), Text(kernel, width));
        text.Write(writer, name, comment);
        return new EmittedKernel(writer.ToString(), text.Shared.Select(s => s.Text).ToEquatableArray());
    }

    internal static KernelText Text(Kernel kernel, VectorWidth width) => KernelTexts.Recent.Get(kernel, width, static (k, w) => Skeleton(k, w).Emit());

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

    private static KernelSkeleton Skeleton(Kernel kernel, VectorWidth width) => Skeletons.Of(kernel, width);

    private static SkeletonTable<VectorWidth, KernelSkeleton> Skeletons { get; } = new SkeletonTable<VectorWidth, KernelSkeleton>("processors")
        .Add<ContractionKernel>(static (k, width) => k is not { Groups: 1, Pool: 1 } ? null : k.Rows.Count.IsBatched ? new DenseSkeleton(k, width) : new ContractionSkeleton(k, width))
        .Add<PhaseConvolutionKernel>(static (k, width) => new PhaseConvolutionSkeleton(k, width))
        .Add<WinogradTransformKernel>(static (k, width) => new WinogradTransformSkeleton(k, width))
        .Add<WinogradConvolutionKernel>(static (k, width) => new WinogradConvolutionSkeleton(k, width))
        .Add<WinogradPartialGradientKernel>(static (k, width) => new WinogradPartialGradientSkeleton(k, width))
        .Add<WinogradGradientKernel>(static (k, width) => new WinogradGradientSkeleton(k, width))
        .Add<MapKernel>(static (k, width) => new MapSkeleton(k, width))
        .Add<NestKernel>(static (k, width) => new NestSkeleton(k, width))
        .Add<ColumnSumKernel>(static (k, width) => k.Groups == 1 ? new ColumnSumSkeleton(k, width) : null)
        .Add<MeanKernel>(static (k, width) => new MeanSkeleton(k, width))
        .Add<WindowKernel>(static (k, width) => k.Window is WindowKind.Max or WindowKind.Average ? new WindowSkeleton(k, width) : new WindowGradientSkeleton(k, width))
        .Add<RowKernel>(static (k, width) => new RowSkeleton(k, width))
        .Add<MoveKernel>(static (k, width) => k.Movement is Movement.Transpose or Movement.Flip ? new TransposeSkeleton(k, width) : new MoveSkeleton(k, width))
        .Add<InterleaveKernel>(static (k, width) => new InterleaveSkeleton(k, width))
        .Add<InterleavedConvolutionKernel>(static (k, width) => new InterleavedConvolutionSkeleton(k, width))
        .Add<InterleavedKernelGradientKernel>(static (k, width) => new InterleavedKernelGradientSkeleton(k, width))
        .Add<InterleavedSumKernel>(static (k, width) => new InterleavedSumSkeleton(k, width));
}
