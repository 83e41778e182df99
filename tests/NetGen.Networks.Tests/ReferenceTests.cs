namespace NetGen.Networks.Tests;

/// <summary>The reference itself: its recorded derivatives are those of its function.</summary>
public sealed class ReferenceTests
{
    private const int MostParameters = 400;

    public static TheoryData<string> Names { get; } = [.. Tables.Rows.Where(r => IsSmall(r) && r.Forward is not { StopsGradients: true }).Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Recorded_gradients_are_central_finite_differences(string name)
    {
        var row = Tables.Rows.Single(r => r.Name == name);
        var reference = new ReferenceNetwork(row, 12345);
        var recorded = reference.Of(1, 1).Gradients;
        double largest = recorded.Max(g => g.Max(Math.Abs));
        for (int p = 0; p < recorded.Length; p++)
        {
            for (int j = 0; j < recorded[p].Length; j++)
            {
                // Truncation leaves h²·f‴/6, rounding 1e-16·f/h: 1e-9 at the first step. A kink within it is left out by the second.
                bool agrees = new[] { 1e-5, 1e-6, 1e-7 }.Any(h => Math.Abs(Difference(p, j, h) - recorded[p][j]) <= 1e-7 * Math.Max(1, largest));
                Assert.True(agrees, $"{reference.Parameters[p].Name}[{j}]: recorded {recorded[p][j]:G9}, differences {Difference(p, j, 1e-5):G9}");
            }
        }

        double Difference(int p, int j, double h) => (reference.MovedLoss(1, 1, p, j, h) - reference.MovedLoss(1, 1, p, j, -h)) / (2 * h);
    }

    public static TheoryData<string> TogetherNames { get; } = [.. NormalizationRows.All.Where(r => r.Properties.SelectMany(p => p).Any(l => l.IsTogether)).Where(IsSmall).Select(r => r.Name)];

    [Theory, MemberData(nameof(TogetherNames))]
    public void Recorded_gradients_of_a_batch_are_central_finite_differences(string name)
    {
        var row = NormalizationRows.All.Single(r => r.Name == name);
        var reference = new ReferenceNetwork(row, 12345);
        var recorded = reference.Batch(5, 1).Gradients;
        for (int p = 0; p < recorded.Length; p++)
        {
            var tensor = reference.Parameters[p].Tensor;
            for (int j = 0; j < recorded[p].Length && tensor.IsTrained; j++)
            {
                double penalty = 2 * tensor.L2 * reference.Parameters[p].Values[j];
                bool agrees = new[] { 1e-5, 1e-6, 1e-7 }.Any(h => Math.Abs(Difference(p, j, h) + penalty - recorded[p][j]) <= 1e-6 * Math.Max(1, Math.Abs(recorded[p][j])));
                Assert.True(agrees, $"{reference.Parameters[p].Name}[{j}]: recorded {recorded[p][j]:G9}, differences {Difference(p, j, 1e-5) + penalty:G9}");
            }
        }

        double Difference(int p, int j, double h) => (reference.MovedLossTogether(5, 1, p, j, h) - reference.MovedLossTogether(5, 1, p, j, -h)) / (2 * h);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.52049987781304654)]
    [InlineData(1.0, 0.84270079294971487)]
    [InlineData(-2.0, -0.99532226501895273)]
    [InlineData(2.6, 0.99976396558347065)]
    [InlineData(4.0, 0.99999998458274210)]
    public void Erf_has_the_tabulated_values(double x, double expected) => Assert.Equal(expected, Functions.Erf(x), 1e-14);

    [Fact]
    public void Philox_gives_the_known_answer_of_its_authors() =>
        // Counter and key of zeros: the first word is 6627e8d5 (Random123's kat_vectors).
        Assert.Equal((0x6627e8d5u >> 8) / 16777216f, PhiloxReference.Uniform(0, 0, 0, 0));

    // Equal cells of quantized rows are kinks on purpose.
    private static bool IsSmall(NetworkCase row) =>
        row.Loss is not null && !row.Quantized && new ReferenceNetwork(row, 12345).Parameters.Sum(p => p.Values.Length) <= MostParameters;
}
