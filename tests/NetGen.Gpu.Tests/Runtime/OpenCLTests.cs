using ILGPU.Runtime;
using NetGen.Cpu.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>What is ILGPU's own: its emulation, several of its devices in one thread, and its buffers.</summary>
public sealed class OpenCLTests
{
    private static IlgpuDevice Gpu => TestDevice.OpenCL;

    // Its threads are those of the operating system: a step's sums of squares, by 256 threads a group, take it from 10 seconds to minutes.
    [Fact]
    public void A_network_predicts_on_the_emulation_like_on_the_processor()
    {
        using var there = new HandWrittenMlp(IlgpuDevices.Debugger, seed: 3);
        using var here = new HandWrittenMlp(Device.Cpu(1), seed: 3);
        var (x, _, _) = RuntimeTests.Samples(18);
        RuntimeTests.Check(here.Predict(x), there.Predict(x));
    }

    [Fact]
    public void Launches_meet_their_own_device_where_a_thread_uses_several()
    {
        var (x, _, _) = RuntimeTests.Samples(3);
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

        Accelerator[] pair = [Gpu.Accelerator, IlgpuDevices.Debugger.Accelerator];
        Assert.Equal([.. pair, .. pair, .. pair], met);
    }

    [Fact]
    public void Disposing_gives_the_devices_memory_back()
    {
        var (x, _, oneHot) = RuntimeTests.Samples(9);
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
}
