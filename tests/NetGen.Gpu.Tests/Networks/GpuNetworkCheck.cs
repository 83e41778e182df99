using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>Runs a row's generated network on <see cref="TestDevice.Chosen"/>, and compiles its kernels to PTX.</summary>
internal static class GpuNetworkCheck
{
    private const int Seed = 12345;

    /// <summary>One batch that fills no tile, one of one sample, one larger than the first.</summary>
    private static readonly int[] Batches = [17, 1, 33];

    /// <summary>Outputs, losses and gradients against the float64 reference.</summary>
    public static void Run(NetworkCase row, GpuDevice? device = null)
    {
        var assembly = GeneratedAssembly.Of(GpuRows.All);
        var reference = new ReferenceNetwork(row, Seed);
        var problems = NetworkCheck.Observe(assembly, row with { Batches = Batches }, reference, device ?? TestDevice.Chosen)
            .Select(o => NetworkCheck.Compare(o, reference, row, ""))
            .OfType<string>().ToList();
        Assert.True(problems.Count == 0, $"{string.Join("\n", problems)}\n\n{row.Source}");
    }

    /// <summary>The weights after some steps against those of the processor.</summary>
    public static void Train(NetworkCase row)
    {
        var assembly = GeneratedAssembly.Of(GpuRows.All);
        var reference = new ReferenceNetwork(row, Seed);
        using var there = assembly.Create(row, TestDevice.Chosen, Seed);
        using var here = assembly.Create(row, Device.Cpu(1), Seed);
        foreach (var network in new[] { there, here })
        {
            NetworkCheck.Restore(network, reference);
            foreach (int samples in new[] { 17, 5, 33, 17, 17 })
                NetworkCheck.Train(network, row, reference, samples);
        }

        for (int i = 0; i < here.Parameters.Count; i++)
        {
            Tolerance.Check(
                here.Parameters[i].Name,
                Array.ConvertAll(there.Parameters[i].Values.ToArray(), v => (double)v),
                Array.ConvertAll(here.Parameters[i].Values.ToArray(), v => (double)v));
        }
    }

    /// <summary>Every kernel of a row's network as PTX.</summary>
    /// <returns>How many there are.</returns>
    public static int CheckPtx(NetworkCase row)
    {
        var code = CodeOf(row);
        PtxCheck.Run(code, row.Source);
        return code.Kernels.Length;
    }

    public static GpuCode CodeOf(NetworkCase row)
    {
        using var network = GeneratedAssembly.Of(GpuRows.All).Create(row, Device.Cpu(1), Seed);
        return ((GpuNetwork)network.GpuNetwork!).Code;
    }
}
