using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator;

/// <summary>Calls, functions as values, and choices.</summary>
internal sealed partial class MethodReader
{
    private ExpressionSpec ReadCall(IInvocationOperation call)
    {
        var target = call.TargetMethod;
        if (call.Arguments.Any(a => a.Parameter?.RefKind is not (null or RefKind.None)))
            return Unreadable(call, $"a call by reference, {Short(call)}", "return a tuple");
        if (KnownFunction(target) is { } known)
        {
            int part = Part(call);
            return new ExpressionSpec.Call(part, known, Arguments(call, part, hasNames: true));
        }

        if (target.MethodKind == MethodKind.DelegateInvoke && call.Instance is { } instance)
        {
            int part = Part(call);
            return new ExpressionSpec.Invoke(part, ReadExpression(instance), Arguments(call, part));
        }

        if (FunctionValue(target, call.Instance) is not var (method, function))
            return new ExpressionSpec.Unreadable(Fault(call, FaultKind.UnknownCall, $"'{target.ContainingType?.Name}.{target.Name}'"));
        int at = Part(call);
        return new ExpressionSpec.Invoke(at, new ExpressionSpec.FunctionValue(at, method, function), Arguments(call, at));
    }

    /// <summary>The name of a function that the compiler knows, or null.</summary>
    private static string? KnownFunction(IMethodSymbol method) => method.ContainingType switch
    {
        null => null,
        var type when KnownAttributes.IsNetGenType(type, "Functions") => method.Name,
        { Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            when method.Name is "Sqrt" or "Abs" or "Floor" or "Ceiling" or "Exp" or "Log" or "Pow" or "Min" or "Max"
                && method.Parameters.All(p => KindOf(p.Type) is not null) => $"Math.{method.Name}",
        _ => null,
    };

    /// <summary>A local function or a method of the class; null for one that is not read.</summary>
    private (int Method, int Function)? FunctionValue(IMethodSymbol target, IOperation? instance)
    {
        if (target.MethodKind == MethodKind.LocalFunction)
            return IsInside(target) ? (place.Member - FirstMethod, FunctionOf(target)) : null;
        if (target.MethodKind != MethodKind.Ordinary || instance is not (null or IInstanceReferenceOperation))
            return null;
        return methods.MethodOf(target) is >= 0 and var index ? (index, 0) : null;
    }

    private bool IsInside(ISymbol function)
    {
        for (ISymbol? around = function; around is IMethodSymbol; around = around.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(around, method))
                return true;
        }

        return false;
    }

    private int FirstMethod => methods.LayerCount;

    /// <summary>Arguments in the order in which C# evaluates them, with what they leave to the parameters' defaults. Those that are written have places by name.</summary>
    /// <param name="hasNames">Whether the function looks for its arguments by name.</param>
    private EquatableArray<ArgumentSpec> Arguments(IInvocationOperation call, int part, bool hasNames = false)
    {
        var arguments = new List<ArgumentSpec>();
        foreach (var argument in call.Arguments)
        {
            string name = KnownAttributes.Pascal(argument.Parameter!.Name);
            foreach (var written in Written(argument))
                map.Extend(place with { Part = part, Argument = name }, written.SyntaxTree, written.Span);
            arguments.Add(new ArgumentSpec(hasNames ? name : "", argument.Parameter.Ordinal, ReadExpression(argument.Value)));
        }

        return arguments.ToEquatableArray();
    }

    /// <summary>What the user wrote of an argument: itself, the items of a params array, or nothing.</summary>
    private static IEnumerable<SyntaxNode> Written(IArgumentOperation argument) => argument.ArgumentKind switch
    {
        ArgumentKind.Explicit => [argument.Syntax],
        ArgumentKind.ParamArray when argument.Value is IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.Select(e => e.Syntax),
        _ => [],
    };

    /// <summary>A lambda, or a method by its name.</summary>
    private ExpressionSpec ReadFunction(IOperation target)
    {
        switch (target)
        {
            case IAnonymousFunctionOperation { Symbol.IsAsync: false } lambda:
                int part = Part(lambda);
                AddFunction(lambda.Symbol, _current, [lambda.Body]);
                return new ExpressionSpec.FunctionValue(part, place.Member - FirstMethod, FunctionOf(lambda.Symbol));
            case IMethodReferenceOperation reference when KnownFunction(reference.Method) is { } known:
                return new ExpressionSpec.KnownFunction(Part(reference), known, reference.Method.Parameters.Select(p => KnownAttributes.Pascal(p.Name)).ToEquatableArray());
            case IMethodReferenceOperation reference when FunctionValue(reference.Method, reference.Instance) is var (method, function):
                return new ExpressionSpec.FunctionValue(Part(reference), method, function);
            case IMethodReferenceOperation reference:
                return new ExpressionSpec.Unreadable(Fault(reference, FaultKind.UnknownCall, $"'{reference.Method.ContainingType?.Name}.{reference.Method.Name}'"));
            default:
                return Unreadable(target);
        }
    }

    /// <summary>A switch as conditions on a variable of its own, one behind the other.</summary>
    private ExpressionSpec ReadSwitch(ISwitchExpressionOperation choice)
    {
        int part = Part(choice);
        var operand = new ExpressionSpec.Variable(part, _current, _variables[_current]++);
        var value = ReadExpression(choice.Value);
        ExpressionSpec body = new ExpressionSpec.Throw(part, "no arm of the switch fits");
        var arms = new Stack<(ExpressionSpec? Condition, ExpressionSpec Value)>();
        foreach (var arm in choice.Arms)
        {
            if (arm.Guard is not null || ReadPattern(arm.Pattern, operand, part, out var condition) is false)
                return Unreadable(arm, $"the pattern of {Short(arm)}", "compare with constants");
            arms.Push((condition, ReadExpression(arm.Value)));
        }

        foreach (var (condition, result) in arms)
            body = condition is null ? result : new ExpressionSpec.Conditional(part, condition, result, body);
        return new ExpressionSpec.Bind(part, operand, value, body);
    }

    private ExpressionSpec ReadMatch(IIsPatternOperation match)
    {
        int part = Part(match);
        var operand = new ExpressionSpec.Variable(part, _current, _variables[_current]++);
        var value = ReadExpression(match.Value);
        if (!ReadPattern(match.Pattern, operand, part, out var condition))
            return Unreadable(match);
        return new ExpressionSpec.Bind(part, operand, value, condition ?? new ExpressionSpec.Constant(part, ConstantKind.Boolean, 1));
    }

    /// <summary>A pattern as a condition on a variable: null for one that always fits. False for a pattern that is not read.</summary>
    private bool ReadPattern(IPatternOperation pattern, ExpressionSpec.Variable operand, int part, out ExpressionSpec? condition)
    {
        condition = null;
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation { Value: var value } when ConstantOf(value) is { } constant:
                condition = new ExpressionSpec.Binary(part, BinaryKind.Equal, operand, constant);
                return true;
            case IRelationalPatternOperation relation when ConstantOf(relation.Value) is { } constant && BinaryOf(relation.OperatorKind, null, relation.Value.Type) is { } kind:
                condition = new ExpressionSpec.Binary(part, kind, operand, constant);
                return true;
            case INegatedPatternOperation negated when ReadPattern(negated.Pattern, operand, part, out var inner) && inner is not null:
                condition = new ExpressionSpec.Unary(part, UnaryKind.Not, inner);
                return true;
            case IBinaryPatternOperation both
                when ReadPattern(both.LeftPattern, operand, part, out var left) && ReadPattern(both.RightPattern, operand, part, out var right)
                    && left is not null && right is not null:
                condition = new ExpressionSpec.Binary(part, both.OperatorKind == BinaryOperatorKind.Or ? BinaryKind.ConditionalOr : BinaryKind.ConditionalAnd, left, right);
                return true;
            default:
                return false;
        }
    }
}
