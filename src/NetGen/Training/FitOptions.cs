namespace NetGen;

/// <summary>How <c>Fit</c> trains. Every number has the default that Keras has.</summary>
public sealed class FitOptions
{
    /// <summary>How many epochs this call trains; a network that has trained before goes on from its last epoch.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Samples in a step; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Data to evaluate after every epoch; gives <c>val_loss</c>, <c>val_accuracy</c>, ….</summary>
    public Dataset? Validation { get; init; }

    /// <summary>Part of the training data, at its end, that is held out for validation instead of <see cref="Validation"/>; 0 holds out nothing.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Visits the samples in a new random order in every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Chooses the orders of <see cref="Shuffle"/>; null takes the network's seed.</summary>
    public int? Seed { get; init; }

    /// <summary>Random changes of the training images; null leaves them as they are. Chosen by <see cref="Seed"/>.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>What to measure beside the loss; null measures <see cref="NetGen.Accuracy"/> where the loss is one of classes and nothing otherwise.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>What to call while training runs, in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>For how many steps, from the first on, <see cref="History.StepLosses"/> keeps the loss; <see cref="int.MaxValue"/> keeps all.</summary>
    public int RecordedSteps { get; init; } = 100;

    /// <exception cref="ArgumentException">A number is out of its range; the sentence says which.</exception>
    internal void Check()
    {
        if (Epochs < 1)
        {
            throw new ArgumentException($"FitOptions.Epochs must be 1 or more, but it is {Epochs}.");
        }

        if (BatchSize < 1)
        {
            throw new ArgumentException($"FitOptions.BatchSize must be 1 or more, but it is {BatchSize}.");
        }

        if (!(ValidationSplit is >= 0 and < 1))
        {
            throw new ArgumentException($"FitOptions.ValidationSplit is a part of the training data and must be from 0 to below 1, but it is {ValidationSplit}.");
        }

        if (ValidationSplit > 0 && Validation is not null)
        {
            throw new ArgumentException("FitOptions gives both Validation and ValidationSplit. Give one of them.");
        }

        if (RecordedSteps < 0)
        {
            throw new ArgumentException($"FitOptions.RecordedSteps must be 0 or more, but it is {RecordedSteps}.");
        }

        ArgumentNullException.ThrowIfNull(Callbacks, "FitOptions.Callbacks");
        for (int i = 0; i < Callbacks.Count; i++)
        {
            if (Callbacks[i] is null)
            {
                throw new ArgumentException($"FitOptions.Callbacks[{i}] is null. Leave it out, or give a callback.");
            }
        }

        if (Callbacks.Where(callback => callback.SetsLearningRate).Take(2).ToArray() is [var first, var second])
        {
            throw new ArgumentException(
                $"FitOptions.Callbacks has both a {first.GetType().Name} and a {second.GetType().Name}, and each sets the learning rate. Give one of them; StepSchedule.Then puts one schedule behind another.");
        }
    }
}
