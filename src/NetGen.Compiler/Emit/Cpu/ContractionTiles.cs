namespace NetGen.Compiler;

/// <summary>The methods that the blocks of a contraction call: register tiles, and the epilogue on sums in scratch.</summary>
/// <param name="share">Adds a private method: stem, parameters, body.</param>
/// <param name="epilogue">A new text of the kernel's epilogue.</param>
/// <param name="counts">What the counts of the outermost loops are called where a tile is told them, as its last arguments; those of the kernel are then the most.</param>
internal sealed class ContractionTiles(
    ContractionKernel kernel, ContractionSplit split, VectorWidth width, Func<string, string, Action<CodeWriter>, string> share, Func<EpilogueText> epilogue,
    IReadOnlyList<string>? counts = null)
{
    private readonly Dictionary<(EquatableArray<long> Pattern, int Vectors, int Partial, long Stride), string> _tiles = [];
    private readonly Dictionary<bool, string> _finishes = [];
    private readonly string _more = string.Concat((counts ?? []).Select(count => $", int {count}"));

    /// <summary>Whether a tile's epilogue runs on its sums in registers; otherwise sums go through scratch.</summary>
    public bool IsFused { get; } = split.PerSample is null && epilogue().FitsRegisterTile;

    /// <summary>The name of a register tile's method.</summary>
    /// <param name="partial">Columns in the last vector, or 0 when it is full.</param>
    /// <param name="stride">Row stride of the sums in scratch that the tile adds to, or 0.</param>
    public string Tile(EquatableArray<long> pattern, int vectors, int partial, long stride = 0)
    {
        if (!_tiles.TryGetValue((pattern, vectors, partial, stride), out string name))
            _tiles.Add((pattern, vectors, partial, stride), name = ShareTile(pattern, vectors, partial, stride));
        return name;
    }

    private string ShareTile(EquatableArray<long> pattern, int vectors, int partial, long stride)
    {
        var text = new RegisterTileText(kernel, width, split.Loops, pattern, vectors, counts);
        long depth = split.Loops.Aggregate(1L, (product, l) => product * Math.Max(1, l.Count.Fixed));
        bool isBatched = split.Loops.Any(l => l.Count.IsBatched);
        string stem = $"Tile{pattern.Count}x{vectors}_K{(isBatched ? "n" : $"{depth}")}";
        string size = $"// {pattern.Count} rows × {vectors * width.Lanes} columns, {(isBatched ? depth == 1 ? "n" : $"n × {depth}" : $"{(counts is null ? "" : "at most ")}{depth}")} products an element";
        if (split.PerSample is not null)
        {
            return share(stem, "KernelCall* c, float* a, float* b, float* t", writer =>
            {
                writer.Line($"{size}, added to the sums of earlier samples.");
                text.Zero(writer);
                text.Accumulate(writer);
                text.Add(writer, stride);
            });
        }

        if (IsFused)
        {
            return share(stem, $"KernelCall* c, float* a, float* b, nint element{_more}", writer =>
            {
                writer.Line($"{size}.");
                text.Prefetch(writer);
                text.Zero(writer);
                text.Accumulate(writer);
                text.Finish(writer, epilogue(), partial);
            });
        }

        int columns = vectors * width.Lanes - (partial > 0 ? width.Lanes - partial : 0);
        string finish = Finish(partial == 0);
        return share(stem, $"KernelCall* c, float* a, float* b, float* t, nint element{_more}", writer =>
        {
            writer.Line($"{size}.");
            text.Zero(writer);
            text.Accumulate(writer);
            text.Store(writer, vectors * width.Lanes);
            writer.Line($"{finish}(c, t, {vectors * width.Lanes}, {pattern.Count}, element, {columns});");
        });
    }

    /// <summary>The epilogue on rows of sums in scratch.</summary>
    public string Finish(bool isWhole)
    {
        if (!_finishes.TryGetValue(isWhole, out string name))
            _finishes.Add(isWhole, name = ShareFinish(isWhole));
        return name;
    }

    private string ShareFinish(bool isWhole) => share(
        "Finish", "KernelCall* c, float* t, int stride, int rows, nint element, int columns", writer =>
        {
            writer.Line("// The epilogue on rows of sums.");
            var finishing = epilogue();
            finishing.Hoist(writer);
            using (writer.Block($"for (; rows > 0; rows--, t += stride, element += {kernel.Rows.CStride})"))
                finishing.Span(writer, "element", "columns", "Vec.Load(&t[i])", isWhole: isWhole);
        });
}
