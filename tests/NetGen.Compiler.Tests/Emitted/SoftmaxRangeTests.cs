namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Softmax and the cross-entropy of classes over all floats.</summary>
public sealed class SoftmaxRangeTests
{
    private const double Rounding = 1.0 / (1 << 24);

    private const int Length = 3;

    private static readonly float[][] Rows = [.. PointwiseTests.Floats.Select(z => new[] { z, 0, 1 })];

    /// <summary>What these tests cover of the language.</summary>
    internal static string[] Attributes { get; } = ["Softmax", "CategoricalCrossEntropy", "SparseCategoricalCrossEntropy"];

    /// <summary>
    /// Exponents are rounded, hence d roundings at a distance of d from the largest logit. Losses and gradients are differences of what is near
    /// 1: exact to some roundings of 1, not of themselves, as the probability of the true class nears 1.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probabilities_are_precise_and_cross_entropy_is_off_by_some_roundings_of_one(bool isSparse)
    {
        for (int label = 0; label < 2; label++)
        {
            int n = Rows.Length;
            var tested = RowCases.CrossEntropy(1, Length, isSparse, keeps: true, 1);
            var kernel = tested.Kernel;
            int losses = tested.Of<Binding.Losses>(), probabilities = tested.Of<Binding.Output>(), gradients = tested.Arena;
            float[] logits = [.. Rows.SelectMany(r => r)];
            float[] targets = isSparse
                ? [.. Enumerable.Repeat(BitConverter.Int32BitsToSingle(label), n)]
                : [.. Rows.SelectMany(_ => Enumerable.Range(0, Length).Select(i => i == label ? 1f : 0))];
            var compiled = CompiledKernel.Of(kernel);
            foreach (var width in CompiledKernel.Widths)
            {
                float[][] results = KernelCase.Run(kernel, compiled, width, n, Operands(tested, n, logits, targets), [.. kernel.Written], [0], null);
                for (int row = 0; row < n; row++)
                {
                    double top = Rows[row].Max();
                    double[] exps = [.. Rows[row].Select(z => Math.Exp(z - top))];
                    double others = exps.Sum() - exps[label], sum = exps.Sum();
                    double loss = Rows[row][label] == top ? DoubleMath.Log1P(others) : Math.Log(sum) - (Rows[row][label] - top);
                    Check("the loss", results[losses][row], loss, new(8 * Rounding, 4 * Rounding));
                    for (int i = 0; i < Length; i++)
                    {
                        double distance = Math.Min(top - Rows[row][i], 110), gradient = (i == label ? -others : exps[i]) / sum;
                        Check($"probability {i}", results[probabilities][row * Length + i], exps[i] / sum, new((8 + distance) * Rounding));
                        Check($"gradient {i}", results[gradients][row * Length + i], gradient, i == label ? new(8 * Rounding, 4 * Rounding) : new((8 + distance) * Rounding));
                    }

                    void Check(string what, float actual, double expected, Bound bound)
                    {
                        double excess = PointwiseCase.Excess(actual, expected, bound);
                        Assert.True(excess <= 1, $"{width}: {what} of class {label} at {Rows[row][0]:R} is {actual:R}, not {expected:G9}: {excess:F1} times too far off.");
                    }
                }
            }
        }
    }

    /// <summary>dx = y · (dy − Σ dy·y), for dy = 1 at one place: y · (1 − y) there, −y · y' elsewhere. It is taken from the output.</summary>
    [Fact]
    public void The_gradient_of_softmax_is_off_by_some_roundings_of_its_output()
    {
        var tested = RowCases.SoftmaxGradient(1, Length);
        var kernel = tested.Kernel;
        var compiled = CompiledKernel.Of(kernel);
        float[][] rows = [.. PointwiseTests.Floats.Select(z => (float)DoubleMath.Sigmoid(z)).Select(p => new[] { p, 1 - p, 0 })];
        float[] y = [.. rows.SelectMany(r => r)], dy = [.. rows.SelectMany(_ => new[] { 1f, 0, 0 })];
        foreach (var width in CompiledKernel.Widths)
        {
            float[] dx = KernelCase.Run(kernel, compiled, width, rows.Length, Operands(tested, rows.Length, y, dy), [.. kernel.Written], [0], null)[tested.Of<Binding.Output>()];
            for (int i = 0; i < y.Length; i++)
            {
                double p = rows[i / Length][0], expected = y[i] * ((i % Length == 0 ? 1 : 0) - p);
                Assert.Equal(expected, dx[i], 4 * Rounding * Math.Abs(y[i]) + float.Epsilon);
            }
        }
    }

    private static float[][] Operands(RowCase tested, int n, float[] input, float[] target) =>
        [.. tested.Lengths(n).Select((length, i) => i == tested.Of<Binding.Input>() ? input : i == tested.Of<Binding.Target>() ? target : new float[length])];
}
