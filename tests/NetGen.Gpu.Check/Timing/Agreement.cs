using System.Runtime.InteropServices;

namespace NetGen.Gpu.Check.Timing;

/// <summary>What is timed must compute what the processor computes.</summary>
internal static class Agreement
{
    /// <summary>From the third on, steps are replayed.</summary>
    private const int Steps = 3;

    private const int ComparedRows = 64;

    /// <summary>Compares a case.</summary>
    /// <returns>Whether it agrees, so that it may be timed.</returns>
    public static bool Check(TimedCase timed, Batch batch, GpuDevice device, ResidentSteps resident, Verdicts verdicts)
    {
        int failed = verdicts.Failed;
        using var here = timed.On(Device.Cpu());
        if (here.Schema.Optimizer is null)
            CheckOutputs(timed, batch, here, resident, verdicts);
        else
            CheckTraining(timed, batch, device, here, resident, verdicts);
        return verdicts.Failed == failed;
    }

    private static void CheckTraining(TimedCase timed, Batch batch, GpuDevice device, Network here, ResidentSteps resident, Verdicts verdicts)
    {
        using var there = timed.On(device);
        double worst = 0;
        for (int step = 0; step < Steps; step++)
        {
            double expected = batch.Train(here), actual = batch.Train(there);
            worst = Math.Max(worst, Math.Abs(actual - expected) / Math.Abs(expected));
        }

        verdicts.AtMost($"{timed.Name}, losses of {Steps} steps against the processor's", worst, timed.Tolerance, "");
        resident.Run(Steps);
        int different = Different(there.ParameterBlock, resident.Parameters);
        verdicts.Add(different == 0, $"{timed.Name}, bits of parameters after {Steps} steps without waiting", $"{different} differ", "none");
    }

    private static void CheckOutputs(TimedCase timed, Batch batch, Network here, ResidentSteps resident, Verdicts verdicts)
    {
        int rows = Math.Min(ComparedRows, batch.Samples);
        float[] expected = here.Predict(batch.Input.AsSpan(0, rows * here.Schema.InputFeatures));
        resident.Run(Steps);
        float[] actual = resident.Output(rows);
        double largest = expected.Max(Math.Abs), worst = expected.Zip(actual, (e, a) => (double)Math.Abs(e - a)).Aggregate(0.0, Math.Max);
        verdicts.AtMost($"{timed.Name}, {rows} rows against the processor's, over the largest number", worst / largest, timed.Tolerance, "");
    }

    /// <summary>How many numbers have other bits.</summary>
    public static int Different(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        ReadOnlySpan<uint> a = MemoryMarshal.Cast<float, uint>(first), b = MemoryMarshal.Cast<float, uint>(second);
        int count = Math.Abs(a.Length - b.Length);
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
            count += a[i] == b[i] ? 0 : 1;
        return count;
    }
}
