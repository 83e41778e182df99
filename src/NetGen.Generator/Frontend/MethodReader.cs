using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator;

/// <summary>Reads one method: its statements and expressions, as the C# compiler has bound them, with a number for each expression.</summary>
internal sealed partial class MethodReader(ForwardReader methods, IMethodSymbol method, Place place, SourceMap map)
{
    private const string Advice = "it can have arithmetic, layers, calls, and loops and conditions over constants";

    private readonly List<IMethodSymbol> _functions = [];
    private readonly List<FunctionSpec?> _read = [];
    private readonly List<int> _variables = [];
    private readonly Dictionary<ISymbol, (int Function, int Slot)> _slots = new(SymbolEqualityComparer.Default);
    private readonly List<FaultSpec> _faults = [];
    private int _current, _parts, _depth;

    /// <summary>What cannot be compiled.</summary>
    public EquatableArray<FaultSpec> Faults => _faults.ToEquatableArray();

    /// <summary>Whether it asks which program is compiled.</summary>
    public bool ReadsTraining { get; private set; }

    public EquatableArray<FunctionSpec> Read(IOperation? body)
    {
        FunctionOf(method);
        AddFunction(method, -1, body switch
        {
            IMethodBodyOperation { BlockBody: { } block } => [block],
            IMethodBodyOperation { ExpressionBody: { } block } => [block],
            _ => [],
        });
        // A function without a declaration that can be read is the C# compiler's error.
        return _read.Select((f, i) => (f ?? new FunctionSpec(0, 0, 0, new StatementSpec.Block(default))) with { Variables = _variables[i] }).ToEquatableArray();
    }

    /// <summary>The number of a function of this method; its body is read where it is declared.</summary>
    private int FunctionOf(IMethodSymbol function)
    {
        int known = _functions.FindIndex(f => SymbolEqualityComparer.Default.Equals(f, function));
        if (known >= 0)
            return known;

        _functions.Add(function);
        _read.Add(null);
        _variables.Add(0);
        foreach (var parameter in function.Parameters)
            VariableOf(parameter);
        return _functions.Count - 1;
    }

    private void AddFunction(IMethodSymbol function, int parent, IEnumerable<IOperation> body)
    {
        int index = FunctionOf(function), around = _current;
        _current = index;
        var block = new StatementSpec.Block(body.Select(ReadStatement).ToEquatableArray());
        _read[index] = new FunctionSpec(parent, function.Parameters.Length, _variables[index], block);
        _current = around;
    }

    private (int Function, int Slot) VariableOf(ISymbol variable)
    {
        if (!_slots.TryGetValue(variable, out var known))
        {
            int function = variable.ContainingSymbol is IMethodSymbol owner ? FunctionOf(owner) : _current;
            // Asking for the function may have given its parameters theirs.
            if (!_slots.TryGetValue(variable, out known))
                _slots.Add(variable, known = (function, _variables[function]++));
        }

        return known;
    }

    private int Part(IOperation operation)
    {
        map.Add(place with { Part = _parts }, operation.Syntax.SyntaxTree, operation.Syntax.Span);
        return _parts++;
    }

    private int Fault(IOperation operation, FaultKind kind, params string[] words)
    {
        int part = Part(operation);
        _faults.Add(new FaultSpec(part, kind, words.ToEquatableArray()));
        return part;
    }

    private StatementSpec ReadStatement(IOperation operation)
    {
        switch (operation)
        {
            case IBlockOperation block:
                return Block(block.Operations);
            case IEmptyOperation:
                return new StatementSpec.Block(default);
            case IExpressionStatementOperation statement:
                return new StatementSpec.Evaluate(ReadExpression(statement.Operation));
            case IVariableDeclarationGroupOperation group:
                return new StatementSpec.Block(group.Declarations.SelectMany(d => d.Declarators).SelectMany(ReadDeclarator).ToEquatableArray());
            case IConditionalOperation branch:
                var condition = ReadExpression(branch.Condition);
                return new StatementSpec.If(condition, ReadStatement(branch.WhenTrue), branch.WhenFalse is { } otherwise ? ReadStatement(otherwise) : null);
            case IForLoopOperation loop:
                int part = LoopPart(loop);
                var before = loop.Before.Select(ReadStatement).ToList();
                var test = loop.Condition is { } c ? ReadExpression(c) : null;
                var body = ReadStatement(loop.Body);
                before.Add(new StatementSpec.Loop(part, test, body, loop.AtLoopBottom.Select(ReadStatement).ToEquatableArray(), true));
                return new StatementSpec.Block(before.ToEquatableArray());
            case IWhileLoopOperation { Condition: { } holds } loop:
                return new StatementSpec.Loop(LoopPart(loop), ReadExpression(holds), ReadStatement(loop.Body), default, loop.ConditionIsTop);
            case IForEachLoopOperation { IsAsynchronous: false } loop:
                return ReadForEach(loop);
            case IReturnOperation { Kind: OperationKind.Return } result:
                return new StatementSpec.Return(result.ReturnedValue is { } value ? ReadExpression(value) : null);
            case IBranchOperation { BranchKind: BranchKind.Break }:
                return new StatementSpec.Break();
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                return new StatementSpec.Continue();
            case ILocalFunctionOperation { Body: { } local } function:
                if (function.Symbol.IsGenericMethod || function.Symbol.IsAsync)
                    return new StatementSpec.Unreadable(Fault(function, FaultKind.Unreadable, "a local function that is generic or async", "write one over symbols"));
                AddFunction(function.Symbol, _current, [local]);
                return new StatementSpec.Block(default);
            case IThrowOperation exception:
                return new StatementSpec.Evaluate(ReadThrow(exception));
            default:
                var (what, advice) = Describe(operation);
                return new StatementSpec.Unreadable(Fault(operation, FaultKind.Unreadable, what, advice));
        }
    }

    private StatementSpec.Block Block(IEnumerable<IOperation> operations) => new(operations.Select(ReadStatement).ToEquatableArray());

    /// <summary>The place of a loop is its head.</summary>
    private int LoopPart(ILoopOperation loop)
    {
        int start = loop.Syntax.SpanStart, end = loop.Body.Syntax.SpanStart;
        var last = loop.Syntax.FindToken(Math.Max(start, end - 1));
        var head = loop is IWhileLoopOperation { ConditionIsTop: false } ? loop.Syntax.GetFirstToken().Span
            : Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, Math.Max(start + 1, last.Span.End <= end ? last.Span.End : last.GetPreviousToken().Span.End));
        map.Add(place with { Part = _parts }, loop.Syntax.SyntaxTree, head);
        return _parts++;
    }

    private IEnumerable<StatementSpec> ReadDeclarator(IVariableDeclaratorOperation declarator)
    {
        var initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
        if (declarator.Symbol.IsRef)
        {
            yield return new StatementSpec.Unreadable(Fault(declarator, FaultKind.Unreadable, $"a reference, {Short(declarator)}", "give it a value"));
            yield break;
        }

        var variable = Variable(declarator, declarator.Symbol, isDeclared: true);
        yield return initializer is null
            ? new StatementSpec.Declare(variable)
            : new StatementSpec.Evaluate(new ExpressionSpec.Assign(variable.Part, variable, ReadExpression(initializer.Value)));
    }

    private StatementSpec ReadForEach(IForEachLoopOperation loop)
    {
        var items = loop.Collection;
        while (items is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
            items = conversion.Operand;
        if (items.Type is not IArrayTypeSymbol { Rank: 1 })
        {
            return new StatementSpec.Unreadable(Fault(
                loop.Collection, FaultKind.Unreadable, $"a loop over {Short(loop.Collection)}, which is no array", "loop over an array, or count with for"));
        }

        int part = LoopPart(loop);
        var target = loop.LoopControlVariable is IVariableDeclaratorOperation declarator ? Variable(declarator, declarator.Symbol, isDeclared: true) : ReadTarget(loop.LoopControlVariable);
        return new StatementSpec.ForEach(part, target, ReadExpression(items), ReadStatement(loop.Body));
    }

    private static (string What, string Advice) Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.Try => ("a try statement", "nothing in it can fail at run time"),
        OperationKind.Switch => ("a switch statement", "write if statements, or a switch expression"),
        OperationKind.Using or OperationKind.UsingDeclaration => ("a using statement", "nothing in it needs to be disposed of"),
        OperationKind.Lock => ("a lock statement", "it runs on no thread"),
        OperationKind.Branch or OperationKind.Labeled => ("a jump to a label", "write a loop or a condition"),
        OperationKind.Await => ("an await", "it has nothing to wait for"),
        OperationKind.YieldReturn or OperationKind.YieldBreak => ("an iterator", "return an array"),
        OperationKind.InterpolatedString => ("a text with numbers in it", "use constant texts"),
        OperationKind.IsPattern => ($"the pattern of {Short(operation)}", "compare with constants"),
        OperationKind.Range => ("a range", "take the items one by one"),
        OperationKind.Loop => ("this loop", "loop over an array, or count with for"),
        OperationKind.Binary when ((IBinaryOperation)operation).OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals => (Short(operation), "call Equal or NotEqual"),
        OperationKind.ObjectCreation => ($"an object, {Short(operation)}", "use symbols, numbers, arrays and tuples"),
        _ => (Short(operation), Advice),
    };

    /// <summary>An operation as it is written, shortened.</summary>
    private static string Short(IOperation operation)
    {
        string text = string.Join(" ", operation.Syntax.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return $"'{(text.Length > 40 ? text.Substring(0, 37) + "…" : text)}'";
    }
}
