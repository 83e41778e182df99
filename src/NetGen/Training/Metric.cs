namespace NetGen;

/// <summary>
/// A number measured over the samples of an epoch beside the loss. It sees the output of every step as it is, so training
/// metrics are those of the weights at that step.
/// </summary>
public abstract class Metric
{
    /// <summary>Its name in <see cref="History"/> and <see cref="Evaluation"/>, unless it is of one of several outputs; <c>val_</c> stands in front for validation data.</summary>
    public abstract string Name { get; }

    /// <summary>Which of several outputs it measures, by name: <c>new Accuracy { Output = "classes" }</c>. Null, the default, is the only one.</summary>
    public string? Output { get; init; }

    /// <summary>Its name in <see cref="History"/> and <see cref="Evaluation"/>: <c>accuracy</c>, or with the output's in front where one is named, <c>classes_accuracy</c>.</summary>
    public string FullName => Output is null ? Name : $"{Output}_{Name}";

    /// <summary>Whether a larger number is better; what <see cref="MonitorMode.Auto"/> goes by.</summary>
    public virtual bool LargerIsBetter => false;

    /// <summary>
    /// The measure of all batches since <see cref="Reset"/>; NaN before the first. A network whose outputs are NaN must not look good: a share counts them as wrong, an error becomes
    /// NaN.
    /// </summary>
    public abstract double Result { get; }

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <summary>Takes one more batch in. It runs once a step, so it should allocate nothing.</summary>
    public abstract void Update(in MetricBatch batch);

    /// <summary>Says why this metric cannot be measured for an output with this loss; nothing where it can.</summary>
    /// <param name="network">The network, for its name.</param>
    /// <param name="output">The output that would be measured.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public virtual void Check(NetworkSchema network, OutputSchema output)
    {
    }
}

/// <summary>An output and its targets for one batch, as a <see cref="Metric"/> sees them.</summary>
public readonly ref struct MetricBatch
{
    /// <summary>Samples in the batch.</summary>
    public int Count { get; init; }

    /// <summary>The output that is measured, for its loss and shapes.</summary>
    public OutputSchema Schema { get; init; }

    /// <summary>What the network gave, [<see cref="Count"/>, …<see cref="OutputSchema.Shape"/>].</summary>
    public ReadOnlySpan<float> Output { get; init; }

    /// <summary>The loss of each sample, [<see cref="Count"/>], without weight and penalty.</summary>
    public ReadOnlySpan<float> Losses { get; init; }

    /// <summary>The float targets, of the same shape as the output; empty where targets are class indices.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>The class indices, one for each row of the output's last axis; empty where targets are floats.</summary>
    public ReadOnlySpan<int> Classes { get; init; }
}
