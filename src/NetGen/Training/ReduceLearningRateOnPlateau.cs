namespace NetGen;

/// <summary>Multiplies the learning rate by a factor when a number has not become better for some epochs.</summary>
/// <remarks>
/// Every <c>Fit</c> starts to wait anew, as in Keras; the learning rate itself is part of the network's training state, so that a resumed training keeps what was reduced.
/// </remarks>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    readonly MonitoredNumber _monitor;
    readonly double _factor, _least;
    readonly int _patience, _cooldown;
    int _waited, _resting;

    /// <summary>Reduces the rate after <paramref name="patience"/> epochs in a row that are no better than the best one.</summary>
    /// <param name="factor">What the rate is multiplied by, at least 0 and below 1.</param>
    /// <param name="patience">Epochs to wait for something better; 0 reduces at the first that is not.</param>
    /// <param name="monitor">The number to follow, as <see cref="History"/> names it; null follows <c>val_loss</c>, or <c>loss</c> where nothing is validated.</param>
    /// <param name="minDelta">A change up to this is no improvement.</param>
    /// <param name="cooldown">Epochs after a reduction that are not waited in.</param>
    /// <param name="minLearningRate">The rate is not reduced below this.</param>
    /// <param name="mode">Which way the number should go.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ReduceLearningRateOnPlateau(
        double factor = 0.1, int patience = 10, string? monitor = null, double minDelta = 1e-4, int cooldown = 0, double minLearningRate = 0, MonitorMode mode = MonitorMode.Auto)
    {
        _factor = factor is >= 0 and < 1 ? factor : throw Outside(nameof(factor), factor, "The factor of the learning rate must be at least 0 and below 1");
        _patience = patience >= 0 ? patience : throw Outside(nameof(patience), patience, "The patience is a number of epochs and must be 0 or more");
        _cooldown = cooldown >= 0 ? cooldown : throw Outside(nameof(cooldown), cooldown, "The cooldown is a number of epochs and must be 0 or more");
        _least = minLearningRate >= 0 && double.IsFinite(minLearningRate) ? minLearningRate : throw Outside(nameof(minLearningRate), minLearningRate, "The least learning rate must be a finite number of at least 0");
        _monitor = new MonitoredNumber(monitor, mode, minDelta >= 0 ? minDelta : throw Outside(nameof(minDelta), minDelta, "The least difference that counts must be 0 or more"));

        static ArgumentOutOfRangeException Outside(string name, double value, string rule) => new(name, value, $"{rule}, but it is {value}.");
    }

    internal override bool SetsLearningRate => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingProgress progress)
    {
        _monitor.Begin(progress, nameof(ReduceLearningRateOnPlateau));
        (_waited, _resting) = (0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        if (_resting > 0)
        {
            _resting--;
            _waited = 0;
        }

        if (_monitor.Improves(result))
        {
            _waited = 0;
        }
        else if (_resting == 0 && ++_waited >= _patience)
        {
            Optimizer optimizer = progress.Network.Optimizer;
            if (optimizer.LearningRate > _least)
            {
                optimizer.LearningRate = Math.Max(optimizer.LearningRate * _factor, _least);
                (_waited, _resting) = (0, _cooldown);
            }
        }
    }
}
