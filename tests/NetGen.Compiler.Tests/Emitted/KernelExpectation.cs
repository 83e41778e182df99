using System.Runtime.InteropServices;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>The operands of a case of a kernel, and what its reference makes of them.</summary>
internal sealed class KernelExpectation
{
    public const ulong Seed = 0x1234_5678_9ABC_DEF0, Step = 41;

    private readonly Kernel _kernel;
    private readonly double[][] _expected;
    private readonly double _tolerance;
    private readonly Func<int, bool>? _isDefined;

    /// <param name="lengths">Floats in each operand.</param>
    /// <param name="fill">Values of operand i, or null for numbers between −1 and 1.</param>
    /// <param name="tolerance">Relative to 1 + |expected|: float32 sums in another order than the reference's.</param>
    /// <param name="isDefined">Which elements of what it writes the kernel defines; all by default.</param>
    public KernelExpectation(
        Kernel kernel, int n, int[] lengths, double tolerance, Func<int, float[]?>? fill, float[]? scalars, Func<int, bool>? isDefined)
    {
        var random = new Random(n * 31 + kernel.Operands.Count);
        _kernel = kernel;
        _tolerance = tolerance;
        _isDefined = isDefined;
        Operands = [.. lengths.Select((length, i) => fill?.Invoke(i) ?? (kernel.Operands[i].Access == Access.Use ? UseOf(i) : Values(random, length, kernel.Operands[i].IsInteger)))];
        Scalars = scalars ?? [.. Enumerable.Range(0, 16).Select(_ => 0.1f + 0.8f * random.NextSingle())];
        _expected = new ReferenceKernel(kernel, Operands, n, Scalars, Seed, Step).Run();
        Written = [.. kernel.Written];
    }

    public float[][] Operands { get; }

    public float[] Scalars { get; }

    /// <summary>The operands that the kernel writes.</summary>
    public HashSet<int> Written { get; }

    /// <summary>Two runs gave the same bits wherever the kernel defines them.</summary>
    public void AssertSameBits(float[][] first, float[][] second)
    {
        foreach (int i in Written)
            Assert.Equal(Bits([.. first[i].Where((_, e) => IsDefined(e))]), Bits([.. second[i].Where((_, e) => IsDefined(e))]));
    }

    /// <summary>What the kernel wrote is what its reference computes.</summary>
    /// <param name="how">How it was run, for messages.</param>
    /// <param name="text">What more to say where it is not.</param>
    public void AssertAgrees(float[][] actual, string how, string text = "")
    {
        foreach (int i in Written)
        {
            foreach (int e in Enumerable.Range(0, actual[i].Length).Where(IsDefined))
            {
                if (_kernel.Operands[i].IsInteger)
                {
                    Assert.Equal((int)_expected[i][e], BitConverter.SingleToInt32Bits(actual[i][e]));
                    continue;
                }

                double expected = _expected[i][e], error = Math.Abs(actual[i][e] - expected);
                bool agrees = double.IsFinite(expected) ? error <= _tolerance * (1 + Math.Abs(expected)) : expected.Equals(actual[i][e]);
                if (!agrees)
                    Assert.Fail($"{how}: operand {i}, element {e} is {actual[i][e]}, not {expected}, of {_kernel}{text}");
            }
        }
    }

    public static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);

    public static float[] Values(Random random, int length, bool isInteger) =>
        [.. Enumerable.Range(0, length).Select(_ => isInteger ? BitConverter.Int32BitsToSingle(random.Next(-5, 6)) : 2 * random.NextSingle() - 1)];

    /// <summary>A rate and a stream.</summary>
    private static float[] UseOf(int operand) => [0.1f + 0.07f * operand, BitConverter.Int32BitsToSingle(operand)];

    private bool IsDefined(int element) => _isDefined is null || _isDefined(element);
}
