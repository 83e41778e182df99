using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Scalar expressions as C#, in the words of a dialect. Subtrees that occur twice become locals, those of run-time scalars alone may be hoisted.
/// </summary>
/// <param name="leaf">The text of an accumulator, argument, step, position, or a use's number or draw.</param>
/// <param name="local">What locals are called, in front of a number.</param>
internal abstract class ExpressionText(IReadOnlyDictionary<ScalarExpression, string> hoisted, Func<ScalarExpression, string> leaf, string local = "t")
{
    private readonly Dictionary<ScalarExpression, string> _locals = [];
    private readonly Dictionary<ScalarExpression, int> _uses = [];

    /// <summary>Counts the subtrees of <paramref name="expression"/>, so that repeated ones are computed once.</summary>
    public void Count(ScalarExpression expression)
    {
        _uses.TryGetValue(expression, out int uses);
        _uses[expression] = uses + 1;
        if (uses > 0 || hoisted.ContainsKey(expression))
            return;
        foreach (var child in expression.Children)
            Count(child);
    }

    /// <summary>The expression's text; what it needs beforehand is written to <paramref name="writer"/>.</summary>
    public string Write(CodeWriter writer, ScalarExpression expression) => Write(writer, expression, Precedence.Sum);

    /// <summary>The same as an operand of any operator.</summary>
    public string WriteAtom(CodeWriter writer, ScalarExpression expression) => Write(writer, expression, Precedence.Atom);

    /// <summary>Whether the expression changes neither with the element nor with the tile, and is worth a register.</summary>
    public static bool IsInvariant(ScalarExpression expression) =>
        expression.Any(static e => e is Scalar or Samples or Rate) && !expression.Any(static e => e.IsLeaf && e is not (Constant or Scalar or Samples or Rate));

    /// <summary>What an expression costs in instructions, roughly; what is hoisted is free.</summary>
    public static int Weight(ScalarExpression expression) => expression.Children.Sum(Weight) + expression switch
    {
        _ when IsInvariant(expression) => 0,
        Unary { Function: UnaryFunction.Negate or UnaryFunction.Abs or UnaryFunction.Round } => 1,
        Unary or Draw => 100,
        _ => expression.Children.Any() ? 1 : 0,
    };

    private string Write(CodeWriter writer, ScalarExpression expression, Precedence context)
    {
        if (hoisted.TryGetValue(expression, out string name) || _locals.TryGetValue(expression, out name))
            return name;

        var (text, precedence) = Text(writer, expression);
        if (_uses.TryGetValue(expression, out int uses) && uses > 1 && (!expression.IsLeaf || expression is Argument or Position or Ordinal or Draw) && !IsName(text))
        {
            name = $"{local}{_locals.Count}";
            writer.Line($"{Type} {name} = {text};");
            _locals.Add(expression, name);
            return name;
        }

        return precedence < context ? $"({text})" : text;
    }

    /// <summary>Whether a text is a name already.</summary>
    public static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.');

    private (string Text, Precedence) Text(CodeWriter writer, ScalarExpression expression)
    {
        string Sum(ScalarExpression x) => Write(writer, x, Precedence.Sum);
        string Factor(ScalarExpression x) => Write(writer, x, Precedence.Product);
        string Atom(ScalarExpression x) => Write(writer, x, Precedence.Atom);
        switch (expression)
        {
            case Constant c:
                return (Number(c.Value), Precedence.Atom);
            case Scalar s:
                return (RunTimeNumber(s.Slot), Precedence.Atom);
            case Samples:
                return (SampleCount, Precedence.Atom);
            case Unary { Function: UnaryFunction.Negate } u:
                return ($"-{Atom(u.X)}", Precedence.Product);
            case Unary u:
                return (Call(u.Function, Sum(u.X)), Precedence.Atom);
            case Binary { Function: BinaryFunction.Add } b when Fuses(b.X, out var product):
                return ($"{FusedMultiplyAdd}({Sum(product.X)}, {Sum(product.Y)}, {Sum(b.Y)})", Precedence.Atom);
            case Binary { Function: BinaryFunction.Add } b when Fuses(b.Y, out var product):
                return ($"{FusedMultiplyAdd}({Sum(product.X)}, {Sum(product.Y)}, {Sum(b.X)})", Precedence.Atom);
            case Binary { Function: BinaryFunction.Subtract } b when Fuses(b.Y, out var product):
                return ($"{FusedMultiplyAdd}(-{Atom(product.X)}, {Sum(product.Y)}, {Sum(b.X)})", Precedence.Atom);
            case Binary { Function: BinaryFunction.Add } b:
                return ($"{Sum(b.X)} + {Sum(b.Y)}", Precedence.Sum);
            case Binary { Function: BinaryFunction.Subtract } b:
                return ($"{Sum(b.X)} - {Factor(b.Y)}", Precedence.Sum);
            case Binary { Function: BinaryFunction.Multiply, X: Constant k } b:
                return ($"{Factor(b.Y)} * {CodeWriter.Number(k.Value)}", Precedence.Product);
            case Binary { Function: BinaryFunction.Multiply, Y: Constant k } b:
                return ($"{Factor(b.X)} * {CodeWriter.Number(k.Value)}", Precedence.Product);
            case Binary { Function: BinaryFunction.Multiply } b:
                return ($"{Factor(b.X)} * {Factor(b.Y)}", Precedence.Product);
            case Binary { Function: BinaryFunction.Divide } b:
                return ($"{Factor(b.X)} / {Atom(b.Y)}", Precedence.Product);
            case Binary { X: Constant } b:
                return (Extremum(b.Function, Sum(b.X), Sum(b.Y)), Precedence.Atom);
            case Binary { Y: Constant } b:
                return (Extremum(b.Function, Sum(b.Y), Sum(b.X)), Precedence.Atom);
            case Binary b:
                return (Larger(b.Function, Sum(b.X), Sum(b.Y)), Precedence.Atom);
            case Select { Otherwise: Select other } s when (other.X, other.Y, other.Then) == (s.Y, s.X, s.Then):
                return (IfEqual(Sum(s.X), Sum(s.Y), Sum(other.Otherwise), Sum(s.Then)), Precedence.Atom);
            case Select s:
                return (IfGreater(Sum(s.X), Sum(s.Y), Sum(s.Then), Sum(s.Otherwise)), Precedence.Atom);
            default:
                return (leaf(expression), Precedence.Atom);
        }
    }

    /// <summary>The type of a local: <c>float</c>, or a vector of them.</summary>
    protected abstract string Type { get; }

    protected abstract string Number(float value);

    protected abstract string RunTimeNumber(int slot);

    /// <summary>The samples of the batch.</summary>
    protected abstract string SampleCount { get; }

    protected abstract string Call(UnaryFunction function, string x);

    /// <summary>The function that gives x·y + z with one rounding; null where the compiler behind this one fuses by itself.</summary>
    protected virtual string? FusedMultiplyAdd => null;

    /// <summary>The larger or smaller of a constant and a number, or the number if it is none (NaN).</summary>
    protected abstract string Extremum(BinaryFunction function, string constant, string x);

    /// <summary>The larger or smaller of two numbers; NaN if one of them is.</summary>
    protected abstract string Larger(BinaryFunction function, string x, string y);

    /// <summary>x &gt; y ? then : otherwise.</summary>
    protected abstract string IfGreater(string x, string y, string then, string otherwise);

    /// <summary>x = y ? then : otherwise.</summary>
    protected abstract string IfEqual(string x, string y, string then, string otherwise);

    /// <summary>A product that nothing else uses and that can therefore be fused into the sum.</summary>
    private bool Fuses(ScalarExpression expression, out Binary product)
    {
        product = (expression as Binary)!;
        return FusedMultiplyAdd is not null && product is { Function: BinaryFunction.Multiply } && !hoisted.ContainsKey(expression)
            && !(_uses.TryGetValue(expression, out int uses) && uses > 1);
    }

    private enum Precedence
    {
        Sum,
        Product,
        Atom,
    }
}
