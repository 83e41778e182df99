namespace NetGen;

/// <content>Parts of a data set, and its targets in the other form.</content>
public sealed partial class Dataset
{
    /// <summary>The samples <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1, as a view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the data set.</exception>
    public Dataset Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Count - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"A slice of {count} samples from sample {start} on does not lie inside the {Count} samples of this data set.");
        }

        return new Dataset(this, _rows, _start + start, count);
    }

    /// <summary>The first <paramref name="count"/> samples, or all where there are fewer.</summary>
    public Dataset Take(int count) => Slice(0, Math.Clamp(count, 0, Count));

    /// <summary>What is left without the first <paramref name="count"/> samples.</summary>
    public Dataset Skip(int count)
    {
        int skipped = Math.Clamp(count, 0, Count);
        return Slice(skipped, Count - skipped);
    }

    /// <summary>The same samples in a random order that depends on <paramref name="seed"/> alone.</summary>
    public Dataset Shuffle(int seed)
    {
        int[] order = new int[Count];
        BatchOrder.Permute(order, seed, epoch: 0);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = Row(order[i]);
        }

        return new Dataset(this, order, 0, Count);
    }

    /// <summary>Two disjoint views: the last <paramref name="fraction"/> of the samples as <c>Last</c>, the others as <c>First</c>.</summary>
    /// <param name="fraction">Part of the samples for <c>Last</c>, above 0 and below 1; at least one sample stays on each side.</param>
    /// <param name="seed">Shuffles before the split; null splits in the order of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not above 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than two samples.</exception>
    public (Dataset First, Dataset Last) Split(double fraction, int? seed = null)
    {
        if (!(fraction is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"The fraction to split off must be above 0 and below 1, but it is {fraction}.");
        }

        if (Count < 2)
        {
            throw new InvalidOperationException($"A data set of {Count} samples cannot be split in two.");
        }

        Dataset source = seed is int value ? Shuffle(value) : this;
        int last = Math.Clamp((int)Math.Round(Count * fraction), 1, Count - 1);
        return (source.Slice(0, Count - last), source.Slice(Count - last, last));
    }

    /// <summary>The same samples with each class index written as <paramref name="classes"/> floats, 1 at the index and 0 elsewhere.</summary>
    /// <param name="classes">The number of classes; targets become [… , classes].</param>
    /// <exception cref="InvalidOperationException">The targets are not class indices, or there are several of a sample.</exception>
    /// <exception cref="ArgumentException">An index is not below <paramref name="classes"/>.</exception>
    public Dataset ToOneHot(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        CheckSingleTarget();
        if (!HasClasses)
        {
            throw WrongTargets("class indices");
        }

        CheckClasses(classes);
        float[] targets = new float[checked((int)((long)Count * TargetSize * classes))];
        for (int sample = 0; sample < Count; sample++)
        {
            ReadOnlySpan<int> indices = Classes(sample);
            for (int i = 0; i < indices.Length; i++)
            {
                targets[((sample * TargetSize) + i) * classes + indices[i]] = 1;
            }
        }

        return WithTarget(new DataColumn(Targets[0].Name, targets, [.. TargetShape, classes]));
    }

    /// <summary>The same samples with each one-hot row of the targets' last axis written as the index of its 1.</summary>
    /// <exception cref="InvalidOperationException">The targets are not floats, have no axis, or a row is not exactly one-hot, or there are several of a sample.</exception>
    public Dataset ToClasses()
    {
        CheckSingleTarget();
        if (!HasValues || TargetShape.Count == 0)
        {
            throw WrongTargets("one-hot floats");
        }

        CheckOneHot();
        int width = TargetShape[^1];
        int rows = TargetSize / width;
        int[] classes = new int[Count * rows];
        for (int sample = 0; sample < Count; sample++)
        {
            ReadOnlySpan<float> target = Target(sample);
            for (int row = 0; row < rows; row++)
            {
                classes[sample * rows + row] = target.Slice(row * width, width).IndexOf(1f);
            }
        }

        return WithTarget(new DataColumn(Targets[0].Name, classes, [.. TargetShape.Take(TargetShape.Count - 1)]));
    }

    Dataset WithTarget(DataColumn target) =>
        new([.. Inputs.Select((input, i) => new DataColumn(input.Name, Select(i).CopyOfInputs(), [.. input.Shape]))], [target]) { Name = Name };

    void CheckSingleTarget()
    {
        if (Targets.Count > 1)
        {
            throw new InvalidOperationException($"This data set has {Targets.Count} targets, so which one is meant is not clear. Make the data set with the targets as they shall be.");
        }
    }

    // The whole array where this is not a view: inputs are never changed, so two data sets may share them.
    float[] CopyOfInputs()
    {
        if (_rows is null && _start == 0 && Count == _input.Count)
        {
            return _input.Values!;
        }

        float[] inputs = new float[Count * InputSize];
        for (int sample = 0; sample < Count; sample++)
        {
            Input(sample).CopyTo(inputs.AsSpan(sample * InputSize));
        }

        return inputs;
    }
}
