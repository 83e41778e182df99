using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>What a call of <c>Fit</c> measured, epoch by epoch.</summary>
public sealed class History
{
    internal const string LossName = "loss";
    internal const string ValidationPrefix = "val_";

    readonly List<EpochResult> _epochs = [];
    readonly List<float> _stepLosses = [];

    /// <summary>One entry for each finished epoch.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>The training loss of each of the first <see cref="FitOptions.RecordedSteps"/> steps of this call.</summary>
    public IReadOnlyList<float> StepLosses => _stepLosses;

    /// <summary>The names of what was measured: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>, ….</summary>
    public IReadOnlyList<string> Names => _epochs.Count == 0 ? [] : [.. _epochs[0].Metrics.Keys];

    /// <summary>One number for each finished epoch.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">Nothing of that name was measured.</exception>
    public IReadOnlyList<double> this[string name] => [.. _epochs.Select(epoch => epoch[name])];

    /// <summary>The last finished epoch.</summary>
    /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
    public EpochResult Last => _epochs.Count > 0 ? _epochs[^1] : throw new InvalidOperationException("No epoch was finished.");

    /// <summary>The wall-clock time of all finished epochs, validation included, in seconds.</summary>
    public double Seconds => _epochs.Sum(epoch => epoch.Seconds);

    /// <summary>A table with one line for each epoch.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("epoch");
        foreach (string name in Names)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,12}");
        }

        text.Append(CultureInfo.InvariantCulture, $"  {"seconds",9}");
        foreach (EpochResult epoch in _epochs)
        {
            text.Append('\n').Append(CultureInfo.InvariantCulture, $"{epoch.Epoch,5}");
            foreach (string name in Names)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {epoch[name].ToString("F4", CultureInfo.InvariantCulture).PadLeft(Math.Max(12, name.Length))}");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {epoch.Seconds,9:F2}");
        }

        return text.ToString();
    }

    internal void Add(EpochResult epoch) => _epochs.Add(epoch);

    internal void Add(float stepLoss) => _stepLosses.Add(stepLoss);

    internal void Reserve(int steps) => _stepLosses.EnsureCapacity(steps);
}
