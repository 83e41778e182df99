using NetGen.Tests;

namespace NetGen.Cpu.Tests;

[Collection(nameof(Undisturbed))]
public unsafe class AllocationTests
{
    [Fact]
    public void Steps_and_predictions_allocate_nothing()
    {
        const int Samples = 50, Smaller = 7;
        float[] x = new float[Samples * HandWrittenMlp.Inputs], labels = new float[Samples * HandWrittenMlp.Classes];
        int[] indices = new int[Samples];
        for (int s = 0; s < Samples; s++)
        {
            indices[s] = s % HandWrittenMlp.Classes;
            labels[s * HandWrittenMlp.Classes + indices[s]] = 1;
        }

        using var network = new HandWrittenMlp(Device.Cpu(threads: 2), seed: 1);
        using var sparse = new HandWrittenMlp(Device.Cpu(threads: 2), seed: 1, sparse: true);
        using var predictor = network.CreatePredictor();
        float[] output = new float[Samples * HandWrittenMlp.Classes];
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use()
        {
            network.TrainStep(x, labels);
            network.TrainStep(x.AsSpan(0, Smaller * HandWrittenMlp.Inputs), labels.AsSpan(0, Smaller * HandWrittenMlp.Classes));
            sparse.TrainStep(x, indices);
            network.Predict(x, output);
            predictor.Predict(x, output);
        }
    }

    [Fact]
    public void Dispatch_and_join_allocate_nothing()
    {
        var pool = new WorkerPool(2);
        int count = 0;
        KernelCall arguments = new() { P0 = (float*)&count };
        pool.Run(&Count, &arguments, 8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10_000; call++)
            pool.Run(&Count, &arguments, 8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(80_008, count);
    }

    private static void Count(KernelCall* call, int tile, int thread) => Interlocked.Increment(ref *(int*)call->P0);
}
