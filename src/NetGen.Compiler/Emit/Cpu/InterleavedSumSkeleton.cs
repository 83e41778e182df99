namespace NetGen.Compiler;

/// <summary>Column sums over interleaved samples: a tile is some columns, each summed in vectors of samples that are added across in the end.</summary>
internal sealed class InterleavedSumSkeleton(InterleavedSumKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Columns a tile.</summary>
    private const int Block = 4;

    /// <summary>Rows that are summed apart: with the columns, enough sums to hide the latency of an addition.</summary>
    private const int Rows = 2;

    public override KernelSchedule Schedule => new($"{Divide(kernel.Columns, Block)}", 0);

    protected override void WriteBody(CodeWriter writer)
    {
        int last = kernel.Columns % Block;
        var epilogue = Epilogue(kernel.Columns);
        writer.Line($"nint column = (nint)tile * {Block};");
        writer.Line($"float* sums = stackalloc float[{Layouts.Lanes}];");
        string first = kernel.Term is null ? $"c->P0 + column * {Layouts.Lanes}" : $"column * {Layouts.Lanes}";
        if (last == 0)
        {
            writer.Line($"{Columns(Block)}(c, {first}, sums);");
        }
        else
        {
            writer.Line($"if (column < {kernel.Columns - last})");
            writer.Line($"    {Columns(Block)}(c, {first}, sums);");
            writer.Line("else");
            writer.Line($"    {Columns(last)}(c, {first}, sums);");
        }

        epilogue.Hoist(writer);
        epilogue.Span(writer, "column", last == 0 ? $"{Block}" : $"Math.Min({Block}, {kernel.Columns} - column)", "Vec.Load(&sums[i])");
    }

    private string Columns(int columns) => Share($"Sum{columns}", $"KernelCall* c, {(kernel.Term is null ? "float* x" : "nint first")}, float* sums", writer =>
    {
        writer.Line($"// {columns} columns of [⌈n/16⌉, {kernel.Rows}, {kernel.Columns}, 16].");
        int rows = kernel.Rows > 1 ? Rows : 1;
        for (int r = 0; r < rows; r++)
            writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, columns).Select(j => $"sum{r}_{j} = VecF.Zero"))};");

        long line = (long)kernel.Columns * Layouts.Lanes;
        var reads = kernel.Term is { } term ? new SpanReads(kernel, [term], [], Width, 0, Share, isInterleaved: true) : null;
        reads?.Hoist(writer);
        reads?.HoistSpan(writer, "first");
        for (int j = 0; j < columns; j++)
            reads?.HoistChannel(writer, j, Sum("first", $"{j * Layouts.Lanes}"), kernel.Columns);
        InterleavedText.Blocks(writer, Width, isMasked: true, groups: 1, lane =>
        {
            writer.Line(reads is null ? $"float* at = x + block * {kernel.Rows * line}{lane};" : $"nint element = first + block * {kernel.Rows * line}{lane};");
            if (kernel.Rows >= rows)
            {
                using (writer.Block($"for (int row = 0; row < {kernel.Rows / rows}; row++)"))
                    Add(writer, reads, columns, rows, line);
            }

            if (kernel.Rows % rows != 0)
                Add(writer, reads, columns, 1, line);
        });

        for (int j = 0; j < columns; j++)
            writer.Line($"sums[{j}] = VectorMath.HorizontalSum({string.Join(" + ", Enumerable.Range(0, rows).Select(r => $"sum{r}_{j}"))});");
    });

    private void Add(CodeWriter writer, SpanReads? reads, int columns, int rows, long line)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                long offset = r * line + j * Layouts.Lanes;
                if (reads is null)
                    writer.Line($"sum{r}_{j} += Vec.Load({Address.Of("at", $"{offset}")}) & mask;");
                else
                    AddTerm(writer, reads, $"sum{r}_{j}", $"{offset}", j);
            }
        }

        if (reads is null)
            Address.Advance(writer, "at", rows * line);
        else
            writer.Line($"element += {rows * line};");
    }

    private void AddTerm(CodeWriter writer, SpanReads reads, string sum, string offset, int column)
    {
        using var scope = writer.Block("");
        var text = new ScalarText(
            Width, reads.Hoisted, leaf => reads.Leaf(leaf, "element", offset, column) ?? throw new InvalidOperationException($"{leaf} is no leaf of a sum's term."));
        text.Count(kernel.Term!);
        writer.Line($"{sum} += {text.WriteAtom(writer, kernel.Term!)} & mask;");
    }
}

/// <summary>Loops that kernels over interleaved samples have in common.</summary>
internal static class InterleavedText
{
    /// <summary>
    /// Loops over the blocks of the batch, or of one of its groups, and inside over the vectors of a block where it takes several. Declares
    /// <c>block</c> and, where asked for, <c>mask</c>, which is empty in the lanes behind the last sample.
    /// </summary>
    /// <param name="groups">How many groups the batch has; of several, the variable <c>group</c> says which.</param>
    /// <param name="body">Gets what an address must be advanced by for the vector: <c> + lane</c>, or nothing where a block is one vector.</param>
    public static void Blocks(CodeWriter writer, VectorWidth width, bool isMasked, int groups, Action<string> body)
    {
        writer.Line($"nint blocks = ((nint)c->N + {Layouts.Lanes - 1}) / {Layouts.Lanes};");
        using (writer.Block(groups == 1
            ? "for (nint block = 0; block < blocks; block++)"
            : $"for (nint block = group * blocks / {groups}; block < (group + 1) * blocks / {groups}; block++)"))
        {
            Vectors(writer, width, lane =>
            {
                if (isMasked)
                    writer.Line($"VecF mask = VectorMath.Mask{(int)width}((int)Math.Min({width.Lanes}, c->N - block * {Layouts.Lanes}{lane.Replace('+', '-')}));");
                body(lane);
            });
        }
    }

    /// <summary>Loops over the vectors of a block; a block of one vector needs no loop.</summary>
    public static void Vectors(CodeWriter writer, VectorWidth width, Action<string> body)
    {
        if (width.Lanes == Layouts.Lanes)
        {
            body("");
            return;
        }

        using (writer.Block($"for (nint lane = 0; lane < {Layouts.Lanes}; lane += {width.Lanes})"))
            body(" + lane");
    }
}
