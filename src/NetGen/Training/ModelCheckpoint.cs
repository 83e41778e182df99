namespace NetGen;

/// <summary>Saves the network after epochs.</summary>
/// <remarks>A file holds the whole state of training, so that <c>LoadTrainingState</c> resumes from it; <c>Load</c> takes the weights alone from it.</remarks>
public sealed class ModelCheckpoint : Callback
{
    readonly EpochFileName _path;
    readonly bool _saveBestOnly;
    readonly bool _saveWeightsOnly;
    readonly MonitoredNumber _monitor;

    /// <summary>Saves to <paramref name="path"/>.</summary>
    /// <param name="path">
    /// The file, replaced each time. In braces stand the epoch and measured numbers, as <see cref="History"/> names them, so that each has a file of its own:
    /// <c>{epoch}</c>, <c>{loss}</c>, <c>{val_accuracy}</c>, …; behind a colon a format of C# or a common one of Python: <c>{epoch:D3}</c> or <c>{epoch:03d}</c>,
    /// <c>{val_loss:F4}</c> or <c>{val_loss:.4f}</c>. The text is that of the invariant culture. <c>{{</c> and <c>}}</c> are braces of the name itself.
    /// </param>
    /// <param name="monitor">The number to follow, as <see cref="History"/> names it; null follows <c>val_loss</c>, or <c>loss</c> where nothing is validated.</param>
    /// <param name="saveBestOnly">Saves only where the number is better than in every epoch before.</param>
    /// <param name="mode">Which way the number should go.</param>
    /// <param name="saveWeightsOnly">Leaves out the optimizer's moments and the counters: a third of the size with Adam, but nothing to resume from.</param>
    /// <exception cref="ArgumentException">The path is null, empty or blank, a brace in it stands alone, or a format is none for its number. <c>Fit</c> throws it where a number is not measured.</exception>
    public ModelCheckpoint(string path, string? monitor = null, bool saveBestOnly = false, MonitorMode mode = MonitorMode.Auto, bool saveWeightsOnly = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = new EpochFileName(path);
        _saveBestOnly = saveBestOnly;
        _saveWeightsOnly = saveWeightsOnly;
        _monitor = new MonitoredNumber(monitor, mode, minDelta: 0);
    }

    /// <summary>The file that was saved last; null before the first.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingProgress progress)
    {
        _monitor.Begin(progress, nameof(ModelCheckpoint));
        _path.Check(progress);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        if (!_monitor.Improves(result) && _saveBestOnly)
        {
            return;
        }

        string path = _path.For(result);
        if (_saveWeightsOnly)
        {
            progress.Network.Save(path);
        }
        else
        {
            progress.Network.SaveTrainingState(path);
        }

        LastPath = path;
    }
}
