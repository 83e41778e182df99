using static NetGen.Compiler.Tests.Emitted.KernelExpectation;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>
/// Runs a kernel at every width against its reference: tiles in order on one thread, and again scrambled over several, which must give the
/// same bits; nothing may be written outside the operands.
/// </summary>
internal static unsafe class KernelCase
{
    private const int Threads = 3;

    /// <inheritdoc cref="KernelExpectation(Kernel, int, int[], double, Func{int, float[]?}?, float[]?, Func{int, bool}?)"/>
    public static void Check(
        Kernel kernel, int n, int[] lengths, double tolerance = 2e-5, Func<int, float[]?>? fill = null, float[]? scalars = null, Func<int, bool>? isDefined = null)
    {
        var expectation = new KernelExpectation(kernel, n, lengths, tolerance, fill, scalars, isDefined);
        var compiled = CompiledKernel.Of(kernel);
        foreach (var width in CompiledKernel.Widths)
        {
            float[][] Run(Random? order) => KernelCase.Run(kernel, compiled, width, n, expectation.Operands, expectation.Written, expectation.Scalars, order);
            float[][] ordered = Run(null);
            expectation.AssertSameBits(ordered, Run(new Random(7)));
            expectation.AssertAgrees(ordered, $"{width}");
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

    /// <summary>The operands behind a run: tiles in order, or scrambled over several threads.</summary>
    public static float[][] Run(
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
                Seed = KernelExpectation.Seed,
                Step = KernelExpectation.Step,
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
}
