namespace NetGen;

/// <summary>
/// A number measured over the samples of an epoch beside the loss. It sees the output of every step as it is, so training
/// metrics are those of the weights at that step.
/// </summary>
public abstract class Metric
{
    /// <summary>Its name in <see cref="History"/> and <see cref="Evaluation"/>; <c>val_</c> stands in front for validation data.</summary>
    public abstract string Name { get; }

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

    /// <summary>Says why this metric cannot be measured for a network with this loss; nothing where it can.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public virtual void Check(NetworkSchema schema)
    {
    }
}

/// <summary>The outputs and targets of one batch, as a <see cref="Metric"/> sees them.</summary>
public readonly ref struct MetricBatch
{
    /// <summary>Samples in the batch.</summary>
    public int Count { get; init; }

    /// <summary>The network, for its loss and shapes.</summary>
    public NetworkSchema Schema { get; init; }

    /// <summary>What the network gave, [<see cref="Count"/>, …<see cref="NetworkSchema.OutputShape"/>].</summary>
    public ReadOnlySpan<float> Output { get; init; }

    /// <summary>The float targets, of the same shape as the output; empty where targets are class indices.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>The class indices, one for each row of the output's last axis; empty where targets are floats.</summary>
    public ReadOnlySpan<int> Classes { get; init; }
}
