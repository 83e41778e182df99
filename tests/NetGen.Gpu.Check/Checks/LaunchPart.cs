using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check.Checks;

/// <summary>A kernel by hand: launched, recorded and replayed, and timed by events.</summary>
internal sealed class LaunchPart() : Part("launch")
{
    private const int Groups = 7, Threads = 96, Count = Groups * Threads;

    /// <summary>y[i] = 2 · x[i] + y[i].</summary>
    private const string Kernel = """
        .version 6.0
        .target sm_60
        .address_size 64

        .visible .entry DoubleAndAdd(.param .align 8 .b8 arguments[16])
        {
            .reg .b32 %r<4>;
            .reg .f32 %f<4>;
            .reg .b64 %rd<6>;
            ld.param.u64 %rd0, [arguments];
            ld.param.u64 %rd1, [arguments+8];
            mov.u32 %r0, %ctaid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %tid.x;
            mad.lo.u32 %r3, %r0, %r1, %r2;
            mul.wide.u32 %rd2, %r3, 4;
            add.u64 %rd3, %rd0, %rd2;
            add.u64 %rd4, %rd1, %rd2;
            ld.global.f32 %f0, [%rd3];
            ld.global.f32 %f1, [%rd4];
            fma.rn.f32 %f2, %f0, 0f40000000, %f1;
            st.global.f32 [%rd4], %f2;
            ret;
        }
        """;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        var driver = device.Driver;
        verdicts.Say($"{device.Name}, {driver.MemoryBytes(0) / 1e6:N0} MB, driver {(device.IsEmulated ? "emulated" : $"for CUDA {DriverVersion.Cuda}")}");
        using var hand = new HandLaunch(driver);
        float[] x = [.. Enumerable.Range(0, Count).Select(i => i * 0.25f)], y = [.. Enumerable.Range(0, Count).Select(i => 1f / (i + 1))];
        long there = hand.Put(x), sums = hand.Put(y);
        nint function = hand.Load(Kernel, "DoubleAndAdd");

        hand.Launch(function, Groups, Threads, there, sums);
        verdicts.AtMost("launch, numbers that differ", Differences(hand.Take(sums, Count), times: 1), 0, "");

        driver.BeginCapture(hand.Stream);
        hand.Launch(function, Groups, Threads, there, sums);
        nint graph = driver.Instantiate(driver.EndCapture(hand.Stream));
        nint start = driver.CreateEvent(), end = driver.CreateEvent();
        driver.Record(start, hand.Stream);
        for (int i = 0; i < 3; i++)
            driver.LaunchGraph(graph, hand.Stream);
        driver.Record(end, hand.Stream);
        verdicts.AtMost("graph, numbers that differ", Differences(hand.Take(sums, Count), times: 4), 0, "");
        verdicts.AtMost("events, three launches of a graph", driver.Elapsed(start, end), 100, "ms");
        driver.DestroyGraph(graph);
        driver.DestroyEvent(start);
        driver.DestroyEvent(end);

        int Differences(float[] actual, int times)
        {
            float[] expected = [.. y];
            for (int turn = 0; turn < times; turn++)
            {
                for (int i = 0; i < Count; i++)
                    expected[i] = MathF.FusedMultiplyAdd(x[i], 2, expected[i]);
            }

            return actual.Zip(expected).Count(p => p.First != p.Second);
        }
    }
}
