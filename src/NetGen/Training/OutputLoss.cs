namespace NetGen;

/// <summary>The mean loss of the samples by one of several outputs, without its weight.</summary>
internal sealed class OutputLoss : Metric
{
    double _sum;
    long _seen;

    /// <inheritdoc/>
    public override string Name => History.LossName;

    /// <inheritdoc/>
    public override double Result => _seen == 0 ? double.NaN : _sum / _seen;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _seen) = (0, 0);

    /// <inheritdoc/>
    public override void Update(in MetricBatch batch)
    {
        foreach (float loss in batch.Losses)
        {
            _sum += loss;
        }

        _seen += batch.Count;
    }
}
