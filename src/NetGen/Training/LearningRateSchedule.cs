namespace NetGen;

/// <summary>Sets the optimizer's learning rate at the start of each epoch; <see cref="StepSchedule"/> does at each step.</summary>
public sealed class LearningRateSchedule : Callback
{
    readonly Func<int, double> _rate;

    /// <summary>A learning rate for each epoch.</summary>
    /// <param name="rate">Gives the rate of an epoch, counted from the network's first epoch as 1, so that a resumed training goes on where it was.</param>
    public LearningRateSchedule(Func<int, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        _rate = rate;
    }

    internal override bool SetsLearningRate => true;

    /// <summary>
    /// From <paramref name="start"/> in epoch 1 along half a cosine towards <paramref name="end"/>, which the epochs after
    /// <paramref name="epochs"/> keep: end + (start − end) · (1 + cos(π · (epoch − 1) / epochs)) / 2 (Loshchilov and Hutter, 2017).
    /// </summary>
    public static LearningRateSchedule Cosine(double start, int epochs, double end = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return new(epoch => end + (start - end) * (1 + Math.Cos(Math.PI * Math.Min(epoch - 1, epochs) / epochs)) / 2);
    }

    /// <summary>From <paramref name="start"/> in epoch 1, multiplied by <paramref name="factor"/> after every <paramref name="every"/> epochs.</summary>
    public static LearningRateSchedule Steps(double start, double factor, int every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return new(epoch => start * Math.Pow(factor, (epoch - 1) / every));
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingProgress progress)
    {
        double rate = _rate(progress.Epoch);
        if (!(rate >= 0) || double.IsInfinity(rate))
        {
            throw new ArgumentException($"The learning rate of epoch {progress.Epoch} is {rate}, but it must be a number from 0 on. Correct the schedule.");
        }

        progress.Network.Optimizer.LearningRate = rate;
    }
}
