namespace NetGen.Compiler;

/// <summary>A call of a function in <c>Forward</c>: its symbols, its numbers, and where it adds its nodes.</summary>
/// <param name="layer">Where the call adds nodes and reports problems; its attribute has the call's numbers under their parameters' names.</param>
public sealed class CallScope(LayerScope layer, IReadOnlyList<CallOperand> operands)
{
    public LayerScope Layer { get; } = layer;

    public AttributeSpec Numbers => Layer.Attribute;

    /// <summary>The first symbol.</summary>
    public Value X => operands.Select(o => o.Symbol).First(s => s is not null)!;

    /// <summary>All symbols, in order.</summary>
    public IReadOnlyList<Value> Symbols => [.. operands.Select(o => o.Symbol).OfType<Value>()];

    /// <summary>
    /// A function of each element of the operands, spread over each other. Numbers are written into it, equal symbols are read once, and what only repeats a symbol is that symbol.
    /// </summary>
    /// <param name="body">Of what stands for each operand.</param>
    /// <param name="isStep">Whether it may be flat wherever it is smooth. Otherwise a function without slope is one that no symbol changes, which is reported.</param>
    public Value Map(Func<ScalarExpression[], ScalarExpression> body, bool isStep = false)
    {
        var symbols = operands.Select(o => o.Symbol).OfType<Value>().ToList();
        bool isKnown = symbols.TrueForAll(s => s.Node is not null);
        var reads = isKnown ? symbols.GroupBy(s => s.Node).Select(g => g.First()).ToList() : symbols;
        bool areNumbers = true;
        var arguments = new ScalarExpression[operands.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            var operand = operands[i];
            if (operand.Symbol is { } symbol)
                arguments[i] = new ScalarExpression.Argument(reads.FindIndex(r => ReferenceEquals(r, symbol) || (isKnown && r.Node == symbol.Node)));
            else
                arguments[i] = (areNumbers &= Layer.InRange(operand.Name, 0, n => !double.IsNaN(n), "a number that a float holds")) ? operand.Number : 0;
        }

        var written = body(arguments);
        if (!areNumbers)
            return Layer.Unknown;
        if (isKnown && written.Arguments.All(a => !isStep && written.Derivative(a) is ScalarExpression.Constant { Value: 0 }))
        {
            Layer.Report(Rules.ConstantResult, null, [Numbers.Name]);
            return Layer.Unknown;
        }

        return written is ScalarExpression.Argument { Index: var same } ? reads[same] : Layer.Add(new Map(written, Label: Numbers.Name), [.. reads]);
    }
}

/// <summary>What a function is given at one of its parameters that may be a symbol: one, or a number.</summary>
/// <param name="Name">The parameter's name in Pascal case.</param>
public sealed record CallOperand(string Name, Value? Symbol, double Number = 0);
