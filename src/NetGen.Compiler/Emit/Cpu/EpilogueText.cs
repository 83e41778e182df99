using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// The epilogue of a kernel, a vector of elements at a time. Elements come in spans: runs of consecutive flat indices that lie inside one
/// row of <c>rowWidth</c>, so that a bias is read as vectors and a sample's number once.
/// </summary>
/// <param name="rowWidth">Spans never cross a multiple of this flat index; 0 when nothing is known.</param>
/// <param name="share">Adds a private method: stem, parameters, body, result.</param>
internal sealed class EpilogueText(
    Kernel kernel, VectorWidth width, long rowWidth, Func<string, string, Action<CodeWriter>, string, string> share)
{
    private readonly Dictionary<ScalarExpression, string> _hoisted = [];

    private Epilogue Epilogue => kernel.Epilogue;

    /// <summary>The operands that appear in a step, as an argument or as what it stores to.</summary>
    private int[] UsedOperands { get; } =
        [.. kernel.Epilogue.Steps.SelectMany(s => s.Value.Arguments.Append(s.Store)).Where(i => i >= 0).Distinct().OrderBy(i => i)];

    /// <summary>Pointers, and vectors of run-time scalars: once a method.</summary>
    public void Hoist(CodeWriter writer)
    {
        foreach (int i in UsedOperands)
            writer.Line($"{TypeOf(i)}* p{i} = {(kernel.Operands[i].IsInteger ? "(int*)" : "")}c->P{i};");

        foreach (var step in Epilogue.Steps)
            HoistInvariants(writer, step.Value);
    }

    /// <summary>What is the same for a whole span that starts at flat index <paramref name="element"/> (a simple C# expression of type <c>nint</c>).</summary>
    public void HoistSpan(CodeWriter writer, string element)
    {
        foreach (int i in UsedOperands)
        {
            switch (AccessOf(i))
            {
                case Access.Column:
                    writer.Line($"{TypeOf(i)}* q{i} = {Address.Of($"p{i}", $"{element} % {Epilogue.Columns}")};");
                    break;
                case Access.ColumnOnce:
                    writer.Line($"VecF q{i} = {width.Broadcast($"(float)p{i}[0]")};");
                    break;
                case Access.SampleOnce:
                    writer.Line($"VecF q{i} = {width.Broadcast($"(float)p{i}[{element} / {Epilogue.SampleSize}]")};");
                    break;
            }
        }
    }

    /// <summary>The vectors of column operands at <paramref name="offset"/> of the span, to be shared by rows below each other.</summary>
    public void HoistPanel(CodeWriter writer, int panel, string offset)
    {
        foreach (int i in UsedOperands.Where(i => AccessOf(i) == Access.Column))
            writer.Line($"VecF q{i}_{panel} = {Load(i, "0", offset, -1)};");
    }

    /// <summary>
    /// The numbers of column operands at an interleaved element (flat index <paramref name="element"/>, C# text), to be shared by elements of the
    /// same channel.
    /// </summary>
    public void HoistChannel(CodeWriter writer, int channel, string element)
    {
        foreach (int i in UsedOperands.Where(i => AccessOf(i) == Access.ColumnSpread))
            writer.Line($"VecF q{i}_{channel} = {Load(i, element, "0", -1)};");
    }

    /// <summary>
    /// Whether rows below each other need nothing of their own, and the steps are so few that they may be repeated for every vector of a
    /// register tile.
    /// </summary>
    public bool FitsRegisterTile =>
        Epilogue.Steps.Sum(s => Weight(s.Value)) <= 8
        && Epilogue.Steps.Count(s => s.Store >= 0) <= 2
        && UsedOperands.All(i => AccessOf(i) is Access.Element or Access.ColumnOnce or Access.ColumnSpread || (AccessOf(i) == Access.Column && Epilogue.Columns == rowWidth));

    private static int Weight(ScalarExpression expression) => expression.Children.Sum(Weight) + expression switch
    {
        _ when ScalarText.IsInvariant(expression) => 0,
        Unary { Function: UnaryFunction.Negate or UnaryFunction.Abs } => 1,
        Unary or Draw => 100,
        _ => expression.IsLeaf ? 0 : 1,
    };

    /// <summary>The steps for the vector of elements that begins at <paramref name="offset"/> of the span.</summary>
    /// <param name="element">The span's first flat index, as given to <see cref="HoistSpan"/>.</param>
    /// <param name="count">How many lanes to store, as C# text; null for all.</param>
    /// <param name="panel">The vectors of column operands are those that <see cref="HoistPanel"/> loaded for this panel.</param>
    public void Vector(CodeWriter writer, string accumulator, string element, string offset, string? count = null, int panel = -1)
    {
        var names = new Dictionary<int, string>();
        var text = new ScalarText(width, _hoisted, leaf => leaf switch
        {
            Accumulator => accumulator,
            Step s => names[s.Index],
            Argument a => Load(a.Index, element, offset, panel),
            Draw d => ScalarText.DrawOf(d.Operand, width, Sum(element, offset)),
            _ => throw new InvalidOperationException($"{leaf} is no leaf of an epilogue."),
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

    private void HoistInvariants(CodeWriter writer, ScalarExpression expression)
    {
        if (_hoisted.ContainsKey(expression))
            return;

        foreach (var child in expression.Children)
            HoistInvariants(writer, child);
        if (!ScalarText.IsInvariant(expression))
            return;

        string name = expression is Scalar s ? $"s{s.Slot}" : $"h{_hoisted.Count}";
        var text = new ScalarText(width, _hoisted, leaf => leaf is Rate r ? ScalarText.RateOf(r.Operand) : throw new InvalidOperationException($"{leaf} changes with the element."));
        writer.Line($"VecF {name} = {text.Write(writer, expression)};");
        _hoisted.Add(expression, name);
    }

    private string Load(int index, string element, string offset, int panel)
    {
        var access = AccessOf(index);
        string vector = access switch
        {
            Access.Element => $"Vec.Load({Address.Of($"p{index}", element, offset)})",
            Access.Column or Access.ColumnSpread when panel >= 0 => $"q{index}_{panel}",
            Access.ColumnSpread => width.Broadcast($"(float)p{index}[({Sum(element, offset)}) / {Layouts.Lanes} % {Epilogue.Columns}]"),
            Access.Column => $"Vec.Load({Address.Of($"q{index}", offset)})",
            Access.ColumnGathered => $"{Gather(index, "Repeat", $"% {Epilogue.Columns}")}(p{index}, {Sum(element, offset)})",
            Access.SampleGathered => $"{Gather(index, "Spread", $"/ {Epilogue.SampleSize}")}(p{index}, {Sum(element, offset)})",
            _ => "",
        };
        return access is Access.ColumnOnce or Access.SampleOnce
            ? $"q{index}"
            : kernel.Operands[index].IsInteger && (access is Access.Element || (access is Access.Column && panel < 0)) ? $"Vec.ConvertToSingle({vector})" : vector;
    }

    private static string Sum(string element, string offset) => offset == "0" ? element : $"{element} + {offset}";

    /// <summary>A vector put together lane by lane: for periods that no vector fits.</summary>
    private string Gather(int index, string stem, string map)
    {
        return share(stem, $"{TypeOf(index)}* p, nint element", body =>
        {
            body.Line("// The period is no multiple of a vector: lane by lane.");
            body.Line($"float* lanes = stackalloc float[{width.Lanes}];");
            body.Line($"for (int i = 0; i < {width.Lanes}; i++)");
            body.Line($"    lanes[i] = p[(element + i) {map}];");
            body.Line("return Vec.Load(lanes);");
        }, "VecF");
    }

    private string TypeOf(int index) => kernel.Operands[index].IsInteger ? "int" : "float";

    private Access AccessOf(int index) => kernel.Operands[index].Layout switch
    {
        OperandLayout.Column when Epilogue.Columns == 1 => Access.ColumnOnce,
        OperandLayout.Column when Epilogue.IsInterleaved => Access.ColumnSpread,
        OperandLayout.Column when rowWidth > 0 && Epilogue.Columns % rowWidth == 0 => Access.Column,
        OperandLayout.Column => Access.ColumnGathered,
        OperandLayout.Sample when Epilogue.SampleSize == 1 => Access.Element,
        OperandLayout.Sample when rowWidth > 0 && Epilogue.SampleSize % rowWidth == 0 => Access.SampleOnce,
        OperandLayout.Sample => Access.SampleGathered,
        _ => Access.Element,
    };

    private enum Access
    {
        Element,
        Column,
        ColumnOnce,
        ColumnGathered,
        ColumnSpread,
        SampleOnce,
        SampleGathered,
    }
}
