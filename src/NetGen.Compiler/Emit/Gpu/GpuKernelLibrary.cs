namespace NetGen.Compiler;

/// <summary>The graphics kernels of a network, each emitted once however many launches share it, in the order of the first.</summary>
/// <param name="allowsTensorFloat32">Contractions have ways for tensor cores, too.</param>
internal sealed class GpuKernelLibrary(bool allowsTensorFloat32)
{
    private readonly Dictionary<Kernel, IReadOnlyList<EmittedGpuKernel>> _ways = [];
    private readonly UniqueNames _names = new();
    private readonly List<(EmittedGpuKernel Kernel, string Comment)> _inOrder = [];

    public IReadOnlyList<(EmittedGpuKernel Kernel, string Comment)> Entries => _inOrder;

    /// <summary>The ways to run a launch: for each kind of cores, the last for the largest batches.</summary>
    public IReadOnlyList<EmittedGpuKernel> Ways(Launch launch)
    {
        if (!_ways.TryGetValue(launch.Kernel, out var ways))
        {
            ways = IlgpuEmitter.Emit(launch.Kernel, _names.Of(launch.Name), launch.Comment, allowsTensorFloat32);
            _ways.Add(launch.Kernel, ways);
            _inOrder.AddRange(ways.Select(w => (w, launch.Comment)));
        }

        return ways;
    }
}
