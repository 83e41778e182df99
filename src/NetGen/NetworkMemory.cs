namespace NetGen;

/// <summary>
/// The blocks that all running copies of one network share. Gradients and moments are made when training first asks for them. On a device with memory of its
/// own these are the host's copies: see <see cref="DeviceMirror"/>.
/// </summary>
internal sealed class NetworkMemory(NetworkSchema schema, DeviceMemory? remote)
{
    private AlignedBlock? _gradients, _moments;

    /// <summary>The device's copies; <see langword="null"/> where kernels use these blocks themselves.</summary>
    public DeviceMemory? Remote { get; } = remote;

    public AlignedBlock Parameters { get; } = new(schema.ParameterFloats, "parameters");

    /// <summary>
    /// At the offsets of the parameters; <see langword="null"/> where the network stores no gradients. A sum over several steps is kept behind the moments, as they are: in files and on devices.
    /// </summary>
    public unsafe float* Gradients => !schema.StoresGradients ? null
        : schema.Optimizer is { AccumulationSteps: > 1 } optimizer ? Moments.Pointer + (long)optimizer.MomentCount * schema.TrainedFloats
        : (_gradients ??= new AlignedBlock(schema.TrainedFloats, "gradients")).Pointer;

    /// <summary>The optimizer's blocks one after the other, each at the offsets of the parameters.</summary>
    public AlignedBlock Moments =>
        _moments ??= new AlignedBlock((long)schema.TrainedFloats * (schema.Optimizer?.KeptCount ?? 0), "moments of the optimizer");

    /// <summary>The moments, if there are any on the host.</summary>
    public AlignedBlock? KnownMoments => _moments;

    /// <summary>Whether training has begun, so that moments exist somewhere.</summary>
    public bool HasMoments { get; private set; }

    /// <summary>Training begins.</summary>
    public void BeginTraining() => HasMoments = true;

    /// <summary>All parameters, up to date and to be changed.</summary>
    public Span<float> TakeParameters()
    {
        Remote?.Parameters.TakeHome(Parameters);
        return Parameters.Span(0, schema.ParameterFloats);
    }

    /// <summary>All moments, up to date and to be changed.</summary>
    public Span<float> TakeMoments()
    {
        HasMoments = true;
        Remote?.Moments.TakeHome(Moments);
        return Moments.Span(0, Moments.Length);
    }
}
