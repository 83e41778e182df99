namespace NetGen;

/// <summary>
/// The share of predictions that are right, from 0 to 1. What counts as right follows the loss: the largest output stands at the
/// target's class (categorical and sparse), or the output lies on the target's side of one half (binary). Where an output or a target is NaN, the prediction is wrong.
/// </summary>
public sealed class Accuracy : Metric
{
    internal const string MetricName = "accuracy";

    long _right;
    long _seen;

    /// <inheritdoc/>
    public override string Name => MetricName;

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override double Result => _seen == 0 ? double.NaN : (double)_right / _seen;

    /// <inheritdoc/>
    public override void Reset() => (_right, _seen) = (0, 0);

    /// <inheritdoc/>
    public override void Check(NetworkSchema network, OutputSchema output)
    {
        if (!IsOfClasses(output.Loss))
        {
            throw new ArgumentException($"Accuracy needs a loss of classes, but {Batch.NameOf(network, output)} has {output.Loss.Text()}. Use MeanAbsoluteError for it.");
        }
    }

    /// <inheritdoc/>
    public override void Update(in MetricBatch batch)
    {
        if (batch.Schema.Loss.IsBinary())
        {
            float half = batch.Schema.FromLogits ? 0f : 0.5f;
            for (int i = 0; i < batch.Output.Length; i++)
            {
                float output = batch.Output[i], target = batch.Values[i];
                _right += (output > half) == (target > 0.5f) && !float.IsNaN(output) && !float.IsNaN(target) ? 1 : 0;
            }

            _seen += batch.Output.Length;
            return;
        }

        int width = batch.Schema.Classes;
        int rows = batch.Output.Length / width;
        for (int row = 0; row < rows; row++)
        {
            int target = batch.Values.IsEmpty ? batch.Classes[row] : Largest(batch.Values.Slice(row * width, width));
            _right += Largest(batch.Output.Slice(row * width, width)) == target && target >= 0 ? 1 : 0;
        }

        _seen += rows;
    }

    internal static bool IsOfClasses(LossKind loss) =>
        loss == LossKind.SparseCategoricalCrossEntropy || loss.IsCategorical() || loss.IsBinary();

    // The first of the largest, as NumPy's argmax; -1 where there is none, because a number is NaN.
    internal static int Largest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return -1;
            }

            if (values[i] > values[largest])
            {
                largest = i;
            }
        }

        return largest;
    }
}
