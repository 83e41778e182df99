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

    /// <summary>The epoch that runs, counted from the network's first epoch as 1.</summary>
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

    /// <summary>The loss of the last step.</summary>
    public float BatchLoss { get; internal set; }

    /// <summary>The mean loss of the samples of this epoch so far.</summary>
    public double Loss { get; internal set; }

    /// <summary>What is measured beside the loss; <see cref="Metric.Result"/> is that of this epoch so far.</summary>
    public IReadOnlyList<Metric> Metrics { get; internal set; } = [];

    /// <summary>The names of all numbers that an epoch gives: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ….</summary>
    public IReadOnlyList<string> Names { get; internal set; } = [];

    /// <summary>The wall-clock time of this epoch so far, in seconds.</summary>
    public double Seconds { get; internal set; }

    /// <summary>Set to true to end training after this step; the epoch then counts as finished and is validated.</summary>
    public bool StopTraining { get; set; }
}
