namespace NetGen.Compiler;

/// <summary>
/// The kernels of a network, each emitted once however many launches share it. Names come from the first launch, so
/// that the same spec always gives the same text.
/// </summary>
internal sealed class KernelLibrary(Model model)
{
    private readonly Dictionary<Kernel, KernelEntry> _entries = [];
    private readonly UniqueNames _names = new();
    private readonly List<KernelEntry> _inOrder = [];
    private readonly Dictionary<ProgramKind, long> _scratch = [];

    public ParameterLayout Layout { get; } = ParameterLayout.Of(model);

    public IReadOnlyList<KernelEntry> Entries => _inOrder;

    public KernelEntry Entry(Launch launch)
    {
        if (!_entries.TryGetValue(launch.Kernel, out var entry))
        {
            entry = new KernelEntry(_names.Of(launch.Name), launch.Comment, launch.Kernel, CpuEmitter.Schedule(launch.Kernel));
            _entries.Add(launch.Kernel, entry);
            _inOrder.Add(entry);
        }

        return entry;
    }

    /// <summary>Floats of scratch that a thread needs for the launches of one program.</summary>
    public long ScratchPerThread(LoweredProgram program)
    {
        if (!_scratch.TryGetValue(program.Kind, out long floats))
            _scratch.Add(program.Kind, floats = program.Launches.Select(l => Entry(l).Schedule.ScratchPerThread).DefaultIfEmpty(0).Max());
        return floats;
    }
}

/// <param name="Name">The method's name.</param>
/// <param name="Comment">The first launch's comment.</param>
internal sealed record KernelEntry(string Name, string Comment, Kernel Kernel, KernelSchedule Schedule);
