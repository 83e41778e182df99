namespace NetGen;

/// <summary>Ends training when a number has not become better for some epochs.</summary>
/// <remarks>Every <c>Fit</c> starts anew, as in Keras: what an earlier one reached, in this object or before the training was resumed, is not compared with.</remarks>
public sealed class EarlyStopping : Callback
{
    readonly MonitoredNumber _monitor;
    readonly int _patience;
    readonly bool _restoreBest;
    float[]? _best;
    int _waited;

    /// <summary>Ends training after <paramref name="patience"/> epochs in a row that are no better than the best one.</summary>
    /// <param name="patience">Epochs to wait for something better; 0 ends at the first that is not.</param>
    /// <param name="monitor">The number to follow, as <see cref="History"/> names it; null follows <c>val_loss</c>, or <c>loss</c> where nothing is validated.</param>
    /// <param name="minDelta">A change up to this is no improvement.</param>
    /// <param name="restoreBest">Puts the weights of the best epoch back when training ends, for whatever reason.</param>
    /// <param name="mode">Which way the number should go.</param>
    public EarlyStopping(int patience = 0, string? monitor = null, double minDelta = 0, bool restoreBest = false, MonitorMode mode = MonitorMode.Auto)
    {
        _patience = patience >= 0 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), patience, $"The patience is a number of epochs and must be 0 or more, but it is {patience}.");
        if (!(minDelta >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, $"The least difference that counts must be 0 or more, but it is {minDelta}.");
        }

        _monitor = new MonitoredNumber(monitor, mode, minDelta);
        _restoreBest = restoreBest;
    }

    /// <summary>The epoch with the best number of the last <c>Fit</c>; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epoch at which this ended the last <c>Fit</c>; 0 where it did not.</summary>
    public int StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingProgress progress)
    {
        _monitor.Begin(progress, nameof(EarlyStopping));
        (BestEpoch, StoppedEpoch, _waited, _best) = (0, 0, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        if (_monitor.Improves(result))
        {
            BestEpoch = result.Epoch;
            _waited = 0;
            if (_restoreBest)
            {
                ReadOnlySpan<float> parameters = progress.Network.ParameterBlock;
                _best ??= new float[parameters.Length];
                parameters.CopyTo(_best);
            }
        }
        else if (++_waited >= _patience)
        {
            StoppedEpoch = result.Epoch;
            progress.StopTraining = true;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingProgress progress)
    {
        _best?.CopyTo(progress.Network.ParameterBlock);
        _best = null;
    }
}
