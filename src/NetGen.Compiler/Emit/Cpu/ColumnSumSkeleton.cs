namespace NetGen.Compiler;

/// <summary>Column sums: a tile is <see cref="Block"/> columns over all rows, summed in several sums that take turns and are added in a fixed order.</summary>
internal sealed class ColumnSumSkeleton(ColumnSumKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Columns a tile: one vector of the widest kind, so that even a bias of 32 numbers gives two tiles.</summary>
    private const int Block = 16;

    /// <summary>Rows that take turns, whatever the vectors' width, so that all give the same bits: enough to hide the latency of an addition.</summary>
    private const int Turns = 4;

    public override KernelSchedule Schedule => new($"{Divide(kernel.Columns, Block)}", 0);

    protected override void WriteBody(CodeWriter writer)
    {
        int vectors = Block / Lanes;
        writer.Line($"nint column = (nint)tile * {Block};");
        writer.Line("float* x = &c->P0[column];");
        for (int r = 0; r < Turns; r++)
            writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"sum{r}_{j} = VecF.Zero"))};");

        writer.Line($"nint rows = {Count(kernel.Rows)};");
        using (writer.Block($"for (; rows >= {Turns}; rows -= {Turns})"))
            Add(writer, Turns, vectors);
        using (writer.Block("for (; rows > 0; rows--)"))
            Add(writer, 1, vectors);

        for (int step = 1; step < Turns; step *= 2)
        {
            for (int r = 0; r < Turns; r += 2 * step)
            {
                for (int j = 0; j < vectors; j++)
                    writer.Line($"sum{r}_{j} += sum{r + step}_{j};");
            }
        }

        Finish(writer, vectors);
    }

    private void Add(CodeWriter writer, int rows, int vectors)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < vectors; j++)
                writer.Line($"sum{r}_{j} += Vec.Load({Address.Of("x", $"{r * kernel.Columns + j * Lanes}")});");
        }

        Address.Advance(writer, "x", rows * kernel.Columns);
    }

    private void Finish(CodeWriter writer, int vectors)
    {
        var epilogue = Epilogue(kernel.Columns);
        epilogue.Hoist(writer);
        epilogue.HoistSpan(writer, "column");
        bool isWhole = kernel.Columns % Block == 0;
        if (!isWhole)
            writer.Line($"int left = (int)({kernel.Columns} - column);");
        for (int j = 0; j < vectors; j++)
        {
            using (writer.Block(isWhole ? "" : $"if (left > {j * Lanes})"))
                epilogue.Vector(writer, $"sum0_{j}", "column", $"{j * Lanes}", isWhole ? null : $"Math.Min({Lanes}, left - {j * Lanes})");
        }
    }
}
