using NetGen.Tests;

namespace NetGen.Training.Tests;

[Collection(nameof(Undisturbed))]
public class AllocationTests
{
    [Theory]
    [InlineData(LossKind.CategoricalCrossEntropy, false)]
    [InlineData(LossKind.CategoricalCrossEntropy, true)]
    [InlineData(LossKind.SparseCategoricalCrossEntropy, false)]
    [InlineData(LossKind.SparseCategoricalCrossEntropy, true)]
    public void A_step_of_fit_allocates_nothing(LossKind loss, bool oneHot)
    {
        Dataset data = Samples.Clusters(10_005);
        data = oneHot ? data.ToOneHot(3) : data;
        using LinearNetwork network = LinearNetwork.Create(loss: loss, dropout: 0.2f);
        var count = new Allocations();
        network.Fit(data, new FitOptions { Epochs = 3, BatchSize = 10, Metrics = [new Accuracy(), new TopK(2)], Callbacks = [count], RecordedSteps = int.MaxValue });

        // The first epoch may still compile methods; 1,001 steps, the partial one included, are between the first and the last of an epoch.
        Assert.Equal([0L, 0L], count.PerEpoch.Skip(1));
    }

    [Fact]
    public void Evaluation_allocates_the_same_for_few_and_for_many_batches()
    {
        Dataset data = Samples.Clusters(4096);
        using LinearNetwork network = LinearNetwork.Create();
        long Allocated(int batchSize)
        {
            network.Evaluate(data, batchSize);
            long before = GC.GetAllocatedBytesForCurrentThread();
            network.Evaluate(data, batchSize);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(Allocated(256), Allocated(4));
    }

    sealed class Allocations : Callback
    {
        long _start;

        public List<long> PerEpoch { get; } = [];

        public override void OnBatchEnd(TrainingProgress progress)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (progress.Batch == 1)
            {
                _start = now;
            }
            else if (progress.Batch == progress.BatchCount)
            {
                PerEpoch.Add(now - _start);
            }
        }
    }
}
