using System.Globalization;
using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>
/// A number as an attribute says it where C# wants a constant: <c>2 * channels</c>, with <c>+ - * / %</c>, parentheses, numbers, hyperparameters and sizes of what
/// <c>Forward</c> is given, <c>x[^1]</c>, computed as C# does.
/// </summary>
internal sealed class DimensionText
{
    /// <summary>How deep parentheses and signs may lie in each other.</summary>
    private const int MostDepth = 50;

    private readonly string _text;
    private readonly UnitSpec _unit;
    private readonly IReadOnlyList<ForwardValue> _hyperparameters;
    private readonly IReadOnlyList<Value> _inputs;
    private int _at, _depth;
    private string _failure = "";

    private DimensionText(string text, UnitSpec unit, IReadOnlyList<ForwardValue> hyperparameters, IReadOnlyList<Value> inputs) =>
        (_text, _unit, _hyperparameters, _inputs) = (text, unit, hyperparameters, inputs);

    /// <summary>The value; unknown where a hyperparameter is, or where <paramref name="failure"/> says what is wrong.</summary>
    /// <param name="unit">Whose hyperparameters the names are.</param>
    /// <param name="hyperparameters">Their values.</param>
    /// <param name="inputs">What <c>Forward</c> is given, in the order of its parameters.</param>
    public static ForwardValue Evaluate(string text, UnitSpec unit, IReadOnlyList<ForwardValue> hyperparameters, IReadOnlyList<Value> inputs, out string failure)
    {
        var reader = new DimensionText(text, unit, hyperparameters, inputs);
        var value = reader.Sum();
        reader.SkipSpaces();
        if (reader._at < text.Length)
            reader.Fail($"'{text.Substring(reader._at)}' is not understood");
        failure = reader._failure;
        return failure.Length > 0 ? Unknown : value;
    }

    private ForwardValue Sum()
    {
        var x = Product();
        while (Take('+', '-') is { } sign)
            x = Apply(sign == '+' ? BinaryKind.Add : BinaryKind.Subtract, x, Product());
        return x;
    }

    private ForwardValue Product()
    {
        var x = Factor();
        while (Take('*', '/', '%') is { } sign)
            x = Apply(sign switch { '*' => BinaryKind.Multiply, '/' => BinaryKind.Divide, _ => BinaryKind.Remainder }, x, Factor());
        return x;
    }

    private ForwardValue Factor()
    {
        if (++_depth > MostDepth)
            return Fail($"its parentheses lie more than {MostDepth} deep in each other");
        ForwardValue x;
        if (Take('-') is not null)
        {
            x = Apply(BinaryKind.Subtract, new Int(0), Factor());
        }
        else if (Take('(') is not null)
        {
            x = Sum();
            if (Take(')') is null)
                Fail("a ')' is missing");
        }
        else
        {
            x = Operand();
        }

        _depth--;
        return x;
    }

    private ForwardValue Operand()
    {
        SkipSpaces();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        string word = _text.Substring(start, _at - start);
        if (word.Length == 0)
            return Fail(_at < _text.Length ? $"'{_text.Substring(_at)}' is not understood" : "a number is missing at its end");
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int whole))
            return new Int(whole);
        if (word.All(char.IsDigit))
            return Fail($"'{word}' is larger than an int holds");
        if (char.IsDigit(word[0]) && double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double real))
            return new Real(real);

        for (int i = 0; i < _unit.Hyperparameters.Count; i++)
        {
            if (_unit.Hyperparameters[i].Name == word)
                return _hyperparameters[i] is Text or Flag ? Fail($"'{word}' is no number") : _hyperparameters[i];
        }

        for (int i = 0; i < Math.Min(Parameters.Count, _inputs.Count); i++)
        {
            if (Parameters[i] == word)
                return Size(word, _inputs[i]);
        }

        string known = _unit.Hyperparameters.Count == 0 ? $"'{_unit.Name}' has no hyperparameters" : "the hyperparameters are " + string.Join(", ", _unit.Hyperparameters.Select(h => h.Name));
        return Fail($"'{word}' is unknown: {known}{(Parameters.Count > 0 ? $", and Forward takes {string.Join(", ", Parameters)}" : "")}");
    }

    private EquatableArray<string> Parameters => _unit.HasForward ? _unit.Methods[0].Parameters : default;

    /// <summary>The size of an axis: <c>x[0]</c>, <c>x[^1]</c>.</summary>
    private ForwardValue Size(string name, Value input)
    {
        if (Take('[') is null)
            return Fail($"'{name}' is no number; write the size of one of its axes, such as {name}[^1]");
        bool isFromEnd = Take('^') is not null;
        var index = Sum();
        if (Take(']') is null)
            return Fail("a ']' is missing");
        if (index is not Int { Number: var number })
            return index is Hidden ? Unknown : Fail($"an axis of '{name}' is a whole number");
        if (input.Shape is not { } shape)
            return Unknown;
        int axis = isFromEnd ? shape.Rank - number : number;
        return axis >= 0 && axis < shape.Rank ? new Int(shape[axis]) : Fail($"'{name}' is {shape} a sample, which has no axis {(isFromEnd ? "^" : "")}{number}");
    }

    private ForwardValue Apply(BinaryKind kind, ForwardValue x, ForwardValue y)
    {
        if (x is Hidden || y is Hidden)
            return Unknown;
        // As C# widens the operands.
        var wide = x is Real || y is Real ? ConstantKind.Double : x is Float || y is Float ? ConstantKind.Single : ConstantKind.Integer;
        var value = Arithmetic.Apply(kind, Arithmetic.Convert(wide, x)!, Arithmetic.Convert(wide, y)!, out string failure);
        return failure.Length > 0 ? Fail(failure) : value ?? Unknown;
    }

    private char? Take(params char[] signs)
    {
        SkipSpaces();
        return _at < _text.Length && signs.Contains(_text[_at]) ? _text[_at++] : null;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private ForwardValue Fail(string why)
    {
        // The first is the mistake, what follows may come of it.
        if (_failure.Length == 0)
            _failure = why;
        _at = _text.Length;
        return Unknown;
    }
}
