namespace NetGen.Compiler;

/// <summary>Means of a sample's columns. A tile is some samples.</summary>
internal sealed class MeanSkeleton(MeanKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Sums that take turns over the rows.</summary>
    private const int Sums = 4;

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Extent.Batch(1), SamplesPerTile);

    private long SamplesPerTile => Math.Max(1, 65536L / ((long)kernel.Rows * kernel.Columns));

    protected override void WriteBody(CodeWriter writer)
    {
        var epilogue = Epilogue(kernel.Columns);
        epilogue.Hoist(writer);
        using (Units(writer, "sample", Extent.Batch(1), SamplesPerTile))
        {
            writer.Line($"float* x = c->P0 + sample * {(long)kernel.Rows * kernel.Columns};");
            writer.Line($"nint element = sample * {kernel.Columns};");
            epilogue.Span(writer, "element", $"{kernel.Columns}", (w, _) => Mean(w, kernel.Columns, "x + i", kernel.Rows), kernel.Columns);
        }
    }

    private string Mean(CodeWriter writer, long stride, string start, long count) =>
        $"{SumOf(writer, stride, start, count)} / {count}f";

    /// <summary>Writes the sum of <paramref name="count"/> vectors <paramref name="stride"/> apart; returns its text.</summary>
    private static string SumOf(CodeWriter writer, long stride, string start, long count)
    {
        writer.Line($"float* y = {start};");
        writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, Sums).Select(k => $"sum{k} = VecF.Zero"))};");
        writer.Line($"nint rows = {count};");
        using (writer.Block($"for (; rows >= {Sums}; rows -= {Sums})"))
        {
            for (int k = 0; k < Sums; k++)
                writer.Line($"sum{k} += Vec.Load({Address.Of("y", $"{k * stride}")});");
            Address.Advance(writer, "y", Sums * stride);
        }

        using (writer.Block("for (; rows > 0; rows--)"))
        {
            writer.Line("sum0 += Vec.Load(y);");
            Address.Advance(writer, "y", stride);
        }

        return "((sum0 + sum1) + (sum2 + sum3))";
    }
}
