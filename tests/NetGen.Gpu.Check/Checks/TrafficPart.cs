using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Timing;
using NetGen.Gpu.Tests;

namespace NetGen.Gpu.Check.Checks;

/// <summary>
/// What the kernels of the timed networks would cost on a device, counted where PTX is interpreted: turns of shared memory and sectors of memory, over those that the same bytes
/// would take side by side. Named on the command line, it prints a line a kernel.
/// </summary>
internal sealed class TrafficPart() : Part("traffic")
{
    /// <summary>Kernels are the same for larger batches.</summary>
    private const long MostFloats = 1 << 26;

    /// <summary>Where threads read four numbers each from shared memory, and each number goes to several, a warp takes two turns at least.</summary>
    private const double MostSharedReads = 2, MostSharedWrites = 1.1, MostReads = 1.5, MostWrites = 2;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        var driver = (EmulatedCuda)device.Driver;
        foreach (var timed in TimedCase.All.Where(c => c.EmulatedSamples > 0))
        {
            using var network = timed.On(Device.Cpu(1));
            int samples = (int)Math.Min(timed.Samples, MostFloats / network.Schema.InputFeatures);
            using var steps = new ResidentSteps(device.Device, network, new Timing.Batch(network.Schema, samples));
            var traffic = driver.Traffic = new PtxTraffic();
            steps.Run(1);
            driver.Traffic = null;
            Judge(timed.Name, traffic, verdicts);
            if (!options.Parts.Contains(Name))
                continue;
            foreach (var kernel in traffic.Kernels)
                verdicts.Say(Line(timed.Name, kernel));
        }
    }

    private static void Judge(string name, PtxTraffic traffic, Verdicts verdicts)
    {
        double Share(Func<PtxKernelTraffic, PtxAccesses> kind) => traffic.Kernels.Sum(k => (double)kind(k).Taken) / Math.Max(1, traffic.Kernels.Sum(k => kind(k).Needed));
        double sharedReads = Share(k => k.SharedReads), sharedWrites = Share(k => k.SharedWrites), reads = Share(k => k.Reads), writes = Share(k => k.Writes);
        verdicts.Add(
            sharedReads <= MostSharedReads && sharedWrites <= MostSharedWrites && reads is >= 1 and <= MostReads && writes is >= 1 and <= MostWrites,
            $"traffic of {name}, over what is needed",
            $"shared memory {sharedReads:F2} read, {sharedWrites:F2} written, memory {reads:F2} read, {writes:F2} written",
            $"at most {MostSharedReads}, {MostSharedWrites}, {MostReads}, {MostWrites}");
    }

    /// <summary>Cycles of a multiprocessor, which does 128 multiply-adds and one turn of shared memory in each.</summary>
    private static string Line(string name, PtxKernelTraffic kernel) =>
        $"{name,-14} {kernel.Name,-60} cycles: {kernel.MultiplyAdds / 4,7} multiply-adds, {kernel.SharedReads.Taken + kernel.SharedWrites.Taken,7} shared memory; " +
        $"shared {Text(kernel.SharedReads)} read, {Text(kernel.SharedWrites)} written; memory {Text(kernel.Reads)} read, {Text(kernel.Writes)} written";

    private static string Text(PtxAccesses accesses) => accesses.Requests == 0 ? "–" : $"{(double)accesses.Taken / accesses.Requests:F2} each, {(double)accesses.Taken / accesses.Needed:F2} × needed";
}
