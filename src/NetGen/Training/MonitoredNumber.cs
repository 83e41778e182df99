namespace NetGen;

/// <summary>Which way a monitored number should go.</summary>
public enum MonitorMode
{
    /// <summary>Up where its metric says so (<see cref="Metric.LargerIsBetter"/>), otherwise down.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}

/// <summary>Follows one number of the epochs and remembers the best.</summary>
internal sealed class MonitoredNumber(string? wanted, MonitorMode mode, double minDelta)
{
    bool _larger;

    /// <summary>The number that is followed.</summary>
    internal string Name { get; private set; } = "";

    internal double Best { get; private set; }

    /// <summary>Chooses the number where nobody did: the validation loss, or the loss where nothing is validated.</summary>
    /// <exception cref="ArgumentException">Nothing of the wanted name will be measured.</exception>
    internal void Begin(TrainingProgress progress, string who)
    {
        const string ValidationLoss = History.ValidationPrefix + History.LossName;
        Name = wanted ?? (progress.Names.Contains(ValidationLoss) ? ValidationLoss : History.LossName);
        CheckMeasured(progress, Name, $"{who} monitors");
        string metric = Name.StartsWith(History.ValidationPrefix, StringComparison.Ordinal) ? Name[History.ValidationPrefix.Length..] : Name;
        _larger = mode == MonitorMode.Max || (mode == MonitorMode.Auto && progress.Metrics.Any(other => other.Name == metric && other.LargerIsBetter));
        Best = _larger ? double.NegativeInfinity : double.PositiveInfinity;
    }

    /// <param name="progress">The training.</param>
    /// <param name="name">The number.</param>
    /// <param name="doing">Who wants it, as the start of a sentence.</param>
    /// <param name="also">A name that would be right too.</param>
    /// <exception cref="ArgumentException">Nothing of that name will be measured.</exception>
    internal static void CheckMeasured(TrainingProgress progress, string name, string doing, string? also = null)
    {
        if (!progress.Names.Contains(name))
        {
            string advice = name.StartsWith(History.ValidationPrefix, StringComparison.Ordinal) ? " Give FitOptions.Validation or ValidationSplit to measure it." : "";
            string other = also is null ? "" : $" (and there is '{also}')";
            throw new ArgumentException($"{doing} '{name}', but this training measures {NameList.Text(progress.Names, 20)}{other}.{advice}");
        }
    }

    /// <summary>True when this epoch is better than the best so far by more than the least difference that counts.</summary>
    internal bool Improves(EpochResult result)
    {
        double value = result[Name];
        bool improves = _larger ? value > Best + minDelta : value < Best - minDelta;
        Best = improves ? value : Best;
        return improves;
    }
}
