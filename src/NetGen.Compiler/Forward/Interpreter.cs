using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>
/// Follows <c>Forward</c> statement by statement, and adds to the graph what its expressions compute. Loops and branches are followed as they run, so the graph has none.
/// Behind a mistake a value is unknown and nothing that depends on it is a mistake.
/// </summary>
internal sealed partial class Interpreter(ModelSpec spec, ForwardPass forward, LayerWalk walk)
{
    /// <summary>How many expressions may be evaluated: enough for thousands of layers, and less than a second.</summary>
    private const int MostSteps = 100_000;

    /// <summary>How deep expressions and calls may lie in each other; it keeps the interpreter's own stack small.</summary>
    private const int MostDepth = 400;

    private readonly Stack<Place> _uses = new();
    private readonly Stack<ForwardValue> _assigned = new();
    private int _steps, _depth, _method;
    private bool _isStopped, _isLost;
    private Place? _loop;

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    /// <summary>Where an assignment goes, and what has been there until now.</summary>
    private sealed record Location(ForwardValue Current, Action<ForwardValue> Store);

    /// <summary>What the network gives for its input.</summary>
    public Value Run(Value input)
    {
        int errors = forward.Problems.Errors;
        for (int i = 0; i < spec.Methods.Count; i++)
        {
            foreach (var fault in spec.Methods[i].Faults)
                forward.Problems.Add(RuleOf(fault.Kind), new Place(0, spec.Layers.Count + i, fault.Part), [.. fault.Words]);
        }

        var output = spec.Methods[0] is { Signature: MethodSpec.ForwardSignature, Functions.Count: > 0 } && Call(new Closure(0, 0, null), [new Symbol(input)]) is Symbol symbol
            ? symbol.Value
            : Value.Unknown;
        walk.CheckUnused(forward.Problems.Errors > errors ? Value.Unknown : output);

        // What the C# compiler refuses may leave no value, and it says so itself.
        if (output.Node is null && !forward.Problems.HasErrors)
            forward.Problems.Add(Rules.Fails, new Place(0, spec.Layers.Count, -1), ["what it returns is not known"]);
        return output;
    }

    private static Rule RuleOf(FaultKind kind) => kind switch
    {
        FaultKind.NoConstant => Rules.NoConstant,
        FaultKind.UnknownCall => Rules.UnknownCall,
        _ => Rules.Unreadable,
    };

    private Place At(int part) => new(0, spec.Layers.Count + _method, part);

    private ForwardValue Fail(int part, string why)
    {
        forward.Problems.Add(Rules.Fails, At(part), [why]);
        return Unknown;
    }

    private ForwardValue Call(Closure closure, IReadOnlyList<ForwardValue> arguments)
    {
        int caller = _method;
        _method = closure.Method;
        var function = spec.Methods[closure.Method].Functions[closure.Function];
        var frame = new Frame(closure.Around, closure.Function, function.Variables);
        for (int i = 0; i < Math.Min(arguments.Count, function.Parameters); i++)
            frame[new ExpressionSpec.Variable(-1, closure.Function, i)] = arguments[i];
        var flow = Execute(function.Body, frame, out var result);
        _method = caller;
        return flow == Flow.Return ? result : Unknown;
    }

    private Flow Execute(IEnumerable<StatementSpec> statements, Frame frame, out ForwardValue result)
    {
        result = Unknown;
        foreach (var statement in statements)
        {
            if (Execute(statement, frame, out result) is var flow && flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow Execute(StatementSpec statement, Frame frame, out ForwardValue result)
    {
        result = Unknown;
        // Where a mistake hides which way it goes, nothing behind it is known.
        if (_isStopped || _isLost)
            return Flow.Return;
        switch (statement)
        {
            case StatementSpec.Block block:
                return Execute(block.Statements, frame, out result);
            case StatementSpec.Evaluate evaluate:
                Evaluate(evaluate.Expression, frame);
                return Flow.Next;
            case StatementSpec.Declare { Variable: var variable }:
                frame.Declare(variable);
                return Flow.Next;
            case StatementSpec.If branch:
                return Condition(branch.Condition, frame) switch
                {
                    true => Execute(branch.Then, frame, out result),
                    false => branch.Otherwise is { } otherwise ? Execute(otherwise, frame, out result) : Flow.Next,
                    null => Lose(),
                };
            case StatementSpec.Loop or StatementSpec.ForEach:
                var around = _loop;
                var ended = statement is StatementSpec.Loop loop ? Repeat(loop, frame, out result) : Repeat((StatementSpec.ForEach)statement, frame, out result);
                _loop = around;
                return ended;
            case StatementSpec.Return { Value: var value }:
                result = value is null ? Unknown : Evaluate(value, frame);
                if (result is Symbol { Value.Source: null } symbol)
                    result = new Symbol(symbol.Value with { Source = SourceOf("return", value!.Part, default) });
                return Flow.Return;
            case StatementSpec.Break:
                return Flow.Break;
            case StatementSpec.Continue:
                return Flow.Continue;
            default:
                return Lose();
        }
    }

    private Flow Repeat(StatementSpec.Loop loop, Frame frame, out ForwardValue result)
    {
        _loop = At(loop.Part);
        for (bool tests = loop.TestsFirst; ; tests = true)
        {
            result = Unknown;
            if (!Spend(loop.Part))
                return Flow.Return;
            if (tests && loop.Condition is { } condition && Condition(condition, frame) is var goesOn && goesOn != true)
                return goesOn is null ? Lose() : Flow.Next;
            if (Execute(loop.Body, frame, out result) is var flow && flow is Flow.Return or Flow.Break)
                return flow == Flow.Return ? flow : Flow.Next;
            Execute(loop.After, frame, out _);
        }
    }

    private Flow Repeat(StatementSpec.ForEach loop, Frame frame, out ForwardValue result)
    {
        result = Unknown;
        _loop = At(loop.Part);
        if (Evaluate(loop.Items, frame) is not Items { All: var items })
            return Lose();
        foreach (var item in items)
        {
            if (!Spend(loop.Part))
                return Flow.Return;
            Locate(loop.Target, frame).Store(item);
            if (Execute(loop.Body, frame, out result) is var flow && flow is Flow.Return or Flow.Break)
                return flow == Flow.Return ? flow : Flow.Next;
        }

        return Flow.Next;
    }

    /// <summary>Whether a condition holds; null where a mistake hides it.</summary>
    private bool? Condition(ExpressionSpec condition, Frame frame) => Evaluate(condition, frame) is Flag { IsSet: var flag } ? flag : null;

    private Flow Lose()
    {
        _isLost = true;
        return Flow.Return;
    }

    /// <summary>Counts a step; says once when there are too many, and then stops everything.</summary>
    private bool Spend(int part)
    {
        if (_isStopped)
            return false;
        if (++_steps <= MostSteps && _depth <= MostDepth)
            return true;

        _isStopped = true;
        string what = _depth > MostDepth ? $"Expressions and calls lie more than {MostDepth} deep in each other" : $"More than {MostSteps:N0} expressions are evaluated";
        forward.Problems.Add(Rules.TooLong, _depth > MostDepth ? At(part) : _loop ?? At(part), [what]);
        return false;
    }

    private AppliedLayer SourceOf(string name, int part, EquatableArray<AttributeArgument> numbers) =>
        new(LayerTable.Find(name), new AttributeSpec(name, numbers), At(part), spec.Methods[_method].Name, "", -1);
}
