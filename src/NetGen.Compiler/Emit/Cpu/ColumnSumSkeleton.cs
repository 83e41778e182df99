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
        if (kernel.Term is null)
            writer.Line("float* x = &c->P0[column];");
        for (int r = 0; r < Turns; r++)
            writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"sum{r}_{j} = VecF.Zero"))};");

        if (kernel.Term is null)
        {
            writer.Line($"nint rows = {Count(kernel.Rows)};");
            using (writer.Block($"for (; rows >= {Turns}; rows -= {Turns})"))
                Add(writer, Turns, vectors);
            using (writer.Block("for (; rows > 0; rows--)"))
                Add(writer, 1, vectors);
        }
        else
        {
            // Names of operands are declared here and behind the sums, each in a scope.
            using (writer.Block(""))
                AddTerms(writer, kernel.Term, vectors);
        }

        for (int step = 1; step < Turns; step *= 2)
        {
            for (int r = 0; r < Turns; r += 2 * step)
            {
                for (int j = 0; j < vectors; j++)
                    writer.Line($"sum{r}_{j} += sum{r + step}_{j};");
            }
        }

        using (kernel.Term is null ? null : writer.Block(""))
            Finish(writer, vectors);
    }

    /// <summary>Adds what is made of operands, row by row.</summary>
    private void AddTerms(CodeWriter writer, ScalarExpression term, int vectors)
    {
        var reads = new SpanReads(kernel, [term], [], Width, kernel.Columns, Share, "row");
        reads.Hoist(writer);
        writer.Line($"nint row = 0, rows = {Count(kernel.Rows)};");
        using (writer.Block($"for (; row <= rows - {Turns};)"))
        {
            for (int r = 0; r < Turns; r++)
                AddRow(r);
        }

        using (writer.Block("for (; row < rows;)"))
            AddRow(0);

        void AddRow(int turn)
        {
            using var scope = writer.Block("");
            writer.Line($"nint element = {Times("row", kernel.Columns)};");
            reads.HoistSpan(writer, "element");
            for (int j = 0; j < vectors; j++)
            {
                string offset = Sum("column", $"{j * Lanes}");
                var sum = new ScalarExpression.Accumulator() + term;
                var text = new ScalarText(
                    Width, reads.Hoisted,
                    leaf => leaf is ScalarExpression.Accumulator ? $"sum{turn}_{j}" : reads.Leaf(leaf, "element", offset) ?? throw new InvalidOperationException($"{leaf} is no leaf of a sum's term."),
                    $"t{j}_");
                text.Count(sum);
                writer.Line($"sum{turn}_{j} = {text.Write(writer, sum)};");
            }

            writer.Line("row++;");
        }
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
