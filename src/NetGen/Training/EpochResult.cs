using System.Globalization;

namespace NetGen;

/// <summary>What one epoch measured.</summary>
public sealed class EpochResult
{
    internal EpochResult(int epoch, double seconds, double learningRate, IReadOnlyDictionary<string, double> metrics)
    {
        Epoch = epoch;
        Seconds = seconds;
        LearningRate = learningRate;
        Metrics = metrics;
    }

    /// <summary>The number of the epoch, counted from the network's first epoch as 1.</summary>
    public int Epoch { get; }

    /// <summary>The wall-clock time of the epoch, validation included, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>The optimizer's learning rate at the end of the epoch.</summary>
    public double LearningRate { get; }

    /// <summary>Every number by its name: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>, …; of several outputs <c>boxes_loss</c>, <c>val_classes_accuracy</c>, ….</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The mean training loss of the samples, each taken at the step that trained on it.</summary>
    public double Loss => Metrics[History.LossName];

    /// <summary>The share of training samples that were classified right, from 0 to 1; null where it was not measured.</summary>
    public double? Accuracy => Find(NetGen.Accuracy.MetricName);

    /// <summary>The mean loss of the validation data; null where there are none.</summary>
    public double? ValidationLoss => Find(History.ValidationPrefix + History.LossName);

    /// <summary>The share of validation samples that were classified right, from 0 to 1; null where it was not measured.</summary>
    public double? ValidationAccuracy => Find(History.ValidationPrefix + NetGen.Accuracy.MetricName);

    /// <summary>The number of this name.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was measured.</exception>
    public double this[string name] => Metrics.TryGetValue(name, out double value)
        ? value
        : throw new KeyNotFoundException($"Nothing named '{name}' was measured; there are {NameList.Text([.. Metrics.Keys], 20)}.");

    /// <summary>"epoch 3: loss 0.0412, accuracy 0.9871 (1.24 s)".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Epoch}: {string.Join(", ", Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:F4}")))} ({Seconds:F2} s)");

    double? Find(string name) => Metrics.TryGetValue(name, out double value) ? value : null;
}
