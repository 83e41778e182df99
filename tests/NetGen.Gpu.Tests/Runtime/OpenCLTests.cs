using ILGPU.Runtime;
using NetGen.Cpu.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>The runtime on devices behind ILGPU.</summary>
public sealed class OpenCLTests() : RuntimeTests(TestDevice.OpenCL)
{
    // Its threads are those of the operating system: a step's sums of squares, by 256 threads a group, take it from 10 seconds to minutes.
    [Fact]
    public void A_network_predicts_on_the_emulation_like_on_the_processor()
    {
        using var there = new HandWrittenMlp(IlgpuDevices.Debugger, seed: 3);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3);
        var (x, _, _) = Samples(18);
        Check(here.Predict(x), there.Predict(x));
    }

    [Fact]
    public void Steps_and_predictions_allocate_nothing()
    {
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

    [Fact]
    public void Launches_meet_their_own_device_where_a_thread_uses_several()
    {
        var (x, _, _) = Samples(3);
        using var one = new HandWrittenMlp(Gpu, seed: 1);
        using var other = new HandWrittenMlp(IlgpuDevices.Debugger, seed: 1);
        var met = new List<Accelerator?>();
        HandWrittenMlp.Observer = _ => met.Add(Accelerator.Current);
        try
        {
            for (int round = 0; round < 3; round++)
            {
                one.Predict(x);
                other.Predict(x);
            }
        }
        finally
        {
            HandWrittenMlp.Observer = null;
        }

        Accelerator[] pair = [((IlgpuDevice)Gpu).Accelerator, IlgpuDevices.Debugger.Accelerator];
        Assert.Equal([.. pair, .. pair, .. pair], met);
    }

    [Fact]
    public void Disposing_gives_the_devices_memory_back()
    {
        var (x, _, oneHot) = Samples(9);
        var network = new HandWrittenMlp(Gpu, seed: 1);
        var predictor = network.CreatePredictor();
        MemoryBuffer? parameters = null, moments = null, gradients = null, trained = null, predicted = null;
        HandWrittenMlp.Observer = w => (parameters, moments, gradients, trained) = (Buffer(w.Parameters), Buffer(w.Moments), Buffer(w.Gradients), Buffer(w.Arena));
        network.TrainStep(x, oneHot);
        HandWrittenMlp.Observer = w => predicted = Buffer(w.Arena);
        float[] expected = predictor.Predict(x);
        HandWrittenMlp.Observer = null;

        network.Dispose();
        network.Dispose();
        Assert.True(trained!.IsDisposed);
        Assert.False(parameters!.IsDisposed); // a predictor may be at work on another thread
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(x));
        predictor.Dispose();
        predictor.Dispose();
        Assert.All([parameters, moments!, gradients!, predicted!], buffer => Assert.True(buffer.IsDisposed));

        static MemoryBuffer Buffer(DeviceSpan span) => (MemoryBuffer)span.Buffer!;
    }

    private static float[] Pinned(float[] numbers)
    {
        float[] pinned = GC.AllocateUninitializedArray<float>(numbers.Length, pinned: true);
        numbers.CopyTo(pinned, 0);
        return pinned;
    }
}
