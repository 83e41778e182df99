namespace NetGen.Compiler;

/// <summary>A target's kernels by their records: the one place that names them all.</summary>
/// <typeparam name="TContext">What an emitter gives a skeleton beside its kernel.</typeparam>
/// <typeparam name="TSkeleton">What writes a kernel.</typeparam>
/// <param name="target">In words, for the error about a kernel that is not there.</param>
internal sealed class SkeletonTable<TContext, TSkeleton>(string target)
    where TSkeleton : class
{
    private readonly Dictionary<Type, Func<Kernel, TContext, TSkeleton?>> _makers = [];

    /// <param name="make">Gives the skeleton, or null for a kernel of this kind that the target lacks.</param>
    public SkeletonTable<TContext, TSkeleton> Add<TKernel>(Func<TKernel, TContext, TSkeleton?> make)
        where TKernel : Kernel
    {
        _makers.Add(typeof(TKernel), (kernel, context) => make((TKernel)kernel, context));
        return this;
    }

    public TSkeleton Of(Kernel kernel, TContext context) =>
        _makers.TryGetValue(kernel.GetType(), out var make) && make(kernel, context) is { } skeleton
            ? skeleton
            : throw new NotSupportedException($"{kernel.Kind} has no skeleton for {target}; add one to its table, or let {nameof(Family)} choose another kernel.");
}
