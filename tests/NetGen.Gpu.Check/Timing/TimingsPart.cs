using System.Diagnostics;
using NetGen.Benchmarks.Measuring;
using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Reports;

namespace NetGen.Gpu.Check.Timing;

/// <summary>
/// Times each case, once it agrees with the processor: resident, which is steps without waiting on a batch that is on the device, and step, which is the library's
/// TrainStep, with the batch sent and the loss read. Figures are medians over rounds in which both take turns.
/// </summary>
internal sealed class TimingsPart() : Part("timings")
{
    /// <summary>Long enough that the wait at the end counts for little.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        var results = new List<Measurement>();
        foreach (var timed in TimedCase.All.Where(c => !device.IsEmulated || c.EmulatedSamples > 0))
            Keep(Time(timed, device, options, verdicts));
        Keep(Uploads.Time(device, options));
        if (device.IsEmulated)
            verdicts.Add(results.Count > 0, "timings", $"{results.Count} ran once", "without figures on an emulated device");

        // What is measured is on file even where a later case ends the program.
        void Keep(IReadOnlyList<Measurement> more)
        {
            results.AddRange(more);
            if (device.IsEmulated)
                return;
            foreach (var result in more)
                verdicts.Say(result.ToString());
            if (options.Json is not null)
                MeasurementJson.Write(options.Json, results);
        }
    }

    private static List<Measurement> Time(TimedCase timed, DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        using var initial = timed.On(Device.Cpu(1));
        var batch = new Batch(initial.Schema, device.IsEmulated ? timed.EmulatedSamples : timed.Samples);
        using var resident = new ResidentSteps(device.Device, initial, batch);
        if (!Agreement.Check(timed, batch, device.Device, resident, verdicts))
            return [];
        int turn = device.IsEmulated ? 1 : StepsOfTurn(resident);
        List<(string Kind, int Steps, Action Run)> contenders = [("resident", turn, () => resident.Run(turn))];
        using var network = initial.Schema.Optimizer is null ? null : timed.On(device.Device);
        if (network is not null)
            contenders.Add(("step", 1, () => batch.Train(network)));
        double[] medians = device.IsEmulated ? Once(contenders) : Rounds.Medians([.. contenders.Select(c => c.Run)], options.Rounds, rests: false);
        return [.. contenders.Zip(medians, (c, median) => Result(c.Kind, median / c.Steps))];

        Measurement Result(string kind, double microseconds) => new(timed.Name, kind, batch.Samples, microseconds)
        {
            Teraflops = timed.MultiplyAdds == 0 ? null : 2.0 * timed.MultiplyAdds * batch.Samples / microseconds / 1e6,
            GigabytesPerSecond = timed.Bytes == 0 ? null : timed.Bytes * (double)batch.Samples / microseconds / 1e3,
            Kernels = resident.CountKernels(),
            Gpu = device.Name,
        };
    }

    private static double[] Once(List<(string Kind, int Steps, Action Run)> contenders)
    {
        contenders.ForEach(c => c.Run());
        return new double[contenders.Count];
    }

    private static int StepsOfTurn(ResidentSteps resident)
    {
        const int Few = 4;
        resident.Run(Few);
        long start = Stopwatch.GetTimestamp();
        resident.Run(Few);
        return Math.Clamp((int)(Turn / (Stopwatch.GetElapsedTime(start) / Few)), 1, ResidentSteps.Most);
    }
}
