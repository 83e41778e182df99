using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using NetGen.Gpu;
using NetGen.Gpu.Tests;
using static NetGen.Compiler.Tests.Emitted.KernelExpectation;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// Runs a kernel, in every way to cut it, against its reference: on OpenCL, and from its PTX on a <see cref="PtxMachine"/>. Twice and there the same bits;
/// nothing may be written outside the operands, and what lies there is NaN, so that a kernel that uses it is found out.
/// </summary>
internal static class KernelCase
{
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

        var expectation = new KernelExpectation(kernel, n, lengths, tolerance, fill, scalars, isDefined);
        var source = EmittedSource.Of(kernel);
        var modules = PtxCheck.Run(source.Kernels, source.Text);
        for (int way = 0; way < source.Kernels.Count; way++)
        {
            float[][] Run() => RunOpenCL(source, way, n, expectation.Operands, expectation.Written, Scalars(expectation.Scalars));
            float[][] first = Run(), fromPtx = RunPtx(source, modules, way, n, expectation.Operands, expectation.Written, Scalars(expectation.Scalars));
            expectation.AssertSameBits(first, Run());
            expectation.AssertAgrees(first, $"Way {way}", $"\n{source.Text}");
            expectation.AssertAgrees(fromPtx, $"Way {way} from PTX", $"\n{source.Text}");
            expectation.AssertSameBits(first, fromPtx);
        }
    }

    /// <summary>Checks that a dense layer gives each row alone, and rows in small batches, what it gives them together, in every way to cut it.</summary>
    public static void CheckRows(ContractionKernel kernel, int n, int depth, int columns)
    {
        var random = new Random(n);
        float[] x = Values(random, n * depth, false), weights = Values(random, depth * columns, false), bias = Values(random, columns, false);
        var source = EmittedSource.Of(kernel);
        var modules = PtxCheck.Run(source.Kernels, source.Text);
        float[] together = RunOpenCL(source, 0, n, Operands(0, n), [3], Scalars([0]))[3];
        for (int way = 0; way < source.Kernels.Count; way++)
        {
            foreach (int batch in new[] { 1, 5, 17 })
            {
                Assert.Equal(Bits(together).Slice(7 * columns, batch * columns), Bits(RunOpenCL(source, way, batch, Operands(7, batch), [3], Scalars([0]))[3]));
                Assert.Equal(Bits(together).Slice(7 * columns, batch * columns), Bits(RunPtx(source, modules, way, batch, Operands(7, batch), [3], Scalars([0]))[3]));
            }
        }

        float[][] Operands(int first, int count) => [x[(first * depth)..((first + count) * depth)], weights, bias, new float[count * columns]];
    }

    /// <summary>The key of the random numbers and the run-time scalars.</summary>
    private static float[] Scalars(float[] scalars)
    {
        uint[] key = [unchecked((uint)KernelExpectation.Seed), (uint)(KernelExpectation.Seed >> 32), (uint)KernelExpectation.Step, 0];
        return [.. key.Select(BitConverter.UInt32BitsToSingle), .. scalars];
    }

    private static float[][] RunOpenCL(EmittedSource source, int way, int n, float[][] operands, HashSet<int> written, float[] scalars)
    {
        var device = TestDevice.OpenCL;
        var stream = device.Accelerator.DefaultStream;
        var buffers = operands.Select(o => device.Accelerator.Allocate1D(Guarded(o))).ToArray();
        using var scalarBuffer = device.Accelerator.Allocate1D(scalars);
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

            return [.. operands.Select((o, i) => Unguarded(buffers[i].GetAsArray1D(), o, written.Contains(i)))];
        }
        finally
        {
            foreach (var buffer in buffers)
                buffer.Dispose();
        }
    }

    /// <summary>The parameters are the fields of the kernel's argument struct: address and length of each operand and of the scalars, then n.</summary>
    private static float[][] RunPtx(
        EmittedSource source, IReadOnlyList<string> modules, int way, int n, float[][] operands, HashSet<int> written, float[] scalars)
    {
        float[][] all = [.. operands, scalars];
        var allocations = all.Select(o => PtxMemory.Allocate(sizeof(float) * (o.Length + 2 * Slack))).ToList();
        try
        {
            var parameters = new List<long>();
            for (int i = 0; i < all.Length; i++)
            {
                Guarded(all[i]).CopyTo(allocations[i].Floats);
                parameters.AddRange((long)allocations[i].Start + sizeof(float) * Slack, Math.Max(all[i].Length, 1));
            }

            parameters.Add(n);
            var entry = PtxModule.Parse(modules[way]).Entries.Single();
            PtxMachine.Launch(entry, checked((int)source.Groups(way, n)), source.Kernels[way].GroupSize, MemoryMarshal.AsBytes<long>(parameters.ToArray()));
            return [.. operands.Select((o, i) => Unguarded([.. allocations[i].Floats], o, written.Contains(i)))];
        }
        finally
        {
            foreach (var allocation in allocations)
                allocation.Dispose();
        }
    }

    private static float[] Guarded(float[] values)
    {
        var all = new float[Slack + values.Length + Slack];
        MemoryMarshal.Cast<float, uint>(all.AsSpan()).Fill(Canary);
        values.CopyTo(all, Slack);
        return all;
    }

    /// <summary>What a kernel made of an operand. Nothing around it may have changed, and of one that the kernel only reads nothing at all.</summary>
    private static float[] Unguarded(float[] all, float[] before, bool isWritten)
    {
        float[] after = all[Slack..(Slack + before.Length)];
        Assert.Equal(-1, MemoryMarshal.Cast<float, uint>(all.AsSpan(0, Slack)).IndexOfAnyExcept(Canary));
        Assert.Equal(-1, MemoryMarshal.Cast<float, uint>(all.AsSpan(Slack + before.Length)).IndexOfAnyExcept(Canary));
        if (!isWritten)
            Assert.Equal(Bits(before), Bits(after));
        return after;
    }
}
