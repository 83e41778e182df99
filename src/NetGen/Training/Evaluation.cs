using System.Globalization;

namespace NetGen;

/// <summary>What <c>Evaluate</c> measured over a data set.</summary>
public sealed class Evaluation
{
    internal Evaluation(int samples, IReadOnlyDictionary<string, double> metrics)
    {
        Samples = samples;
        Metrics = metrics;
    }

    /// <summary>The number of samples.</summary>
    public int Samples { get; }

    /// <summary>Every number by its name: <c>loss</c>, <c>accuracy</c>, …; of several outputs <c>loss</c>, <c>boxes_loss</c>, <c>classes_loss</c>, <c>classes_accuracy</c>, ….</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The mean loss of the samples, with the penalties of the weights; of several outputs the sum of their losses, each with its factor.</summary>
    public double Loss => Metrics[History.LossName];

    /// <summary>The share of samples that were classified right, from 0 to 1, by the one output.</summary>
    /// <exception cref="InvalidOperationException">It was not measured, as the loss is not one of classes, or there are several outputs.</exception>
    public double Accuracy => Metrics.TryGetValue(NetGen.Accuracy.MetricName, out double value)
        ? value
        : throw new InvalidOperationException(
            Metrics.Keys.FirstOrDefault(name => name.EndsWith($"_{NetGen.Accuracy.MetricName}", StringComparison.Ordinal)) is { } other
                ? $"There is no one accuracy, but '{other}'. Read it by its name."
                : "The accuracy was not measured. It is by default where the loss is a cross-entropy; otherwise give the metrics to Evaluate.");

    /// <summary>The number of this name.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was measured.</exception>
    public double this[string name] => Metrics.TryGetValue(name, out double value)
        ? value
        : throw new KeyNotFoundException($"Nothing named '{name}' was measured; there are {NameList.Text([.. Metrics.Keys], 20)}.");

    /// <summary>"loss 0.0312, accuracy 0.9904 over 10000 samples".</summary>
    public override string ToString() =>
        $"{string.Join(", ", Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:F4}")))} over {Samples} samples";
}
