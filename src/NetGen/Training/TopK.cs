namespace NetGen;

/// <summary>
/// The share of predictions whose target is among the k largest outputs, from 0 to 1, for categorical and sparse cross-entropy. Where an output or a target is NaN, the
/// prediction is wrong.
/// </summary>
public sealed class TopK : Metric
{
    readonly int _k;
    long _right;
    long _seen;

    /// <summary>The target may be among the <paramref name="k"/> largest outputs.</summary>
    public TopK(int k = 5)
    {
        _k = k >= 1 ? k : throw new ArgumentOutOfRangeException(nameof(k), k, $"TopK counts the k largest outputs, so k must be 1 or more, but it is {k}.");
        Name = $"top_{k}_accuracy";
    }

    /// <summary>"top_5_accuracy".</summary>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override double Result => _seen == 0 ? double.NaN : (double)_right / _seen;

    /// <inheritdoc/>
    public override void Reset() => (_right, _seen) = (0, 0);

    /// <inheritdoc/>
    public override void Check(NetworkSchema network, OutputSchema output)
    {
        if (output.Loss != LossKind.SparseCategoricalCrossEntropy && !output.Loss.IsCategorical())
        {
            throw new ArgumentException($"TopK needs a categorical loss, but {Batch.NameOf(network, output)} has {output.Loss.Text()}.");
        }
    }

    /// <inheritdoc/>
    public override void Update(in MetricBatch batch)
    {
        int width = batch.Schema.Classes;
        int rows = batch.Output.Length / width;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> output = batch.Output.Slice(row * width, width);
            int target = batch.Values.IsEmpty ? batch.Classes[row] : Accuracy.Largest(batch.Values.Slice(row * width, width));
            _right += target >= 0 && Rank(output, target) < _k ? 1 : 0;
        }

        _seen += rows;
    }

    // How many outputs come before the target's: larger ones, and equal ones that stand before it. With a NaN among them there is no order: more than any k.
    static int Rank(ReadOnlySpan<float> output, int target)
    {
        int rank = 0;
        for (int i = 0; i < output.Length; i++)
        {
            if (float.IsNaN(output[i]))
            {
                return int.MaxValue;
            }

            bool before = output[i] > output[target] || (output[i] == output[target] && i < target);
            rank += before ? 1 : 0;
        }

        return rank;
    }
}
