namespace NetGen.Compiler;

/// <summary>
/// The products of one point of the transformed domain: <c>t[row, column] = Σₖ a[row, k] · b[k, column]</c>, all sizes constant. Named sums stay in
/// registers through the whole reduction. Columns are whole vectors.
/// </summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many columns, a multiple of 16.</param>
/// <param name="Depth">Products an element.</param>
/// <param name="ARow">Floats from a row of a to the next.</param>
/// <param name="AStep">Floats from k to k + 1 in a.</param>
/// <param name="BStep">Likewise in b.</param>
/// <param name="BBlock">Floats in b from 16 columns to the next 16.</param>
/// <param name="TRow">Floats from a row of t to the next.</param>
/// <param name="Adds">The products are added to what t holds.</param>
internal sealed record WinogradProducts(
    int Rows, int Columns, int Depth, int ARow, int AStep, int BStep, int BBlock, int TRow, bool Adds)
{
    private const int Unrolled = 4;

    /// <summary>Writes the calls for all rows and columns: <c>a</c>, <c>b</c> and <c>t</c> are the matrices' first numbers.</summary>
    /// <param name="share">Adds a method: stem, parameters, body.</param>
    public void Write(CodeWriter writer, VectorWidth width, Func<string, string, Action<CodeWriter>, string> share, string a, string b, string t)
    {
        int vectors = Columns / width.Lanes, column = 0;
        foreach (var panels in Panels(vectors).GroupBy(p => p))
        {
            int panel = panels.Key, step = panel * width.Lanes, count = panels.Count(), row = 0;
            foreach (var heights in RowBlock.Pieces(0, Rows, (Rows + MostRows(width, panel) - 1) / MostRows(width, panel)).GroupBy(p => p.Count))
            {
                int height = heights.Key, repeats = heights.Count();
                string method = share(
                    $"Products{height}x{panel}", "float* x, float* y, float* t", body => WriteTile(body, width, height, repeats, panel));
                string Call(int at) => $"{method}({Address.Of(a, row * ARow)}, {Address.Of(b, Column(at))}, {Address.Of(t, row * TRow + at)});";
                if (count == 1)
                    writer.Line(Call(column));
                else
                    writer.Line($"for (nint i = 0; i < {count * step}; i += {step})")
                        .Line($"    {method}({Address.Of(a, row * ARow)}, {Address.Of(b, $"{Column(column)}", Running(step))}, {Address.Of(t, $"{row * TRow + column}", "i")});");
                row += height * repeats;
            }

            column += count * step;
        }
    }

    /// <summary>Floats in b from its start to a column; panels never begin inside a block unless a block holds several.</summary>
    private int Column(int column) => column / Winograd.Block * BBlock + column % Winograd.Block;

    /// <summary>The same for the running column i, a multiple of <paramref name="step"/>.</summary>
    private string Running(int step) =>
        BBlock == Winograd.Block ? "i"
        : step % Winograd.Block == 0 ? $"i * {BBlock / Winograd.Block}"
        : $"(i / {Winograd.Block} * {BBlock} + i % {Winograd.Block})";

    /// <summary>Pairs of vectors, the last three together where their number is odd.</summary>
    private static IEnumerable<int> Panels(int vectors)
    {
        for (; vectors > 3 || vectors == 2; vectors -= 2)
            yield return 2;
        if (vectors > 0)
            yield return vectors;
    }

    private static int MostRows(VectorWidth width, int vectors) => RegisterTiles.MostRows(width, vectors);

    private void WriteTile(CodeWriter writer, VectorWidth width, int rows, int repeats, int vectors)
    {
        writer.Line($"// {repeats} × {rows} rows × {vectors * width.Lanes} columns, {Depth} products an element{(Adds ? ", added to the sums" : "")}.");
        using (writer.Block($"for (nint r = 0; r < {repeats}; r++, {Address.Advance("x", rows * ARow)}, {Address.Advance("t", rows * TRow)})"))
        {
            writer.Line("float* a = x, b = y;");
            for (int r = 0; r < rows; r++)
                writer.Line($"VecF {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"c{r}_{j} = VecF.Zero"))};");
            if (Depth >= Unrolled)
            {
                using (writer.Block($"for (int k = 0; k < {Depth / Unrolled}; k++, {Address.Advance("a", Unrolled * AStep)}, {Address.Advance("b", Unrolled * BStep)})"))
                    WriteSteps(writer, width, rows, vectors, Unrolled);
            }

            WriteSteps(writer, width, rows, vectors, Depth % Unrolled);
            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < vectors; j++)
                {
                    string at = Address.Of("t", r * TRow + j * width.Lanes);
                    writer.Line($"Vec.Store({(Adds ? $"Vec.Load({at}) + " : "")}c{r}_{j}, {at});");
                }
            }
        }
    }

    private void WriteSteps(CodeWriter writer, VectorWidth width, int rows, int vectors, int steps)
    {
        for (int u = 0; u < steps; u++)
        {
            using var block = writer.Block("");
            for (int j = 0; j < vectors; j++)
                writer.Line($"VecF b{j} = Vec.Load({Address.Of("b", u * BStep + Column(j * width.Lanes))});");
            for (int r = 0; r < rows; r++)
            {
                writer.Line($"{(r == 0 ? "VecF " : "")}v = {width.Broadcast($"a[{u * AStep + r * ARow}]")};");
                for (int j = 0; j < vectors; j++)
                    writer.Line($"c{r}_{j} = {width.MultiplyAdd}(v, b{j}, c{r}_{j});");
            }
        }
    }
}
