using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The epilogue of a kernel, a vector of elements at a time, in spans: see <see cref="SpanReads"/>.</summary>
/// <param name="rowWidth">Spans never cross a multiple of this flat index; 0 when nothing is known.</param>
/// <param name="share">Adds a private method: stem, parameters, body, result.</param>
internal sealed class EpilogueText(
    Kernel kernel, VectorWidth width, long rowWidth, Func<string, string, Action<CodeWriter>, string, string> share)
{
    private readonly SpanReads _reads = new(
        kernel, [.. kernel.Epilogue.Steps.Select(s => s.Value)], kernel.Epilogue.Steps.Select(s => s.Store).Where(i => i >= 0), width, rowWidth, share,
        isInterleaved: kernel.Epilogue.IsInterleaved);

    private Epilogue Epilogue => kernel.Epilogue;

    /// <inheritdoc cref="SpanReads.Hoist"/>
    public void Hoist(CodeWriter writer) => _reads.Hoist(writer);

    /// <inheritdoc cref="SpanReads.HoistSpan"/>
    public void HoistSpan(CodeWriter writer, string element) => _reads.HoistSpan(writer, element);

    /// <inheritdoc cref="SpanReads.HoistPanel"/>
    public void HoistPanel(CodeWriter writer, int panel, string offset) => _reads.HoistPanel(writer, panel, offset);

    /// <inheritdoc cref="SpanReads.HoistChannel"/>
    public void HoistChannel(CodeWriter writer, int channel, string element, int channels) => _reads.HoistChannel(writer, channel, element, channels);

    /// <summary>
    /// Whether rows below each other need nothing of their own, and the steps are so few that they may be repeated for every vector of a
    /// register tile.
    /// </summary>
    public bool FitsRegisterTile =>
        Epilogue.Steps.Sum(s => ExpressionText.Weight(s.Value)) <= 8
        && Epilogue.Steps.Count(s => s.Store >= 0) <= 2
        && _reads.FitsRegisterTile;

    /// <summary>The steps for the vector of elements that begins at <paramref name="offset"/> of the span.</summary>
    /// <param name="element">The span's first flat index, as given to <see cref="HoistSpan"/>.</param>
    /// <param name="count">How many lanes to store, as C# text; null for all.</param>
    /// <param name="panel">The vectors of column operands are those that <see cref="HoistPanel"/> loaded for this panel.</param>
    public void Vector(CodeWriter writer, string accumulator, string element, string offset, string? count = null, int panel = -1)
    {
        var names = new Dictionary<int, string>();
        var text = new ScalarText(width, _reads.Hoisted, leaf => leaf switch
        {
            Accumulator => accumulator,
            Step s => names[s.Index],
            _ => _reads.Leaf(leaf, element, offset, panel) ?? throw new InvalidOperationException($"{leaf} is no leaf of an epilogue."),
        });
        var steps = Epilogue.Steps;
        foreach (var step in steps)
            text.Count(step.Value);

        // An argument is what the operand holds beforehand, also where a step overwrites it: read first.
        foreach (int i in steps.Select(s => s.Store).Distinct().Where(i => steps.Any(s => s.Value.Reads(i))))
        {
            text.Count(new Argument(i));
            text.Write(writer, new Argument(i));
        }

        for (int k = 0; k < steps.Count; k++)
        {
            string value = text.Write(writer, steps[k].Value);
            bool isReused = steps.Skip(k + 1).Any(s => s.Value.Any(e => e is Step earlier && earlier.Index == k));
            names[k] = value;
            if (isReused && value.Any(c => !char.IsLetterOrDigit(c) && c != '_'))
            {
                writer.Line($"VecF v{k} = {value};");
                names[k] = value = $"v{k}";
            }

            if (steps[k].Store is >= 0 and var store)
            {
                string target = Address.Of($"p{store}", element, offset);
                writer.Line(count is null ? $"Vec.Store({value}, {target});" : $"VectorMath.StorePartial({value}, {target}, {count});");
            }
        }
    }

    /// <summary>A span of <paramref name="length"/> elements: whole vectors, then a partial one. The caller gives it a scope of its own.</summary>
    /// <param name="accumulator">The skeleton's value at offset <c>i</c> of the span.</param>
    /// <param name="fixedLength">The length where it is known, which drops the part that is not needed; else 0.</param>
    /// <param name="isWhole">The length is a multiple of the vector's lanes.</param>
    public void Span(
        CodeWriter writer, string element, string length, string accumulator, long fixedLength = 0, bool isWhole = false) =>
        Span(writer, element, length, (_, _) => accumulator, fixedLength, isWhole);

    /// <param name="accumulator">
    /// Writes what the skeleton does at offset <c>i</c>, for as many lanes as the text says or all of them, and returns its value.
    /// </param>
    public void Span(
        CodeWriter writer, string element, string length, Func<CodeWriter, string?, string> accumulator, long fixedLength = 0, bool isWhole = false)
    {
        HoistSpan(writer, element);
        writer.Line("nint i = 0;");
        if (fixedLength == 0 || fixedLength >= width.Lanes)
        {
            using (writer.Block($"for (; i <= {length} - {width.Lanes}; i += {width.Lanes})"))
                Vector(writer, accumulator(writer, null), element, "i");
        }

        if (fixedLength == 0 ? !isWhole : fixedLength % width.Lanes != 0)
        {
            string count = fixedLength == 0 ? $"(int)({length} - i)" : $"{fixedLength % width.Lanes}";
            using (writer.Block(fixedLength == 0 ? $"if (i < {length})" : ""))
                Vector(writer, accumulator(writer, count), element, "i", count);
        }
    }
}
