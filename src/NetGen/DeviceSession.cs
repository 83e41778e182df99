namespace NetGen;

/// <summary>One running copy of a network on a device with memory of its own. Its steps run one after the other.</summary>
internal abstract class DeviceSession : IDisposable
{
    /// <summary>Memory of the host from which the device copies fastest.</summary>
    public abstract AlignedBlock AllocateHost(long floats, string purpose);

    /// <summary>The device's side of a workspace. A second one takes a batch while a step works on the first.</summary>
    public abstract DeviceBatch CreateBatch();

    /// <summary>Gives its memory on the device back, once nothing uses it.</summary>
    public abstract void Dispose();
}

/// <summary>The device's side of a <see cref="Workspace"/>: the batch comes from there, results go back to it.</summary>
internal abstract class DeviceBatch
{
    /// <summary>Starts to send the batch, beside a step that may be under way.</summary>
    public abstract void Send(StepKind step, Workspace workspace);

    /// <summary>Waits until a batch that was sent is there, because it will be replaced.</summary>
    public abstract void Settle();

    /// <summary>Sends the batch, unless it is sent, and the run-time numbers that the workspace holds, and starts the program.</summary>
    public abstract void Run(StepKind step, Workspace workspace);

    /// <summary>Waits for the losses of the last run and writes them to the workspace.</summary>
    /// <returns>The sum of the penalties.</returns>
    public abstract double ReadLosses(Workspace workspace);

    /// <summary>Waits for the outputs of the last run and writes them to where the workspace points.</summary>
    public abstract void ReadOutput(Workspace workspace);
}

/// <summary>What a step does.</summary>
internal enum StepKind
{
    /// <summary>Forward, loss, backward and update.</summary>
    Train,

    /// <summary>Forward and loss.</summary>
    Evaluate,

    /// <summary>Forward.</summary>
    Predict,
}

/// <summary>The parameters and moments of a network on a device with memory of its own.</summary>
internal abstract class DeviceMemory
{
    /// <summary>The device's copy of the parameters.</summary>
    public abstract DeviceMirror Parameters { get; }

    /// <summary>The device's copy of the moments.</summary>
    public abstract DeviceMirror Moments { get; }

    /// <summary>The network is disposed of: the memory goes when the last session does.</summary>
    public abstract void Release();
}

/// <summary>
/// A block that exists twice. Whoever takes the host's copy may change it, so that it is sent again before the device next uses its own;
/// what the device changed comes home when somebody asks. Nothing is copied otherwise.
/// </summary>
/// <param name="gate">The device's lock: with one of its own, who copies and who runs a step would wait for each other.</param>
internal abstract class DeviceMirror(Lock gate)
{
    private bool _isHostNewer = true, _isDeviceNewer;

    /// <summary>The host's copy is up to date, and counts as changed.</summary>
    public void TakeHome(AlignedBlock host)
    {
        lock (gate)
        {
            if (_isDeviceNewer)
                Download(host);
            _isDeviceNewer = false;
            _isHostNewer = true;
        }
    }

    /// <summary>The device's copy is up to date.</summary>
    /// <param name="host">The host's copy; <see langword="null"/> while there is none, for zeros.</param>
    public void Send(AlignedBlock? host)
    {
        lock (gate)
        {
            if (_isHostNewer)
                Upload(host);
            _isHostNewer = false;
        }
    }

    /// <summary>The device changes its copy.</summary>
    public void MarkChanged()
    {
        lock (gate)
            _isDeviceNewer = true;
    }

    protected abstract void Download(AlignedBlock host);

    protected abstract void Upload(AlignedBlock? host);
}
