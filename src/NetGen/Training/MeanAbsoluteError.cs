namespace NetGen;

/// <summary>The mean of |output − target| over all numbers of all samples, in the targets' unit; NaN where one of them is NaN.</summary>
public sealed class MeanAbsoluteError : Metric
{
    double _sum;
    long _seen;

    /// <summary>"mean_absolute_error".</summary>
    public override string Name => "mean_absolute_error";

    /// <inheritdoc/>
    public override double Result => _seen == 0 ? double.NaN : _sum / _seen;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _seen) = (0, 0);

    /// <inheritdoc/>
    public override void Check(NetworkSchema network, OutputSchema output)
    {
        if (output.LearnsFromIndices)
        {
            throw new ArgumentException($"MeanAbsoluteError needs targets that are floats, but {Batch.NameOf(network, output)} has class indices. Use Accuracy for it.");
        }

        if (output.TargetFeatures != output.Features)
        {
            throw new ArgumentException(
                $"MeanAbsoluteError compares outputs with targets, but {Batch.NameOf(network, output)} gives {Shapes.Text(output.Shape)} a sample and has {(output.TargetShape is { } target ? $"targets of {Shapes.Text(target)}" : "no targets")}. Leave it out of the metrics.");
        }
    }

    /// <inheritdoc/>
    public override void Update(in MetricBatch batch)
    {
        for (int i = 0; i < batch.Output.Length; i++)
        {
            _sum += Math.Abs((double)batch.Output[i] - batch.Values[i]);
        }

        _seen += batch.Output.Length;
    }
}
