using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>Runs a row's generated network on <see cref="TestDevice.Chosen"/>, or another device, and compiles its kernels to PTX.</summary>
internal static class GpuNetworkCheck
{
    private const int Seed = 12345;

    /// <summary>One batch that fills no tile, one of one sample, one larger than the first.</summary>
    private static readonly int[] Batches = [17, 1, 33];

    /// <summary>Steps that show what moments do.</summary>
    private static readonly int[] Steps = [17, 5, 33, 17, 17];

    /// <summary>Outputs, losses and gradients against the float64 reference.</summary>
    public static void Run(NetworkCase row, GpuDevice? device = null) => Run(GpuRows.All, row with { Batches = Batches }, device);

    /// <summary>The same with the kernels alone that every target must have.</summary>
    public static void RunNestsOnly(NetworkCase row) => Run(GpuRows.Nests, row with { Batches = Batches }, nestsOnly: true);

    /// <summary>The same for a row of some table, with its own batches.</summary>
    public static void Run(IReadOnlyList<NetworkCase> table, NetworkCase row, GpuDevice? device = null, bool nestsOnly = false)
    {
        var reference = new ReferenceNetwork(row, Seed);
        var problems = NetworkCheck.Observe(GeneratedAssembly.Of(table, nestsOnly), row, reference, device ?? TestDevice.Chosen)
            .Select(o => NetworkCheck.Compare(o, reference, row, ""))
            .OfType<string>().ToList();
        Assert.True(problems.Count == 0, $"{string.Join("\n", problems)}\n\n{row.Source}");
    }

    /// <summary>The weights after some steps against those of the processor.</summary>
    public static void Train(NetworkCase row) => Train(GpuRows.All, row, Steps);

    /// <summary>The same for a row of some table, with a step for each of <paramref name="batches"/>.</summary>
    public static void Train(IReadOnlyList<NetworkCase> table, NetworkCase row, int[] batches)
    {
        using var there = Trained(table, row, TestDevice.Chosen, batches);
        using var here = Trained(table, row, Device.Cpu(1), batches);
        for (int i = 0; i < here.Parameters.Count; i++)
        {
            Tolerance.Check(
                here.Parameters[i].Name,
                Array.ConvertAll(there.Parameters[i].Values.ToArray(), v => (double)v),
                Array.ConvertAll(here.Parameters[i].Values.ToArray(), v => (double)v));
        }
    }

    /// <summary>All weights after some steps.</summary>
    public static float[] WeightsAfterSteps(NetworkCase row, Device device) => WeightsAfterSteps(GpuRows.All, row, device, Steps);

    /// <summary>The same for a row of some table, with a step for each of <paramref name="batches"/>.</summary>
    public static float[] WeightsAfterSteps(IReadOnlyList<NetworkCase> table, NetworkCase row, Device device, int[] batches)
    {
        using var network = Trained(table, row, device, batches);
        return [.. network.Parameters.SelectMany(p => p.Values.ToArray())];
    }

    private static Network Trained(IReadOnlyList<NetworkCase> table, NetworkCase row, Device device, int[] batches)
    {
        var reference = new ReferenceNetwork(row, Seed);
        var network = GeneratedAssembly.Of(table).Create(row, device, Seed);
        NetworkCheck.Restore(network, reference);
        foreach (int samples in batches)
            NetworkCheck.Train(network, row, reference, samples);
        return network;
    }

    /// <summary>Every kernel of a row's network as PTX.</summary>
    /// <returns>How many there are.</returns>
    public static int CheckPtx(NetworkCase row) => CheckPtx(GpuRows.All, row);

    /// <inheritdoc cref="CheckPtx(NetworkCase)"/>
    public static int CheckPtx(IReadOnlyList<NetworkCase> table, NetworkCase row)
    {
        var code = CodeOf(table, row);
        PtxCheck.Run(code, row.Source);
        return code.Kernels.Length;
    }

    public static GpuCode CodeOf(NetworkCase row) => CodeOf(GpuRows.All, row);

    public static GpuCode CodeOf(IReadOnlyList<NetworkCase> table, NetworkCase row)
    {
        using var network = GeneratedAssembly.Of(table).Create(row, Device.Cpu(1), Seed);
        return ((GpuNetwork)network.GpuNetwork!).Code;
    }
}
