namespace NetGen;

/// <summary>
/// How far the area that a network gives each class is that of the targets, from 0 to 1: of each class the numbers that both have over those that either has, and of that the mean over the classes
/// that are anywhere. It is counted over all samples together. What segments images is measured by it.
/// </summary>
/// <remarks>
/// What a class is follows the loss. For categorical and sparse ones it is the largest output along the last axis; for binary ones and <see cref="DiceAttribute"/> each output is of class 1
/// above one half, else of class 0. An output that is NaN is of no class, and a target that is NaN likewise. Keras has it as <c>MeanIoU</c> and <c>BinaryIoU</c>.
/// </remarks>
public sealed class MeanIoU : Metric
{
    // Of each class: in both, in the outputs, in the targets.
    long[] _both = [], _given = [], _wanted = [];
    long _seen;

    /// <summary>"mean_iou".</summary>
    public override string Name => "mean_iou";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            if (_seen == 0)
            {
                return double.NaN;
            }

            double sum = 0;
            int classes = 0;
            for (int i = 0; i < _both.Length; i++)
            {
                if (Either(i) > 0)
                {
                    sum += Of(i);
                    classes++;
                }
            }

            return classes == 0 ? 0 : sum / classes;
        }
    }

    /// <summary>That of one class; NaN where it is nowhere.</summary>
    /// <param name="objectClass">The class, counted from 0; 1 is what binary masks show.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing was measured yet, or there is no such class.</exception>
    public double Of(int objectClass)
    {
        if ((uint)objectClass >= (uint)_both.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(objectClass), objectClass, $"There are {_both.Length} measured classes, counted from 0; there is no class {objectClass}.");
        }

        return Either(objectClass) == 0 ? double.NaN : (double)_both[objectClass] / Either(objectClass);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_both);
        Array.Clear(_given);
        Array.Clear(_wanted);
        _seen = 0;
    }

    /// <inheritdoc/>
    public override void Check(NetworkSchema network, OutputSchema output)
    {
        if (!Accuracy.IsOfClasses(output.Loss) && output.Loss != LossKind.Dice)
        {
            throw new ArgumentException($"MeanIoU needs a loss of classes, but {Batch.NameOf(network, output)} has {output.Loss}. Use MeanAbsoluteError for it.");
        }
    }

    /// <inheritdoc/>
    public override void Update(in MetricBatch batch)
    {
        bool isBinary = batch.Schema.Loss.IsBinary() || batch.Schema.Loss == LossKind.Dice;
        int width = isBinary ? 1 : batch.Schema.Classes, classes = isBinary ? 2 : width;
        if (_both.Length != classes)
        {
            (_both, _given, _wanted) = (new long[classes], new long[classes], new long[classes]);
        }

        float half = batch.Schema.FromLogits ? 0f : 0.5f;
        int rows = batch.Output.Length / width;
        for (int row = 0; row < rows; row++)
        {
            int given = isBinary ? Side(batch.Output[row], half) : Accuracy.Largest(batch.Output.Slice(row * width, width));
            int wanted = isBinary ? Side(batch.Values[row], 0.5f) : batch.Values.IsEmpty ? batch.Classes[row] : Accuracy.Largest(batch.Values.Slice(row * width, width));
            Count(_given, given);
            Count(_wanted, wanted);
            Count(_both, given == wanted ? given : -1);
        }

        _seen += rows;
    }

    static int Side(float value, float half) => float.IsNaN(value) ? -1 : value > half ? 1 : 0;

    static void Count(long[] counts, int objectClass)
    {
        if (objectClass >= 0)
        {
            counts[objectClass]++;
        }
    }

    long Either(int objectClass) => _given[objectClass] + _wanted[objectClass] - _both[objectClass];
}
