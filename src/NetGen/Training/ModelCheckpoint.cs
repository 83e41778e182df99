using System.Globalization;

namespace NetGen;

/// <summary>Saves the network after epochs.</summary>
/// <remarks>A file holds the whole state of training, so that <c>LoadTrainingState</c> resumes from it; <c>Load</c> takes the weights alone from it.</remarks>
public sealed class ModelCheckpoint : Callback
{
    readonly string _path;
    readonly bool _saveBestOnly;
    readonly bool _saveWeightsOnly;
    readonly MonitoredNumber _monitor;

    /// <summary>Saves to <paramref name="path"/>.</summary>
    /// <param name="path">The file, replaced each time; <c>{epoch}</c> in it becomes the number of the epoch.</param>
    /// <param name="monitor">The number to follow, as <see cref="History"/> names it; null follows <c>val_loss</c>, or <c>loss</c> where nothing is validated.</param>
    /// <param name="saveBestOnly">Saves only where the number is better than in every epoch before.</param>
    /// <param name="mode">Which way the number should go.</param>
    /// <param name="saveWeightsOnly">Leaves out the optimizer's moments and the counters: a third of the size with Adam, but nothing to resume from.</param>
    public ModelCheckpoint(string path, string? monitor = null, bool saveBestOnly = false, MonitorMode mode = MonitorMode.Auto, bool saveWeightsOnly = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _saveBestOnly = saveBestOnly;
        _saveWeightsOnly = saveWeightsOnly;
        _monitor = new MonitoredNumber(monitor, mode, minDelta: 0);
    }

    /// <summary>The file that was saved last; null before the first.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingProgress progress) => _monitor.Begin(progress, nameof(ModelCheckpoint));

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        if (!_monitor.Improves(result) && _saveBestOnly)
        {
            return;
        }

        string path = _path.Replace("{epoch}", result.Epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
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
