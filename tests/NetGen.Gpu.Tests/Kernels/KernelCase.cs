using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using NetGen.Gpu;
using NetGen.Gpu.Tests;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// Runs a kernel on OpenCL, in every way to cut it, against its reference, and compiles it to PTX. Twice the same bits; nothing may be written outside the
/// operands, and what lies there is NaN, so that a kernel that uses it is found out.
/// </summary>
internal static class KernelCase
{
    private const ulong Seed = 0x1234_5678_9ABC_DEF0, Step = 41;
    private const int Slack = 64;
    private const uint Canary = 0x7FC0_BEEF;

    public static void Check(
        Kernel kernel, int n, int[] lengths, double tolerance = 2e-5, Func<int, float[]?>? fill = null, float[]? scalars = null, Func<int, bool>? isDefined = null)
    {
        if (kernel.Epilogue.IsInterleaved)
        {
            // Interleaved samples are the processor's alone: no program for graphics processors has them.
            Assert.ThrowsAny<Exception>(() => IlgpuEmitter.Emit(kernel, "Tested", kernel.Kind));
            return;
        }

        var random = new Random(n * 31 + kernel.Operands.Count);
        var operands = lengths.Select((length, i) => fill?.Invoke(i) ?? Values(random, length, kernel.Operands[i].IsInteger)).ToArray();
        scalars ??= [.. Enumerable.Range(0, 16).Select(_ => 0.1f + 0.8f * random.NextSingle())];
        double[][] expected = new ReferenceKernel(kernel, operands, n, scalars, Seed, Step).Run();
        var source = EmittedSource.Of(kernel);
        var written = kernel switch
        {
            SoftmaxKernel softmax => new[] { softmax.Probabilities, softmax.Losses, softmax.Gradient }.Where(i => i >= 0).ToHashSet(),
            _ => kernel.Epilogue.Steps.Select(s => s.Store).Append(kernel is WindowKernel w ? w.Index : -1).Where(i => i >= 0).ToHashSet(),
        };

        PtxCheck.Run(source.Kernels, source.Text);
        for (int way = 0; way < source.Kernels.Count; way++)
        {
            float[][] first = Run(source, way, n, operands, written, scalars), second = Run(source, way, n, operands, written, scalars);
            foreach (int i in written)
            {
                Assert.Equal(Bits(first[i]), Bits(second[i]));
                for (int e = 0; e < lengths[i]; e++)
                {
                    if (isDefined is not null && !isDefined(e))
                        continue;
                    if (kernel.Operands[i].IsInteger)
                    {
                        Assert.Equal((int)expected[i][e], BitConverter.SingleToInt32Bits(first[i][e]));
                        continue;
                    }

                    double error = Math.Abs(first[i][e] - expected[i][e]);
                    bool agrees = error <= tolerance * (1 + Math.Abs(expected[i][e])) || (double.IsNaN(expected[i][e]) && float.IsNaN(first[i][e]));
                    if (!agrees)
                        Assert.Fail($"Way {way}: operand {i}, element {e} is {first[i][e]}, not {expected[i][e]}, of {kernel}\n{source.Text}");
                }
            }
        }
    }

    /// <summary>Checks that a dense layer gives each row alone, and rows in small batches, what it gives them together, in every way to cut it.</summary>
    public static void CheckRows(ContractionKernel kernel, int n, int depth, int columns)
    {
        var random = new Random(n);
        float[] x = Values(random, n * depth, false), weights = Values(random, depth * columns, false), bias = Values(random, columns, false);
        var source = EmittedSource.Of(kernel);
        float[] together = Outputs(0, 0, n);
        for (int way = 0; way < source.Kernels.Count; way++)
        {
            foreach (int batch in new[] { 1, 5, 17 })
                Assert.Equal(Bits(together).Slice(7 * columns, batch * columns), Bits(Outputs(way, 7, batch)));
        }

        float[] Outputs(int way, int first, int count) => Run(
            source, way, count, [x[(first * depth)..((first + count) * depth)], weights, bias, new float[count * columns]], [3], [0])[3];
    }

    private static float[][] Run(EmittedSource source, int way, int n, float[][] operands, HashSet<int> written, float[] scalars)
    {
        var device = TestDevice.OpenCL;
        var stream = device.Accelerator.DefaultStream;
        var buffers = operands.Select(o => device.Accelerator.Allocate1D(Guarded(o))).ToArray();
        uint[] key = [unchecked((uint)Seed), (uint)(Seed >> 32), (uint)Step, 0];
        using var scalarBuffer = device.Accelerator.Allocate1D<float>([.. key.Select(BitConverter.UInt32BitsToSingle), .. scalars]);
        try
        {
            var call = new GpuCall { BatchSize = n };
            call.SetScalars(new DeviceSpan(scalarBuffer.View.BaseView));
            for (int i = 0; i < buffers.Length; i++)
                call.Set(i, new DeviceSpan(buffers[i].View.BaseView.SubView(Slack, Math.Max(operands[i].Length, 1))));
            lock (device.Gate)
            {
                device.Load(source.Kernels[way]).Launch(stream, checked((int)source.Groups(way, n)), in call);
                stream.Synchronize();
            }

            var results = new float[operands.Length][];
            for (int i = 0; i < buffers.Length; i++)
            {
                float[] all = buffers[i].GetAsArray1D();
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
            foreach (var buffer in buffers)
                buffer.Dispose();
        }
    }

    private static float[] Guarded(float[] values)
    {
        var all = new float[Slack + values.Length + Slack];
        MemoryMarshal.Cast<float, uint>(all.AsSpan()).Fill(Canary);
        values.CopyTo(all, Slack);
        return all;
    }

    private static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);

    private static float[] Values(Random random, int length, bool isInteger) =>
        [.. Enumerable.Range(0, length).Select(_ => isInteger ? BitConverter.Int32BitsToSingle(random.Next(-5, 6)) : 2 * random.NextSingle() - 1)];
}
