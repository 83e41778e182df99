namespace NetGen;

/// <summary>Saves the network after epochs.</summary>
/// <remarks>
/// <para>A file holds the whole state of training, so that <c>LoadTrainingState</c> resumes from it; <c>Load</c> takes the weights alone from it.</para>
/// <para>
/// Each file also records the number that is followed and its value. Where only the best is saved, one object remembers its best from one <c>Fit</c> to the
/// next, and a network that has trained or read a file before this <c>Fit</c> goes on: a file that is at the path already stays as long as its record is no
/// worse. A file that another program, <c>Save</c> or <c>SaveTrainingState</c> wrote has no record, and one that is damaged, of another network or about another number
/// cannot be compared; the first epoch replaces those. A network that was just made starts anew, and a new object replaces whatever file is there.
/// Where the path has placeholders only the file of that very name is looked at, so a new object begins with a file of its own.
/// </para>
/// </remarks>
public sealed class ModelCheckpoint : Callback
{
    readonly EpochFileName _path;
    readonly bool _saveBestOnly;
    readonly bool _saveWeightsOnly;
    readonly MonitoredNumber _monitor;
    bool _goesOn;

    /// <summary>Saves to <paramref name="path"/>.</summary>
    /// <param name="path">
    /// The file, replaced each time. In braces stand the epoch and measured numbers, as <see cref="History"/> names them, so that each has a file of its own:
    /// <c>{epoch}</c>, <c>{loss}</c>, <c>{val_accuracy}</c>, …; behind a colon a format of C# or a common one of Python: <c>{epoch:D3}</c> or <c>{epoch:03d}</c>,
    /// <c>{val_loss:F4}</c> or <c>{val_loss:.4f}</c>. The text is that of the invariant culture. <c>{{</c> and <c>}}</c> are braces of the name itself.
    /// </param>
    /// <param name="monitor">The number to follow, as <see cref="History"/> names it; null follows <c>val_loss</c>, or <c>loss</c> where nothing is validated.</param>
    /// <param name="saveBestOnly">Saves only where the number is better than in every epoch before; the remarks of the class say which those are.</param>
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

    /// <summary>The file that was saved last, or that stayed because what an earlier training saved in it is no worse; null before the first.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingProgress progress)
    {
        if (_path.IsOne && !File.Exists(LastPath))
        {
            // Somebody removed it: there is nothing that a worse epoch could spoil.
            LastPath = null;
        }

        _monitor.Begin(progress, nameof(ModelCheckpoint), keepBest: LastPath is not null);
        _goesOn = progress.Network.GoesOn;
        _path.Check(progress);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        double best = _monitor.Best;
        if (!_monitor.Improves(result) && _saveBestOnly)
        {
            return;
        }

        string path = _path.For(result);
        var record = new MonitorRecord(_monitor.Name, result[_monitor.Name]);
        if (Earlier(path, progress.Network) is double earlier && !_monitor.IsBetter(record.Value, earlier))
        {
            (_monitor.Best, LastPath) = (earlier, path);
            return;
        }

        try
        {
            if (_saveWeightsOnly)
            {
                progress.Network.Save(path, record);
            }
            else
            {
                progress.Network.SaveTrainingState(path, record);
            }
        }
        catch
        {
            // What is in no file is not the best of the files.
            _monitor.Best = best;
            throw;
        }

        LastPath = path;
    }

    // The value of a file that this object has not written, where it is of the same training and number.
    double? Earlier(string path, Network network) =>
        _saveBestOnly && _goesOn && path != LastPath && network.RecordIn(path) is MonitorRecord found && found.Name == _monitor.Name && !double.IsNaN(found.Value) ? found.Value : null;
}
