using NetGen.Cpu.Tests;
using NetGen.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The runtime on <see cref="TestDevice.Chosen"/>.</summary>
[Collection(nameof(Undisturbed))]
public sealed class ChosenDeviceTests() : RuntimeTests(TestDevice.Chosen)
{
    [Fact]
    public void Steps_and_predictions_allocate_nothing()
    {
        Assert.SkipWhen(TestDevice.IsEmulated, "An interpreter allocates.");
        using var network = new HandWrittenMlp(Gpu, seed: 1);
        using var predictor = network.CreatePredictor();
        var (x, _, oneHot) = Samples(50);
        float[] output = new float[50 * Classes];
        // An array that keeps its place: ILGPU needs an object for each new one.
        x = Pinned(x);
        output = Pinned(output);
        for (int i = 0; i < 20; i++)
            Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Use();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes == 0, $"100 turns of a step and two predictions allocate {bytes} bytes.");

        void Use()
        {
            network.TrainStep(x, oneHot);
            network.Predict(x, output);
            predictor.Predict(x, output);
        }
    }

    private static float[] Pinned(float[] numbers)
    {
        float[] pinned = GC.AllocateUninitializedArray<float>(numbers.Length, pinned: true);
        numbers.CopyTo(pinned, 0);
        return pinned;
    }
}
