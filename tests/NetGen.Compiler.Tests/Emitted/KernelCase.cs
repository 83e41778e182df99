using System.Runtime.InteropServices;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// Runs a kernel at every width against its reference: tiles in order on one thread, and again scrambled over several, which must give the
/// same bits; nothing may be written outside the operands.
/// </summary>
internal static unsafe class KernelCase
{
    private const int Threads = 3;
    private const ulong Seed = 0x1234_5678_9ABC_DEF0, Step = 41;

    /// <param name="lengths">Floats in each operand.</param>
    /// <param name="fill">Values of operand i, or null for numbers between −1 and 1.</param>
    /// <param name="tolerance">Relative to 1 + |expected|: float32 sums in another order than the reference's.</param>
    /// <param name="isDefined">Which elements of what it writes the kernel defines; all by default.</param>
    public static void Check(
        Kernel kernel, int n, int[] lengths, double tolerance = 2e-5, Func<int, float[]?>? fill = null, float[]? scalars = null, Func<int, bool>? isDefined = null)
    {
        var random = new Random(n * 31 + kernel.Operands.Count);
        var operands = lengths.Select((length, i) => fill?.Invoke(i) ?? Values(random, length, kernel.Operands[i].IsInteger)).ToArray();
        scalars ??= [.. Enumerable.Range(0, 16).Select(_ => 0.1f + 0.8f * random.NextSingle())];
        double[][] expected = new ReferenceKernel(kernel, operands, n, scalars, Seed, Step).Run();
        var compiled = CompiledKernel.Of(kernel);
        var written = kernel switch
        {
            SoftmaxKernel softmax => new[] { softmax.Probabilities, softmax.Losses, softmax.Gradient }.Where(i => i >= 0).ToHashSet(),
            WinogradPartialGradientKernel => [2],
            _ => kernel.Epilogue.Steps.Select(s => s.Store).Append(kernel switch { WindowKernel w => w.Index, InterleavedConvolutionKernel c => c.Index, WinogradConvolutionKernel c => c.Index, _ => -1 })
                .Where(i => i >= 0).ToHashSet(),
        };
        bool IsDefined(int element) => isDefined is null || isDefined(element);

        foreach (var width in CompiledKernel.Widths)
        {
            float[][] ordered = Run(kernel, compiled, width, n, operands, written, scalars, null);
            float[][] scrambled = Run(kernel, compiled, width, n, operands, written, scalars, new Random(7));
            for (int i = 0; i < operands.Length; i++)
            {
                if (!written.Contains(i))
                    continue;
                Assert.Equal(Bits([.. ordered[i].Where((_, e) => IsDefined(e))]), Bits([.. scrambled[i].Where((_, e) => IsDefined(e))]));
                foreach (int e in Enumerable.Range(0, lengths[i]).Where(IsDefined))
                {
                    if (kernel.Operands[i].IsInteger)
                    {
                        Assert.Equal((int)expected[i][e], BitConverter.SingleToInt32Bits(ordered[i][e]));
                        continue;
                    }

                    double error = Math.Abs(ordered[i][e] - expected[i][e]);
                    bool agrees = error <= tolerance * (1 + Math.Abs(expected[i][e])) || (double.IsNaN(expected[i][e]) && float.IsNaN(ordered[i][e]));
                    if (!agrees)
                        Assert.Fail($"{width}: operand {i}, element {e} is {ordered[i][e]}, not {expected[i][e]}, of {kernel}");
                }
            }
        }
    }

    /// <summary>Checks that a dense layer (operands: input, kernel, bias, output) gives each row alone, and rows in small batches, what it gives them together.</summary>
    public static void CheckRows(ContractionKernel kernel, int n, int depth, int columns)
    {
        var random = new Random(n);
        float[] x = Values(random, n * depth, false), weights = Values(random, depth * columns, false), bias = Values(random, columns, false);
        var compiled = CompiledKernel.Of(kernel);
        foreach (var width in CompiledKernel.Widths)
        {
            float[] together = Outputs(0, n);
            foreach (int batch in new[] { 1, 5, 17 })
                Assert.Equal(Bits(together).Slice(7 * columns, batch * columns), Bits(Outputs(7, batch)));

            float[] Outputs(int first, int count) => Run(
                kernel, compiled, width, count, [x[(first * depth)..((first + count) * depth)], weights, bias, new float[count * columns]], [3], [0], null)[3];
        }
    }

    private static float[][] Run(
        Kernel kernel, CompiledKernel compiled, VectorWidth width, int n, float[][] operands, HashSet<int> written, float[] scalars, Random? order)
    {
        var schedule = CpuEmitter.Schedule(kernel);
        var memory = operands.Select(o => new KernelMemory(o.Length)).ToArray();
        using var scratch = new KernelMemory(checked((int)schedule.ScratchPerThread * Threads));
        using var scalarMemory = new KernelMemory(scalars.Length);
        scalarMemory.Write(scalars);
        try
        {
            for (int i = 0; i < memory.Length; i++)
                memory[i].Write(operands[i]);
            var call = new KernelCall
            {
                N = n,
                VectorBits = (int)width,
                Scalars = scalarMemory.Pointer,
                Seed = Seed,
                Step = Step,
                Scratch = scratch.Pointer,
                ScratchStride = (nint)schedule.ScratchPerThread,
            };
            for (int i = 0; i < memory.Length; i++)
                (&call.P0)[i] = memory[i].Pointer;

            int[] tiles = [.. Enumerable.Range(0, checked((int)compiled.Tiles(n)))];
            order?.Shuffle(tiles);
            foreach (int tile in tiles)
                compiled.Run(width, &call, tile, order?.Next(Threads) ?? 0);

            scratch.AssertNothingWrittenOutside(mayPad: false);
            for (int i = 0; i < memory.Length; i++)
            {
                memory[i].AssertNothingWrittenOutside(mayPad: written.Contains(i) && kernel is MapKernel { Elements.IsBatched: true });
                if (!written.Contains(i))
                    Assert.Equal(Bits(operands[i]), Bits(memory[i].Read()));
            }

            return [.. memory.Select(m => m.Read())];
        }
        finally
        {
            foreach (var m in memory)
                m.Dispose();
        }
    }

    private static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);

    private static float[] Values(Random random, int length, bool isInteger) =>
        [.. Enumerable.Range(0, length).Select(_ => isInteger ? BitConverter.Int32BitsToSingle(random.Next(-5, 6)) : 2 * random.NextSingle() - 1)];
}
