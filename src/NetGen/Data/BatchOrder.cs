namespace NetGen;

/// <summary>
/// In which order the samples of an epoch are visited, cut into batches. The order of an epoch depends on the seed and
/// the epoch's number alone, so that it is the same on every machine and after a resumed run.
/// </summary>
/// <example><code>
/// var order = new BatchOrder(train.Count, batchSize: 128, seed: 7);
/// order.Shuffle(epoch: 1);
/// for (int b = 0; b &lt; order.BatchCount; b++)
/// {
///     train.CopyInputs(order[b], images);   // order[b]: the indices of the samples in batch b
/// }
/// </code></example>
public sealed class BatchOrder
{
    readonly int[] _order;
    readonly int _seed;

    /// <summary>Batches of <paramref name="count"/> samples, first in the order of the data.</summary>
    /// <param name="count">Samples in an epoch.</param>
    /// <param name="batchSize">Samples in a batch; the last batch holds what is left.</param>
    /// <param name="seed">Chooses the orders that <see cref="Shuffle"/> gives.</param>
    public BatchOrder(int count, int batchSize, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"A batch must hold at least one sample, but the batch size is {batchSize}.");
        }

        _order = new int[count];
        _seed = seed;
        BatchSize = batchSize;
        InOrder();
    }

    /// <summary>Samples in every batch but the last.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in an epoch, the last, partial one included.</summary>
    public int BatchCount => (int)(((long)_order.Length + BatchSize - 1) / BatchSize);

    /// <summary>The indices of the samples in one batch.</summary>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            if ((uint)batch >= (uint)BatchCount)
            {
                throw new ArgumentOutOfRangeException(nameof(batch), batch, $"An epoch has batches 0 to {BatchCount - 1}; there is no batch {batch}.");
            }

            int start = batch * BatchSize;
            return _order.AsSpan(start, Math.Min(BatchSize, _order.Length - start));
        }
    }

    /// <summary>Puts the samples in the random order of this epoch. Allocates nothing.</summary>
    public void Shuffle(int epoch) => Permute(_order, _seed, epoch);

    /// <summary>Puts the samples back in the order of the data.</summary>
    public void InOrder()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>A uniformly random permutation of 0 … n − 1 (Fisher and Yates), chosen by seed and epoch.</summary>
    internal static void Permute(Span<int> order, int seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var random = new CounterRandom((uint)seed, CounterRandom.ShuffleStream, (uint)epoch);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
