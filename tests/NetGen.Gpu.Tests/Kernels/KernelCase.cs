using System.Runtime.InteropServices;
using NetGen.Gpu;
using NetGen.Gpu.Tests;
using static NetGen.Compiler.Tests.Emitted.KernelExpectation;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// Runs a kernel on <see cref="TestDevice.Chosen"/> and from its PTX, in every way to cut it, against its reference. Twice the same bits, on both the same, and in each way, since the
/// batch chooses the way; nothing may be written outside the operands, and what lies there is NaN, so that a kernel that uses it is found out.
/// </summary>
internal static class KernelCase
{
    private const int Slack = 64;
    private const uint Canary = 0x7FC0_BEEF;

    /// <summary>Factors of 11 bits are off by 2⁻¹² of themselves; numbers between -1 and 1 that are added up, by less of 1 + their sum.</summary>
    private const double TensorTolerance = 5e-3;

    public static void Check(
        Kernel kernel, int n, int[] lengths, double tolerance = 2e-5, Func<int, float[]?>? fill = null, float[]? scalars = null, Func<int, bool>? isDefined = null)
    {
        if (kernel.Epilogue.IsInterleaved)
        {
            // Interleaved samples are the processor's alone: no program for graphics processors has them.
            Assert.ThrowsAny<Exception>(() => IlgpuEmitter.Emit(kernel, "Tested", kernel.Kind));
            return;
        }

        var expectation = new KernelExpectation(kernel, n, lengths, tolerance, fill, scalars, isDefined);
        var source = EmittedSource.Of(kernel);
        float[][]? others = null;
        for (int way = 0; way < source.Code.Kernels.Length; way++)
        {
            float[][] Run(GpuDevice device) => KernelCase.Run(device, source, way, n, expectation.Operands, expectation.Written, expectation.Scalars);
            float[][] first = Run(TestDevice.Chosen);
            expectation.AssertAgrees(first, $"Way {way}", $"\n{source.Text}");
            expectation.AssertSameBits(others ??= first, first);
            foreach (var device in TestDevice.Alike)
                expectation.AssertSameBits(first, Run(device));
        }
    }

    /// <summary>Runs kernels in one launch, where the chosen device takes such, and from its PTX: each must do what it does alone.</summary>
    /// <param name="parts">Kernels, with the lengths of their operands.</param>
    public static void CheckTogether(int n, params (Kernel Kernel, int[] Lengths)[] parts)
    {
        EquatableArray<Operand> all = parts.SelectMany(p => p.Kernel.Operands).ToEquatableArray();
        var kernel = new TogetherKernel(all, parts.Select(p => p.Kernel).ToEquatableArray(), Enumerable.Range(0, all.Count).ToEquatableArray());
        var expectations = parts.Select(p => new KernelExpectation(p.Kernel, n, p.Lengths, tolerance: 2e-5, fill: null, scalars: null, isDefined: null)).ToList();
        var source = EmittedSource.Of(kernel);
        float[][] operands = [.. expectations.SelectMany(e => e.Operands)];
        var written = expectations.SelectMany((e, i) => e.Written.Select(operand => kernel.Place(i, operand))).ToHashSet();
        float[][] Run(GpuDevice device) => KernelCase.Run(device, source, 0, n, operands, written, []);
        float[][] first = Run(TestDevice.Emulated);
        for (int i = 0; i < parts.Length; i++)
            expectations[i].AssertAgrees([.. parts[i].Lengths.Select((_, operand) => first[kernel.Place(i, operand)])], $"Part {i + 1}", $"\n{source.Text}");
        foreach (var device in TestDevice.Alike.Where(d => d.MergesLaunches))
        {
            float[][] again = Run(device);
            foreach (int operand in written)
                Assert.Equal(Bits(first[operand]), Bits(again[operand]));
        }
    }

    /// <summary>Runs the ways to cut a contraction on tensor cores: those of the chosen device, or from their PTX.</summary>
    public static void CheckTensor(ContractionKernel kernel, int n, int[] lengths)
    {
        var expectation = new KernelExpectation(kernel, n, lengths, TensorTolerance, fill: null, scalars: null, isDefined: null);
        var source = EmittedSource.Of(kernel, allowsTensorFloat32: true);
        var ways = Enumerable.Range(0, source.Code.Kernels.Length).Where(way => source.Code.Kernels[way].NeedsTensorCores).ToList();
        Assert.NotEmpty(ways);
        GpuDevice device = TestDevice.Chosen.HasTensorCores ? TestDevice.Chosen : TestDevice.Emulated;
        foreach (int way in ways)
        {
            float[][] Run() => KernelCase.Run(device, source, way, n, expectation.Operands, expectation.Written, expectation.Scalars);
            float[][] first = Run();
            expectation.AssertAgrees(first, source.Code.Kernels[way].Name, $"\n{source.Text}");
            expectation.AssertSameBits(first, Run());
        }
    }

    /// <summary>Checks that a dense layer gives each row alone, and rows in small batches, what it gives them together, in every way to cut it.</summary>
    public static void CheckRows(ContractionKernel kernel, int n, int depth, int columns)
    {
        var random = new Random(n);
        float[] x = Values(random, n * depth, false), weights = Values(random, depth * columns, false), bias = Values(random, columns, false);
        var source = EmittedSource.Of(kernel);
        float[] together = Outputs(TestDevice.Chosen, 0, 0, n);
        for (int way = 0; way < source.Code.Kernels.Length; way++)
        {
            foreach (int batch in new[] { 1, 5, 17 })
            {
                foreach (var device in TestDevice.Alike)
                    Assert.Equal(Bits(together).Slice(7 * columns, batch * columns), Bits(Outputs(device, way, 7, batch)));
            }
        }

        float[] Outputs(GpuDevice device, int way, int first, int count) => Run(
            device, source, way, count, [x[(first * depth)..((first + count) * depth)], weights, bias, new float[count * columns]], [3], [0])[3];
    }

    private static float[][] Run(GpuDevice device, EmittedSource source, int way, int n, float[][] operands, HashSet<int> written, float[] scalars)
    {
        using var stream = device.CreateStream();
        var buffers = new List<TestBuffer>();
        uint[] key = [unchecked((uint)KernelExpectation.Seed), (uint)(KernelExpectation.Seed >> 32), (uint)KernelExpectation.Step, 0];
        try
        {
            buffers.AddRange(operands.Select(o => new TestBuffer(device, stream, Guarded(o))));
            buffers.Add(new TestBuffer(device, stream, [.. key.Select(BitConverter.UInt32BitsToSingle), .. scalars]));
            var call = new GpuCall { BatchSize = n, ScalarSpan = buffers[^1].Span };
            for (int i = 0; i < operands.Length; i++)
                call[i] = buffers[i].Span.At(Slack).First(Math.Max(operands[i].Length, 1));
            lock (device.Gate)
                device.Load(source.Code, way, typeof(KernelCase).Assembly).Launch(stream, checked((int)source.Groups(way, n)), in call);

            var results = new float[operands.Length][];
            for (int i = 0; i < operands.Length; i++)
            {
                float[] all = buffers[i].Read();
                results[i] = all[Slack..(Slack + operands[i].Length)];
                Assert.Equal(-1, MemoryMarshal.Cast<float, uint>(all.AsSpan(0, Slack)).IndexOfAnyExcept(Canary));
                Assert.Equal(-1, MemoryMarshal.Cast<float, uint>(all.AsSpan(Slack + operands[i].Length)).IndexOfAnyExcept(Canary));
                if (!written.Contains(i))
                    Assert.Equal(Bits(operands[i]), Bits(results[i]));
            }

            return results;
        }
        finally
        {
            buffers.ForEach(b => b.Dispose());
        }
    }

    private static float[] Guarded(float[] values)
    {
        var all = new float[Slack + values.Length + Slack];
        MemoryMarshal.Cast<float, uint>(all.AsSpan()).Fill(Canary);
        values.CopyTo(all, Slack);
        return all;
    }
}
