namespace NetGen;

/// <summary>How far a call of <c>Fit</c> is; one object for the whole call, seen by its callbacks.</summary>
public sealed class TrainingProgress
{
    internal TrainingProgress(Network network, FitOptions options, History history)
    {
        Network = network;
        Options = options;
        History = history;
    }

    /// <summary>The network that trains.</summary>
    public Network Network { get; }

    /// <summary>What <c>Fit</c> was given.</summary>
    public FitOptions Options { get; }

    /// <summary>The epochs that are finished.</summary>
    public History History { get; }

    /// <summary>The epoch that runs or ran last, counted from the network's first epoch as 1; 0 before the first of this call.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The epoch this call started with: 1, or what follows the epochs trained before.</summary>
    public int FirstEpoch { get; internal set; }

    /// <summary>The epoch this call ends with, unless it is stopped.</summary>
    public int LastEpoch { get; internal set; }

    /// <summary>Steps of this epoch that are done.</summary>
    public int Batch { get; internal set; }

    /// <summary>Steps of an epoch.</summary>
    public int BatchCount { get; internal set; }

    /// <summary>Samples of this epoch that are done.</summary>
    public int Samples { get; internal set; }

    /// <summary>Samples of an epoch.</summary>
    public int SampleCount { get; internal set; }

    /// <summary>The loss of the last step of this epoch; NaN before its first.</summary>
    public float BatchLoss { get; internal set; } = float.NaN;

    /// <summary>The mean loss of the samples of this epoch so far; NaN before its first step.</summary>
    public double Loss { get; internal set; } = double.NaN;

    /// <summary>
    /// What is measured beside the loss; <see cref="Metric.Result"/> is that of this epoch so far. Once the epoch was validated it is that of the
    /// validation data, and <see cref="EpochResult"/> has both.
    /// </summary>
    public IReadOnlyList<Metric> Metrics { get; internal set; } = [];

    /// <summary>The names of all numbers that an epoch gives: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ….</summary>
    public IReadOnlyList<string> Names { get; internal set; } = [];

    /// <summary>The wall-clock time of this epoch so far, in seconds.</summary>
    public double Seconds { get; internal set; }

    /// <summary>
    /// Set to true to end training. In <see cref="Callback.OnBatchEnd"/> the epoch ends with this step, counts as finished and is validated. In
    /// <see cref="Callback.OnTrainBegin"/> and <see cref="Callback.OnEpochBegin"/> no step follows: the epoch does not take place, is counted nowhere and has
    /// no <see cref="Callback.OnEpochEnd"/>.
    /// </summary>
    public bool StopTraining { get; set; }
}
