using System.ComponentModel;
using System.Reflection;

namespace NetGen.Gpu;

/// <summary>A network's code for graphics processors: generated where this package is referenced.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuNetwork
{
    /// <summary>The network's kernels.</summary>
    public required GpuCode Code { get; init; }

    /// <summary>Where the network is declared: PTX that the build embedded is there.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>Forward, loss, backward and update; <see langword="null"/> where the network does not train.</summary>
    public GpuProgram? Train { get; init; }

    /// <summary>Forward and loss; <see langword="null"/> where the network has no loss.</summary>
    public GpuProgram? Evaluate { get; init; }

    /// <summary>Forward.</summary>
    public required GpuProgram Predict { get; init; }
}

/// <summary>A straight line of launches, and the memory between them.</summary>
/// <param name="run">Puts the launches into the workspace's stream.</param>
/// <param name="fixedFloats">Floats of working memory that every batch needs.</param>
/// <param name="floatsPerSample">Floats for each sample more.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuProgram(Action<GpuWorkspace> run, long fixedFloats, long floatsPerSample)
{
    internal void Run(GpuWorkspace workspace) => run(workspace);

    internal long Floats(long paddedBatch) => fixedFloats + floatsPerSample * paddedBatch;
}
