namespace NetGen;

/// <summary>The blocks that all running copies of one network share. Gradients and moments are made when training first asks for them.</summary>
internal sealed class NetworkMemory(NetworkSchema schema)
{
    private AlignedBlock? _gradients, _moments;

    public AlignedBlock Parameters { get; } = new(schema.ParameterFloats, "parameters");

    /// <summary>At the offsets of the parameters; <see langword="null"/> where the network stores no gradients.</summary>
    public AlignedBlock? Gradients =>
        schema.StoresGradients ? _gradients ??= new AlignedBlock(schema.ParameterFloats, "gradients") : null;

    /// <summary>The optimizer's blocks one after the other, each at the offsets of the parameters.</summary>
    public AlignedBlock Moments =>
        _moments ??= new AlignedBlock((long)schema.ParameterFloats * (schema.Optimizer?.MomentCount ?? 0), "moments of the optimizer");

    public bool HasMoments => _moments is not null;
}
