namespace NetGen.Gpu;

/// <summary>
/// Steps as CUDA graphs: the first of a kind runs launch by launch, which also loads its kernels; the second is recorded; from then on one call of the
/// driver runs all launches. A recording holds for a batch size, for the places of its memory, and for steps that update or only add gradients: numbers that change with the step are in the device's memory.
/// </summary>
internal sealed class CudaRecordings(CudaApi api)
{
    /// <summary>Batches of many sizes, as predictions of a service may be, must not fill the memory with recordings.</summary>
    private const int Most = 32;

    private readonly Dictionary<Key, Recording> _known = [];

    public void Run(nint stream, GpuProgram program, GpuWorkspace w)
    {
        var key = new Key(
            program, w.BatchSize, w.Input.Address, w.Target.Address, w.Output.Address, w.Losses.Address, w.Arena.Address,
            w.Parameters.Address, w.Gradients.Address, w.Moments.Address, w.Updates);
        if (!_known.TryGetValue(key, out var recording))
        {
            if (_known.Count == Most)
                Forget();
            _known.Add(key, default);
            program.Run(w);
            return;
        }

        if (recording.Graph == 0)
        {
            recording = new Recording(Record(stream, program, w), w.PenaltyCount);
            _known[key] = recording;
        }

        w.PenaltyCount = recording.Penalties;
        api.LaunchGraph(recording.Graph, stream);
    }

    /// <summary>Gives all recordings back.</summary>
    public void Forget()
    {
        foreach (var recording in _known.Values)
        {
            if (recording.Graph != 0)
                api.DestroyGraph(recording.Graph);
        }

        _known.Clear();
    }

    private nint Record(nint stream, GpuProgram program, GpuWorkspace w)
    {
        api.BeginCapture(stream);
        try
        {
            program.Run(w);
        }
        catch
        {
            _ = api.EndCapture(stream);
            throw;
        }

        return api.Instantiate(api.EndCapture(stream));
    }

    private readonly record struct Key(
        GpuProgram Program, int BatchSize, long Input, long Target, long Output, long Losses, long Arena, long Parameters, long Gradients, long Moments, bool Updates);

    private readonly record struct Recording(nint Graph, int Penalties);
}
