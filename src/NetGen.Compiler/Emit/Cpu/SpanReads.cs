using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// What expressions read of a kernel's operands, a vector of elements at a time. Elements come in spans: runs of consecutive flat indices that lie inside one
/// row of <c>rowWidth</c>, so that a bias is read as vectors and a sample's number once.
/// </summary>
/// <param name="expressions">Those that read.</param>
/// <param name="stores">The operands that are written element by element.</param>
/// <param name="rowWidth">Spans never cross a multiple of this flat index; 0 when nothing is known.</param>
/// <param name="share">Adds a private method: stem, parameters, body, result.</param>
/// <param name="row">The number of the row, as C# text, where spans are whole rows.</param>
/// <param name="isInterleaved">Elements stand as in <see cref="Layout.Interleaved"/>: vectors of them begin at multiples of their lanes.</param>
internal sealed class SpanReads(
    Kernel kernel, IReadOnlyList<ScalarExpression> expressions, IEnumerable<int> stores, VectorWidth width, long rowWidth,
    Func<string, string, Action<CodeWriter>, string, string> share, string? row = null, bool isInterleaved = false)
{
    private readonly List<int> _read = [.. expressions.SelectMany(e => e.Arguments).Distinct().OrderBy(i => i)];

    private readonly List<int> _used = [.. expressions.SelectMany(e => e.Arguments).Concat(stores).Distinct().OrderBy(i => i)];

    /// <summary>The positions along axes that expressions know.</summary>
    private readonly List<Ordinal> _ordinals = [.. expressions.SelectMany(e => e.Leaves()).OfType<Ordinal>().Distinct()];

    /// <summary>The operands whose numbers <see cref="HoistChannel"/> loaded.</summary>
    private readonly HashSet<int> _ofChannels = [];

    /// <summary>Run-time scalars and what is made of them alone, once a method.</summary>
    public Dictionary<ScalarExpression, string> Hoisted { get; } = [];

    /// <summary>Whether rows below each other need nothing of their own.</summary>
    public bool FitsRegisterTile => _ordinals.Count == 0 && _used.All(i => ReadingOf(i) is Reading.Element or Reading.Spread || IsColumn(i));

    /// <summary>Whether an operand is one number a span.</summary>
    public bool IsOnce(int operand) => ReadingOf(operand) == Reading.Once;

    /// <summary>Pointers, and vectors of run-time scalars: once a method.</summary>
    public void Hoist(CodeWriter writer)
    {
        foreach (int i in _used)
            writer.Line($"{TypeOf(i)}* p{i} = {(kernel.Operands[i].IsInteger ? "(int*)" : "")}c->P{i};");

        foreach (var expression in expressions)
            HoistInvariants(writer, expression);
    }

    /// <summary>What is the same for a whole span that starts at flat index <paramref name="element"/> (a simple C# expression of type <c>nint</c>).</summary>
    public void HoistSpan(CodeWriter writer, string element)
    {
        foreach (int i in _read)
        {
            switch (ReadingOf(i))
            {
                case Reading.Along:
                    writer.Line($"{TypeOf(i)}* q{i} = {Address.Of($"p{i}", StartOf(StridesOf(i), element))};");
                    break;
                case Reading.Once:
                    writer.Line($"VecF q{i} = {width.Broadcast($"(float)p{i}[{StartOf(StridesOf(i), element)}]")};");
                    break;
            }
        }

        for (int k = 0; k < _ordinals.Count; k++)
        {
            switch (ReadingOf(Access.Along(_ordinals[k])))
            {
                case Reading.Along when row is null:
                    writer.Line($"nint from{k} = {StartOf(Access.Along(_ordinals[k]), element)};");
                    break;
                case Reading.Once:
                    writer.Line($"VecF at{k} = {width.Broadcast($"(float)({StartOf(Access.Along(_ordinals[k]), element)})")};");
                    break;
            }
        }
    }

    /// <summary>The vectors of column operands at <paramref name="offset"/> of the span, to be shared by rows below each other.</summary>
    public void HoistPanel(CodeWriter writer, int panel, string offset)
    {
        foreach (int i in _used.Where(i => ReadingOf(i) == Reading.Along))
            writer.Line($"VecF q{i}_{panel} = {Load(i, "0", offset, -1)};");
    }

    /// <summary>
    /// The numbers of operands that know an interleaved element's channel alone, at one (flat index <paramref name="element"/>, C# text), to be shared by elements of
    /// the same channel.
    /// </summary>
    /// <param name="channels">How many there are.</param>
    public void HoistChannel(CodeWriter writer, int channel, string element, int channels)
    {
        long period = (long)channels * Layouts.Lanes;
        foreach (int i in _used.Where(i => ReadingOf(i) == Reading.Spread && StridesOf(i).Digits.All(d => d.Extent > 0 && period % (d.Inner * d.Extent) == 0)))
        {
            _ofChannels.Add(i);
            writer.Line($"VecF q{i}_{channel} = {Load(i, element, "0", -1)};");
        }
    }

    /// <summary>The text of an argument, a position or a draw for the vector of elements that begins at <paramref name="offset"/> of the span; null for another leaf.</summary>
    /// <param name="element">The span's first flat index, as given to <see cref="HoistSpan"/>.</param>
    /// <param name="panel">The vectors of column operands are those that <see cref="HoistPanel"/>, or <see cref="HoistChannel"/>, loaded for this panel.</param>
    public string? Leaf(ScalarExpression leaf, string element, string offset, int panel = -1) => leaf switch
    {
        Argument a => Load(a.Index, element, offset, panel),
        Draw d => ScalarText.DrawOf(d.Operand, width, Sum(element, offset)),
        Ordinal o => PositionOf(o, element, offset),
        _ => null,
    };

    private void HoistInvariants(CodeWriter writer, ScalarExpression expression)
    {
        if (Hoisted.ContainsKey(expression))
            return;

        foreach (var child in expression.Children)
            HoistInvariants(writer, child);
        if (!ScalarText.IsInvariant(expression))
            return;

        string name = expression is Scalar s ? $"s{s.Slot}" : $"h{Hoisted.Count}";
        var text = new ScalarText(width, Hoisted, leaf => leaf is Rate r ? ScalarText.RateOf(r.Operand) : throw new InvalidOperationException($"{leaf} changes with the element."));
        writer.Line($"VecF {name} = {text.Write(writer, expression)};");
        Hoisted.Add(expression, name);
    }

    private string Load(int index, string element, string offset, int panel)
    {
        var access = ReadingOf(index);
        string vector = access switch
        {
            Reading.Element => $"Vec.Load({Address.Of($"p{index}", element, offset)})",
            Reading.Along when panel >= 0 => $"q{index}_{panel}",
            Reading.Spread when panel >= 0 && _ofChannels.Contains(index) => $"q{index}_{panel}",
            Reading.Along => $"Vec.Load({Address.Of($"q{index}", offset)})",
            Reading.Spread => width.Broadcast($"(float)p{index}[{PlaceIn(index, Sum(element, offset))}]"),
            Reading.Once => $"q{index}",
            _ => $"{Gather(index)}(p{index}, {Sum(element, offset)})",
        };
        return kernel.Operands[index].IsInteger && (access is Reading.Element || (access is Reading.Along && panel < 0)) ? $"Vec.ConvertToSingle({vector})" : vector;
    }

    /// <summary>Positions along an axis of the elements from <paramref name="offset"/> of the span on.</summary>
    private string PositionOf(Ordinal place, string element, string offset)
    {
        int index = _ordinals.IndexOf(place);
        return ReadingOf(Access.Along(place)) switch
        {
            Reading.Element => $"({width.Broadcast($"(float)({Sum(element, offset)})")} + VecF.Indices)",
            Reading.Along when row is not null && offset == "0" => "VecF.Indices",
            Reading.Along => $"({width.Broadcast($"(float)({(row is null ? Sum($"from{index}", offset) : offset)})")} + VecF.Indices)",
            Reading.Once => $"at{index}",
            _ => $"{PositionByLane(place)}({Sum(element, offset)})",
        };
    }

    private string PositionByLane(Ordinal place) => share("Position", "nint element", body => WriteLanes(body, PlaceOf(Access.Along(place), "element + i")), "VecF");

    /// <summary>The place of a span's first element: of a whole row, by the row's number.</summary>
    private string StartOf(Access.Strided strides, string element)
    {
        if (row is null || !strides.Digits.All(d => d.Inner % rowWidth == 0 || (d is { Inner: 1, Extent: > 0 } && d.Extent % rowWidth == 0)))
            return PlaceOf(strides, element);
        var rows = strides.Digits
            .Select(d => d.Inner == 1 && rowWidth > 1 ? new Digit(1, d.Extent / rowWidth, d.Stride * rowWidth) : d with { Inner = d.Inner / rowWidth })
            .Where(d => d.Extent != 1);
        return PlaceOf(new Access.Strided(rows.ToEquatableArray()), row);
    }

    private string PlaceIn(int index, string element) => PlaceOf(StridesOf(index), element);

    /// <summary>The place in a strided operand of the element with this flat index.</summary>
    private static string PlaceOf(Access.Strided strides, string element)
    {
        string whole = element.Contains(' ') ? $"({element})" : element;
        var terms = strides.Digits.Select(d =>
            whole + (d.Inner == 1 ? "" : $" / {d.Inner}") + (d.Extent == 0 ? "" : $" % {d.Extent}") + (d.Stride == 1 ? "" : $" * {d.Stride}")).ToList();
        return terms.Count == 0 ? "0" : string.Join(" + ", terms);
    }

    private static string Sum(string element, string offset) => offset == "0" ? element : $"{element} + {offset}";

    /// <summary>A vector put together lane by lane: for periods that no vector fits.</summary>
    private string Gather(int index)
    {
        return share("Gather", $"{TypeOf(index)}* p, nint element", body => WriteLanes(body, $"p[{PlaceIn(index, "element + i")}]"), "VecF");
    }

    private void WriteLanes(CodeWriter writer, string lane)
    {
        writer.Line("// The period is no multiple of a vector: lane by lane.");
        writer.Line($"float* lanes = stackalloc float[{width.Lanes}];");
        writer.Line($"for (int i = 0; i < {width.Lanes}; i++)");
        writer.Line($"    lanes[i] = {lane};");
        writer.Line("return Vec.Load(lanes);");
    }

    private string TypeOf(int index) => kernel.Operands[index].IsInteger ? "int" : "float";

    private Access.Strided StridesOf(int index) => (Access.Strided)kernel.Operands[index].Access;

    /// <summary>Whether rows below each other read the same numbers of an operand.</summary>
    private bool IsColumn(int index) => ReadingOf(index) switch
    {
        Reading.Along => StridesOf(index).Digits is [{ Extent: var period }] && period == rowWidth,
        Reading.Once => StridesOf(index).Digits.Count == 0,
        _ => false,
    };

    private Reading ReadingOf(int index) => ReadingOf(kernel.Operands[index].Access);

    private Reading ReadingOf(Access access) => access switch
    {
        Access.Strided { IsElement: false, Digits.Count: 0 } => Reading.Once,
        Access.Strided { IsElement: false } s when isInterleaved && s.IsConstantAlong(Layouts.Lanes) => Reading.Spread,
        Access.Strided { IsElement: false } s when rowWidth > 0 && s.IsConstantAlong(rowWidth) => Reading.Once,
        Access.Strided { IsElement: false } s when rowWidth > 0 && s.IsDenseAlong(rowWidth) => Reading.Along,
        Access.Strided { IsElement: false } => Reading.Gathered,
        _ => Reading.Element,
    };

    private enum Reading
    {
        /// <summary>As the elements lie.</summary>
        Element,

        /// <summary>Side by side along a span.</summary>
        Along,

        /// <summary>One number a span.</summary>
        Once,

        /// <summary>One number a vector.</summary>
        Spread,

        Gathered,
    }
}
