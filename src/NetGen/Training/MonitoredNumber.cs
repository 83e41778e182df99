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

    internal double Best { get; set; }

    /// <summary>Chooses the number where nobody did: the validation loss, or the loss where nothing is validated.</summary>
    /// <param name="progress">The training.</param>
    /// <param name="who">Who follows the number, for messages.</param>
    /// <param name="keepBest">Goes on from the best so far where it is of the same number and its way is the same.</param>
    /// <exception cref="ArgumentException">Nothing of the wanted name will be measured.</exception>
    internal void Begin(TrainingProgress progress, string who, bool keepBest = false)
    {
        const string ValidationLoss = History.ValidationPrefix + History.LossName;
        string name = wanted ?? (progress.Names.Contains(ValidationLoss) ? ValidationLoss : History.LossName);
        CheckMeasured(progress, name, $"{who} monitors");
        string metric = name.StartsWith(History.ValidationPrefix, StringComparison.Ordinal) ? name[History.ValidationPrefix.Length..] : name;
        bool larger = mode == MonitorMode.Max || (mode == MonitorMode.Auto && progress.Metrics.Any(other => other.FullName == metric && other.LargerIsBetter));
        if (!keepBest || (name, larger) != (Name, _larger))
        {
            Best = larger ? double.NegativeInfinity : double.PositiveInfinity;
        }

        (Name, _larger) = (name, larger);
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
        bool improves = IsBetter(result[Name], Best);
        Best = improves ? result[Name] : Best;
        return improves;
    }

    /// <summary>True when a value is better than another by more than the least difference that counts.</summary>
    internal bool IsBetter(double value, double other) => _larger ? value > other + minDelta : value < other - minDelta;
}
