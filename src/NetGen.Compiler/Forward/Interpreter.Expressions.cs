using System.Globalization;
using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>Expressions.</summary>
internal sealed partial class Interpreter
{
    private ForwardValue Evaluate(ExpressionSpec expression, Frame frame)
    {
        if (!Spend(expression.Part))
            return Unknown;
        forward.Budget.Depth++;
        var value = expression switch
        {
            ExpressionSpec.Constant constant => Of(constant),
            // Without a value it is the C# compiler's error.
            ExpressionSpec.Variable variable => frame[variable] ?? Unknown,
            ExpressionSpec.Hyperparameter hyperparameter => walk.Hyperparameters[hyperparameter.Index],
            ExpressionSpec.Layer layer => new Applicable(layer.Index),
            ExpressionSpec.FunctionValue function => new Closure(function.Method, function.Function, function.Method == _method ? Around(function, frame) : null),
            ExpressionSpec.KnownFunction known => new Known(known.Name, known.Parameters),
            ExpressionSpec.Tuple tuple => new Several(All(tuple.Items, frame).ToEquatableArray()),
            ExpressionSpec.Array array => new Items([.. All(array.Items, frame)]),
            ExpressionSpec.Conditional conditional => Condition(conditional.Condition, frame) is { } holds
                ? Evaluate(holds ? conditional.Then : conditional.Otherwise, frame)
                : Unknown,
            ExpressionSpec.Bind bind => Bind(bind, frame),
            ExpressionSpec.Assign assign => Assign(assign, frame),
            ExpressionSpec.Current => _assigned.Peek(),
            ExpressionSpec.Unary unary => Apply(unary, Evaluate(unary.X, frame)),
            ExpressionSpec.Binary binary => Apply(binary, frame),
            ExpressionSpec.Convert convert => Apply(convert, Evaluate(convert.X, frame)),
            ExpressionSpec.Member member => Of(member, Evaluate(member.X, frame)),
            ExpressionSpec.Item item => Evaluate(item.X, frame) is Several tuple && item.Index < tuple.Parts.Count ? tuple.Parts[item.Index] : Unknown,
            ExpressionSpec.Element element => Find(element, frame, out var items, out int at) ? items[at] : Unknown,
            ExpressionSpec.Slice slice => Cut(slice, frame),
            ExpressionSpec.Training => new Flag(forward.IsTraining),
            ExpressionSpec.NewArray array => NewArray(array, Evaluate(array.Length, frame)),
            ExpressionSpec.Call call => CallKnown(call.Name, call.Part, [.. call.Arguments.Select(a => (a.Name, a.Ordinal, Evaluate(a.Value, frame)))]),
            ExpressionSpec.Invoke invoke => Invoke(invoke, frame),
            ExpressionSpec.Throw exception => Fail(exception.Part, exception.Message.Length > 0 ? exception.Message.TrimEnd('.') : "it throws an exception"),
            _ => Unknown,
        };
        forward.Budget.Depth--;
        return value;
    }

    private List<ForwardValue> All(EquatableArray<ExpressionSpec> expressions, Frame frame)
    {
        var values = new List<ForwardValue>();
        foreach (var expression in expressions)
            values.Add(Evaluate(expression, frame));
        return values;
    }

    private static ForwardValue Of(ExpressionSpec.Constant constant) => constant.Kind switch
    {
        ConstantKind.Integer => new Int((int)constant.Number),
        ConstantKind.Single => new Float((float)constant.Number),
        ConstantKind.Double => new Real(constant.Number),
        ConstantKind.Boolean => new Flag(constant.Number != 0),
        _ => new Text(constant.Text),
    };

    /// <summary>The variables around a function that a method's own code names.</summary>
    private Frame? Around(ExpressionSpec.FunctionValue function, Frame frame) =>
        _unit.Methods[function.Method].Functions[function.Function].Parent is >= 0 and var parent ? frame.Capture(parent) : null;

    private ForwardValue Bind(ExpressionSpec.Bind bind, Frame frame)
    {
        frame[bind.Temporary] = Evaluate(bind.Value, frame);
        return Evaluate(bind.Body, frame);
    }

    /// <summary>As in C#, where the value goes is known before it is evaluated.</summary>
    private ForwardValue Assign(ExpressionSpec.Assign assign, Frame frame)
    {
        var target = Locate(assign.Target, frame);
        _assigned.Push(target.Current);
        var value = Evaluate(assign.Value, frame);
        _assigned.Pop();
        target.Store(value);
        return assign.GivesOld ? target.Current : value;
    }

    private Location Locate(ExpressionSpec target, Frame frame)
    {
        switch (target)
        {
            case ExpressionSpec.Variable variable:
                if (variable.IsDeclared)
                    frame.Declare(variable);
                return new Location(frame[variable] ?? Unknown, value => frame[variable] = Widen(variable.Kind, value));
            case ExpressionSpec.Element element when Find(element, frame, out var items, out int at):
                return new Location(items[at], value => items[at] = value);
            case ExpressionSpec.Tuple tuple:
                Location[] parts = [.. tuple.Items.Select(i => Locate(i, frame))];
                return new Location(Unknown, value =>
                {
                    for (int i = 0; i < parts.Length; i++)
                        parts[i].Store(value is Several given && i < given.Parts.Count ? given.Parts[i] : Unknown);
                });
            default:
                return new Location(Unknown, _ => { });
        }
    }

    private static ForwardValue Widen(ConstantKind? kind, ForwardValue value) =>
        kind is ConstantKind.Single or ConstantKind.Double && value is Int or Float ? Arithmetic.Convert(kind.Value, value) ?? value : value;

    private bool Find(ExpressionSpec.Element element, Frame frame, out ForwardValue[] items, out int at)
    {
        (items, at) = ([], 0);
        var (array, index) = (Evaluate(element.X, frame), Evaluate(element.Index, frame));
        if (array is not Items { All: var found } || index is not Int { Number: var number })
            return false;

        items = found;
        at = element.FromEnd ? items.Length - number : number;
        if (at >= 0 && at < items.Length)
            return true;
        string count = items.Length == 1 ? "1 item" : $"{items.Length} items";
        Fail(element.Part, $"there is no item {(element.FromEnd ? "^" : "")}{number} in an array of {count}");
        return false;
    }

    private ForwardValue NewArray(ExpressionSpec.NewArray array, ForwardValue length)
    {
        if (length is not Int { Number: var count })
            return Unknown;
        if (count is < 0 or > ForwardBudget.MostSteps)
            return Fail(array.Part, $"an array cannot have {count} items here");
        return new Items([.. Enumerable.Repeat(array.Kind is { } kind ? Arithmetic.Zero(kind) : Unknown, count)]);
    }

    private ForwardValue Of(ExpressionSpec.Member member, ForwardValue x) => (member.Kind, x) switch
    {
        (MemberKind.Shape, Symbol { Value.Shape: { } shape }) => new Items([.. shape.Dimensions.Select(d => new Int(d))]),
        (MemberKind.Rank, Symbol { Value.Shape: { } shape }) => new Int(shape.Rank),
        (MemberKind.Length, Items array) => new Int(array.All.Length),
        _ => Unknown,
    };

    private ForwardValue Apply(ExpressionSpec.Unary unary, ForwardValue x) => (unary.Kind, x) switch
    {
        (_, Hidden) => Unknown,
        (UnaryKind.Negate, Symbol) => CallKnown("Negate", unary.Part, [("X", 0, x)]),
        (UnaryKind.Negate, Int { Number: int.MinValue }) => Fail(unary.Part, "the result is larger than an int holds"),
        (UnaryKind.Negate, Int i) => new Int(-i.Number),
        (UnaryKind.Negate, Float s) => new Float(-s.Number),
        (UnaryKind.Negate, Real d) => new Real(-d.Number),
        (UnaryKind.Not, Flag b) => new Flag(!b.IsSet),
        _ => Unknown,
    };

    private ForwardValue Apply(ExpressionSpec.Convert convert, ForwardValue x) =>
        x is Hidden ? Unknown
        : Arithmetic.Convert(convert.To, x) is { } converted ? converted
        : Fail(convert.Part, x.AsNumber is { } number ? $"{number.ToString(CultureInfo.InvariantCulture)} is no int" : "this is no number");

    private ForwardValue Apply(ExpressionSpec.Binary binary, Frame frame)
    {
        var x = Evaluate(binary.X, frame);
        if (binary.Kind is BinaryKind.ConditionalAnd or BinaryKind.ConditionalOr)
        {
            if (x is not Flag)
                Hide();
            return x is not Flag { IsSet: var flag } ? Unknown
                : flag == (binary.Kind == BinaryKind.ConditionalOr) ? x
                : Evaluate(binary.Y, frame);
        }

        var y = Evaluate(binary.Y, frame);
        if (binary.Kind == BinaryKind.Through)
            return Through(x, y, At(binary.Part));
        if (x is Symbol || y is Symbol)
            return CallKnown($"{binary.Kind}", binary.Part, [("X", 0, x), ("Y", 1, y)]);
        if (x is Hidden || y is Hidden)
            return Unknown;
        return Arithmetic.Apply(binary.Kind, x, y, out string failure) ?? (failure.Length > 0 ? Fail(binary.Part, failure) : Unknown);
    }

    /// <summary>A layer behind a symbol. Its own mistakes stand at its attributes, and this is where it is used.</summary>
    private ForwardValue Through(ForwardValue x, ForwardValue layer, Place use)
    {
        if (layer is not Applicable { Index: var index })
        {
            Hide();
            return Unknown;
        }

        var before = forward.Problems.Uses;
        forward.Problems.Uses = Uses.Append(use).ToEquatableArray();
        var y = walk.Apply(index, x is Symbol symbol ? symbol.Value : Value.Unknown, use);
        forward.Problems.Uses = before;
        return new Symbol(y);
    }

    private ForwardValue Invoke(ExpressionSpec.Invoke invoke, Frame frame)
    {
        var target = Evaluate(invoke.Target, frame);
        ForwardValue[] arguments = [.. Enumerable.Repeat(Unknown, invoke.Arguments.Count)];
        foreach (var argument in invoke.Arguments)
            arguments[argument.Ordinal] = Evaluate(argument.Value, frame);
        if (target is Known known)
            return CallKnown(known.Name, invoke.Part, [.. arguments.Select((a, i) => (known.Parameters[i], i, a))]);
        if (target is not Closure closure)
        {
            Hide();
            return Unknown;
        }

        _uses.Push(At(invoke.Part));
        forward.Problems.Uses = Uses;
        var result = Call(closure, arguments);
        _uses.Pop();
        forward.Problems.Uses = Uses;
        return result;
    }

    /// <summary>A call of a function of the table: symbols are its operands, and numbers its numbers.</summary>
    private ForwardValue CallKnown(string name, int part, (string Name, int Ordinal, ForwardValue Value)[] arguments)
    {
        if (name.StartsWith("Math.", StringComparison.Ordinal))
        {
            var numbers = arguments.OrderBy(a => a.Ordinal).Select(a => a.Value).ToList();
            return numbers.Exists(n => n is Hidden) ? Unknown
                : Arithmetic.Math(name, numbers) ?? Fail(part, $"{name} cannot be taken of this");
        }

        var operands = new List<CallOperand>();
        var written = new List<AttributeArgument>();
        bool isKnown = true;
        foreach (var (parameter, _, value) in arguments.OrderBy(a => a.Ordinal))
        {
            switch (value)
            {
                case Symbol symbol:
                    operands.Add(new CallOperand(parameter, symbol.Value));
                    break;
                case { AsNumber: { } number }:
                    operands.Add(new CallOperand(parameter, null, number));
                    written.Add(new AttributeArgument(parameter, ArgumentValue.Of(number)));
                    break;
                case Text { Characters: var text }:
                    written.Add(new AttributeArgument(parameter, ArgumentValue.Of(text)));
                    break;
                case Flag { IsSet: var flag }:
                    written.Add(new AttributeArgument(parameter, ArgumentValue.Of(flag)));
                    break;
                case Items { All: [Symbol, ..] given } when given.All(i => i is Symbol):
                    operands.AddRange(given.Select(s => new CallOperand(parameter, ((Symbol)s).Value)));
                    break;
                case Items { All: var items } when items.All(i => i is Int):
                    written.Add(new AttributeArgument(parameter, ArgumentValue.Of(items.Select(i => ((Int)i).Number))));
                    break;
                default:
                    isKnown = false;
                    break;
            }
        }

        if (!isKnown || FunctionTable.Find(name) is not { } function)
            return Unknown;
        Value[] symbols = [.. operands.Select(o => o.Symbol).OfType<Value>()];
        if (symbols.Length == 0 && function.NeedsSymbol)
            return Fail(part, $"{name} is given no symbol");

        var source = SourceOf(name, part, written.ToEquatableArray());
        var results = function.Build(new CallScope(new LayerScope(forward, source, [.. symbols.Select(s => s.Trace)]), operands));
        if (function.GivesArray)
            return results.Count == 0 ? Unknown : new Items([.. results.Select(y => new Symbol(Traced(y, symbols, source)))]);
        return new Symbol(Traced(results[0], symbols, source));
    }

    /// <summary>A result with the shapes that led to it: of several operands, to one that has its shape. What is made of none begins with itself.</summary>
    private static Value Traced(Value y, Value[] symbols, AppliedLayer source)
    {
        if (symbols.Contains(y))
            return y;
        string name = source.Attribute.Name;
        if (symbols.Length == 0)
            return y with { Trace = new ShapeTrace(y.Shape, name) };
        var first = symbols.FirstOrDefault(s => s.Shape == y.Shape) ?? symbols[0];
        return y with { Trace = first.Trace.Add(source.Place, name, name, first.Shape, y.Shape) };
    }

    /// <summary>A part of a symbol.</summary>
    private ForwardValue Cut(ExpressionSpec.Slice slice, Frame frame)
    {
        var x = Evaluate(slice.X, frame);
        var parts = new List<AxisPart>();
        bool isKnown = true;
        foreach (var axis in slice.Axes)
        {
            var (start, end) = (Bound(axis.Start), Bound(axis.End));
            string text = axis.Kind switch
            {
                AxisPartKind.Rest => "Rest",
                AxisPartKind.Place => $"{start}",
                _ => $"{start}..{end}",
            };
            parts.Add(new AxisPart(axis.Kind, text, start ?? default, end));
        }

        if (!isKnown || x is not Symbol { Value: var symbol })
            return Unknown;
        var source = SourceOf("Slice", slice.Part, default);
        return new Symbol(Traced(AxisParts.Build(new LayerScope(forward, source, [symbol.Trace]), symbol, parts), [symbol], source));

        AxisBound? Bound(BoundSpec? bound)
        {
            if (bound is null)
                return null;
            if (Evaluate(bound.Value, frame) is Int { Number: var number })
                return new AxisBound(number, bound.FromEnd);
            isKnown = false;
            return null;
        }
    }
}
