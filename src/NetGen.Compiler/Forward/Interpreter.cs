using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>
/// Follows <c>Forward</c> statement by statement, and adds to the graph what its expressions compute. Loops and branches are followed as they run, so the graph has none.
/// Behind a mistake a value is unknown and nothing that depends on it is a mistake.
/// </summary>
/// <param name="walk">Whose <c>Forward</c> it is.</param>
internal sealed partial class Interpreter(LayerWalk walk, ForwardPass forward)
{
    private readonly UnitSpec _unit = walk.Unit;
    private readonly EquatableArray<Place> _around = forward.Problems.Uses;
    private readonly Stack<Place> _uses = new();
    private readonly Stack<ForwardValue> _assigned = new();
    private int _method;
    private bool _isLost, _isHidden;
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

    /// <summary>What the network or block gives for its inputs, which are the parameters of <c>Forward</c>.</summary>
    public IReadOnlyList<Value> Run(IReadOnlyList<Value> inputs, bool isAlone)
    {
        int errors = forward.Problems.Errors;
        ReportFaults();
        var outputs = Outputs(_unit.Methods[0] is { IsOverSymbols: true, Functions.Count: > 0 } ? Call(new Closure(0, 0, null), [.. inputs.Select(i => new Symbol(i))]) : Unknown);
        forward.Problems.Uses = _around;
        if (walk.IsWhole && forward.Loss is { } loss)
            RunLoss(loss, outputs, inputs);
        bool hasErrors = forward.Problems.Errors > errors;
        walk.CheckUnused(hasErrors ? [] : outputs, isAlone && !hasErrors && !_isHidden && !forward.Budget.IsStopped);

        // What the C# compiler refuses may leave no value, and it says so itself.
        if (outputs.Any(o => o.Node is null) && inputs.All(i => i.Node is not null) && !forward.Problems.HasErrors)
            forward.Problems.Add(Rules.Fails, walk.At(_unit.Layers.Count, -1), ["what it returns is not known"]);
        return outputs;
    }

    /// <summary>Reports what of the methods cannot be compiled, whatever is computed.</summary>
    private void ReportFaults()
    {
        for (int i = 0; i < _unit.Methods.Count; i++)
        {
            foreach (var fault in _unit.Methods[i].Faults)
                forward.Problems.Add(RuleOf(fault.Kind), walk.At(_unit.Layers.Count + i, fault.Part), [.. fault.Words]);
        }
    }
    /// <summary>What <c>Forward</c> returned, as so many values as it has outputs.</summary>
    private Value[] Outputs(ForwardValue returned) => _unit.Methods[0].Outputs.Count == 0
        ? [ValueOf(returned)]
        : [.. _unit.Methods[0].Outputs.Select((_, i) => returned is Several { Parts: var parts } && i < parts.Count ? ValueOf(parts[i]) : Value.Unknown)];

    private static Value ValueOf(ForwardValue returned) => returned is Symbol symbol ? symbol.Value : Value.Unknown;

    private static Rule RuleOf(FaultKind kind) => kind switch
    {
        FaultKind.NoConstant => Rules.NoConstant,
        FaultKind.UnknownCall => Rules.UnknownCall,
        _ => Rules.Unreadable,
    };

    private Place At(int part) => walk.At(_unit.Layers.Count + _method, part);

    /// <summary>The places that led here, the innermost last.</summary>
    private EquatableArray<Place> Uses => _around.Concat(_uses.Reverse()).ToEquatableArray();

    private ForwardValue Fail(int part, string why)
    {
        forward.Problems.Add(Rules.Fails, At(part), [why]);
        return Unknown;
    }

    private ForwardValue Call(Closure closure, IReadOnlyList<ForwardValue> arguments)
    {
        int caller = _method;
        _method = closure.Method;
        var function = _unit.Methods[closure.Method].Functions[closure.Function];
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
        if (forward.Budget.IsStopped || _isLost)
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
                result = value is null ? Unknown : Returned(Evaluate(value, frame), value);
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
    private bool? Condition(ExpressionSpec condition, Frame frame) => Evaluate(condition, frame) is Flag { IsSet: var flag } ? flag : Hide();

    /// <summary>Notes that something unknown decides what is computed.</summary>
    private bool? Hide()
    {
        _isHidden = true;
        return null;
    }

    private Flow Lose()
    {
        _isLost = _isHidden = true;
        return Flow.Return;
    }

    /// <summary>Counts a step; says once when there are too many, and then stops everything.</summary>
    private bool Spend(int part)
    {
        if (forward.Budget.Spend(out string? excess))
            return true;
        if (excess is not null)
            forward.Problems.Add(Rules.TooLong, forward.Budget.Depth > ForwardBudget.MostDepth ? At(part) : _loop ?? At(part), [excess]);
        return false;
    }

    /// <summary>What a method returns, with the place that gives it where no layer or call does.</summary>
    private ForwardValue Returned(ForwardValue value, ExpressionSpec expression) => value switch
    {
        Symbol { Value: { Source: null } symbol } => new Symbol(symbol with { Source = SourceOf("return", expression.Part, default) }),
        Several several => new Several(several.Parts
            .Select((part, i) => Returned(part, expression is ExpressionSpec.Tuple tuple && i < tuple.Items.Count ? tuple.Items[i] : expression)).ToEquatableArray()),
        _ => value,
    };

    private AppliedLayer SourceOf(string name, int part, EquatableArray<AttributeArgument> numbers) =>
        new(LayerTable.Find(name), new AttributeSpec(name, numbers), At(part), walk.Path + _unit.Methods[_method].Name, "", -1);
}
