using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator;

/// <summary>Expressions.</summary>
internal sealed partial class MethodReader
{
    /// <summary>How deep expressions may lie in each other.</summary>
    private const int MostDepth = 300;

    private ExpressionSpec ReadExpression(IOperation operation)
    {
        if (_depth >= MostDepth)
            return Unreadable(operation, "expressions so deep in each other", "give a part of them a name");
        _depth++;
        var expression = operation.ConstantValue.HasValue && ConstantOf(operation) is { } constant ? constant : ReadOther(operation);
        _depth--;
        return expression;
    }

    private ExpressionSpec ReadOther(IOperation operation)
    {
        switch (operation)
        {
            case IParenthesizedOperation { Operand: var inner }:
                return ReadExpression(inner);
            case ILocalReferenceOperation { IsDeclaration: false } local:
                return Variable(local, local.Local);
            case IParameterReferenceOperation parameter when methods.HyperparameterOf(parameter.Parameter) is >= 0 and var hyperparameter:
                return new ExpressionSpec.Hyperparameter(Part(parameter), hyperparameter);
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter:
                return new ExpressionSpec.Unreadable(Fault(parameter, FaultKind.NoConstant, $"'{parameter.Parameter.Name}'"));
            case IParameterReferenceOperation parameter:
                return Variable(parameter, parameter.Parameter);
            case IDiscardOperation or IDeclarationExpressionOperation or ILocalReferenceOperation:
                return ReadTarget(operation);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } field, Instance: { } tuple }:
                var items = field.ContainingType.TupleElements.ToList();
                int item = items.FindIndex(e => e.Name == field.Name || e.CorrespondingTupleField?.Name == field.Name);
                return item < 0 ? Unreadable(operation) : new ExpressionSpec.Item(Part(operation), ReadExpression(tuple), item);
            case IFieldReferenceOperation field:
                return new ExpressionSpec.Unreadable(Fault(field, FaultKind.NoConstant, $"'{field.Field.Name}'"));
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return ReadElement(element);
            case IArrayCreationOperation { DimensionSizes.Length: 1 } array:
                return array.Initializer is { } initializer
                    ? new ExpressionSpec.Array(Part(array), ReadAll(initializer.ElementValues))
                    : new ExpressionSpec.NewArray(Part(array), KindOf((array.Type as IArrayTypeSymbol)?.ElementType), ReadExpression(array.DimensionSizes[0]));
            case ICollectionExpressionOperation { Type: IArrayTypeSymbol } collection when !collection.Elements.Any(e => e is ISpreadOperation):
                return new ExpressionSpec.Array(Part(collection), ReadAll(collection.Elements));
            case ITupleOperation tuple:
                return new ExpressionSpec.Tuple(Part(tuple), ReadAll(tuple.Elements));
            case IConversionOperation conversion:
                return ReadConversion(conversion);
            case IDelegateCreationOperation { Target: var target }:
                return ReadFunction(target);
            case IUnaryOperation unary:
                return ReadUnary(unary);
            case IBinaryOperation binary:
                return BinaryOf(binary.OperatorKind, binary.OperatorMethod, binary.LeftOperand.Type) is { } kind && !binary.IsLifted
                    ? new ExpressionSpec.Binary(Part(binary), kind, ReadExpression(binary.LeftOperand), ReadExpression(binary.RightOperand))
                    : Unreadable(binary);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return new ExpressionSpec.Conditional(Part(conditional), ReadExpression(conditional.Condition), ReadExpression(conditional.WhenTrue), ReadExpression(otherwise));
            case ISwitchExpressionOperation choice:
                return ReadSwitch(choice);
            case IIsPatternOperation match:
                return ReadMatch(match);
            case IInvocationOperation call:
                return ReadCall(call);
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                return new ExpressionSpec.Assign(Part(assignment), ReadTarget(assignment.Target), ReadExpression(assignment.Value));
            case IDeconstructionAssignmentOperation assignment:
                return new ExpressionSpec.Assign(Part(assignment), ReadTarget(assignment.Target), ReadExpression(assignment.Value));
            case ICompoundAssignmentOperation assignment:
                return ReadCompound(assignment);
            case IIncrementOrDecrementOperation { OperatorMethod: null, IsLifted: false } step:
                return ReadStep(step);
            case IThrowOperation exception:
                return ReadThrow(exception);
            default:
                return Unreadable(operation);
        }
    }

    private EquatableArray<ExpressionSpec> ReadAll(IEnumerable<IOperation> operations) => operations.Select(ReadExpression).ToEquatableArray();

    private ExpressionSpec.Unreadable Unreadable(IOperation operation)
    {
        var (what, advice) = Describe(operation);
        return Unreadable(operation, what, advice);
    }

    private ExpressionSpec.Unreadable Unreadable(IOperation operation, string what, string advice) => new(Fault(operation, FaultKind.Unreadable, what, advice));

    private ExpressionSpec.Variable Variable(IOperation operation, ISymbol symbol, bool isDeclared = false)
    {
        int part = Part(operation);
        var (function, slot) = VariableOf(symbol);
        return new(part, function, slot, KindOf((symbol as ILocalSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type), isDeclared);
    }

    /// <summary>A folded constant; null for one of a type that <c>Forward</c> does not know.</summary>
    private ExpressionSpec.Constant? ConstantOf(IOperation operation) => operation.ConstantValue.Value switch
    {
        int number => new(Part(operation), ConstantKind.Integer, number),
        float number => new(Part(operation), ConstantKind.Single, number),
        double number => new(Part(operation), ConstantKind.Double, number),
        bool flag => new(Part(operation), ConstantKind.Boolean, flag ? 1 : 0),
        string text => new(Part(operation), ConstantKind.Text, 0, text),
        _ => null,
    };

    internal static ConstantKind? KindOf(ITypeSymbol? type, bool allowsText = false) => type?.SpecialType switch
    {
        SpecialType.System_String when allowsText => ConstantKind.Text,
        SpecialType.System_Int32 => ConstantKind.Integer,
        SpecialType.System_Single => ConstantKind.Single,
        SpecialType.System_Double => ConstantKind.Double,
        SpecialType.System_Boolean => ConstantKind.Boolean,
        _ => null,
    };

    private ExpressionSpec ReadProperty(IPropertyReferenceOperation property)
    {
        var symbol = property.Property;
        bool isArray = symbol.ContainingType.SpecialType == SpecialType.System_Array;
        if (KnownAttributes.IsNetGenType(symbol.ContainingType, "Functions") && symbol.Name == "Training")
        {
            ReadsTraining = true;
            return new ExpressionSpec.Training(Part(property));
        }

        if (symbol.IsIndexer && KnownAttributes.IsNetGenType(symbol.ContainingType, "Symbol") && property.Instance is { } indexed)
            return ReadSlice(property, indexed);
        if (property.Instance is IInstanceReferenceOperation && methods.LayerOf(symbol) is >= 0 and var layer)
            return new ExpressionSpec.Layer(Part(property), layer);
        if (property.Instance is { } instance && (isArray || KnownAttributes.IsNetGenType(symbol.ContainingType, "Symbol")))
        {
            MemberKind? kind = (isArray, symbol.Name) switch
            {
                (true, "Length") => MemberKind.Length,
                (false, "Shape") => MemberKind.Shape,
                (false, "Rank") => MemberKind.Rank,
                _ => null,
            };
            if (kind is { } known)
                return new ExpressionSpec.Member(Part(property), ReadExpression(instance), known);
        }

        return new ExpressionSpec.Unreadable(Fault(property, FaultKind.NoConstant, Short(property)));
    }

    private ExpressionSpec ReadElement(IArrayElementReferenceOperation element)
    {
        int part = Part(element);
        var index = element.Indices[0];
        bool isFromEnd = index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };
        if (!isFromEnd && index.Type?.SpecialType != SpecialType.System_Int32)
            return Unreadable(index);
        return new ExpressionSpec.Element(part, ReadExpression(element.ArrayReference), ReadExpression(isFromEnd ? ((IUnaryOperation)index).Operand : index), isFromEnd);
    }

    private ExpressionSpec ReadConversion(IConversionOperation conversion)
    {
        var (from, to) = (KindOf(conversion.Operand.Type), KindOf(conversion.Type));
        if (conversion.OperatorMethod is null && from is { } given && to is { } wanted && given != wanted && given != ConstantKind.Boolean && wanted != ConstantKind.Boolean)
            return new ExpressionSpec.Convert(Part(conversion), wanted, ReadExpression(conversion.Operand));
        bool keeps = conversion.Conversion is { IsUserDefined: false, IsNullable: false, IsNumeric: false } && conversion.Type?.SpecialType != SpecialType.System_Object;
        return keeps || from == to && from is not null ? ReadExpression(conversion.Operand) : Unreadable(conversion);
    }

    private ExpressionSpec ReadUnary(IUnaryOperation unary)
    {
        bool isSymbol = unary.OperatorMethod is { } method && KnownAttributes.IsNetGenType(method.ContainingType, "Symbol");
        if (unary.IsLifted || (unary.OperatorMethod is not null && !isSymbol))
            return Unreadable(unary);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => new ExpressionSpec.Unary(Part(unary), UnaryKind.Negate, ReadExpression(unary.Operand)),
            UnaryOperatorKind.Not => new ExpressionSpec.Unary(Part(unary), UnaryKind.Not, ReadExpression(unary.Operand)),
            UnaryOperatorKind.Plus => ReadExpression(unary.Operand),
            _ => Unreadable(unary),
        };
    }

    /// <summary>An operation on symbols, or on numbers of kinds that <c>Forward</c> knows; null for another.</summary>
    private static BinaryKind? BinaryOf(BinaryOperatorKind kind, IMethodSymbol? method, ITypeSymbol? type)
    {
        bool isSymbol = method is not null && KnownAttributes.IsNetGenType(method.ContainingType, "Symbol");
        bool isKnown = isSymbol || KindOf(type) is not null || type?.SpecialType == SpecialType.System_String;
        return !isKnown ? null : kind switch
        {
            BinaryOperatorKind.Or when isSymbol => BinaryKind.Through,
            BinaryOperatorKind.Add => BinaryKind.Add,
            BinaryOperatorKind.Subtract => BinaryKind.Subtract,
            BinaryOperatorKind.Multiply => BinaryKind.Multiply,
            BinaryOperatorKind.Divide => BinaryKind.Divide,
            BinaryOperatorKind.Remainder => BinaryKind.Remainder,
            BinaryOperatorKind.Equals => BinaryKind.Equal,
            BinaryOperatorKind.NotEquals => BinaryKind.NotEqual,
            BinaryOperatorKind.LessThan => BinaryKind.Less,
            BinaryOperatorKind.LessThanOrEqual => BinaryKind.LessOrEqual,
            BinaryOperatorKind.GreaterThan => BinaryKind.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => BinaryKind.GreaterOrEqual,
            BinaryOperatorKind.And => BinaryKind.And,
            BinaryOperatorKind.Or => BinaryKind.Or,
            BinaryOperatorKind.ConditionalAnd => BinaryKind.ConditionalAnd,
            BinaryOperatorKind.ConditionalOr => BinaryKind.ConditionalOr,
            _ => null,
        };
    }

    /// <summary>What an assignment goes to.</summary>
    private ExpressionSpec ReadTarget(IOperation target) => target switch
    {
        ILocalReferenceOperation local => Variable(local, local.Local, local.IsDeclaration),
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } } } parameter => Variable(parameter, parameter.Parameter),
        IArrayElementReferenceOperation { Indices.Length: 1 } element => ReadElement(element),
        IDeclarationExpressionOperation declaration => ReadTarget(declaration.Expression),
        ITupleOperation tuple => new ExpressionSpec.Tuple(Part(tuple), tuple.Elements.Select(ReadTarget).ToEquatableArray()),
        IDiscardOperation discard => new ExpressionSpec.Discard(Part(discard)),
        _ => Unreadable(target, $"an assignment to {Short(target)}", "assign to its own variables"),
    };

    private ExpressionSpec ReadCompound(ICompoundAssignmentOperation assignment)
    {
        if (assignment.IsLifted || BinaryOf(assignment.OperatorKind, assignment.OperatorMethod, assignment.Value.Type) is not { } kind)
            return Unreadable(assignment);

        int part = Part(assignment);
        var target = ReadTarget(assignment.Target);
        // As C# says: the operands of the operation have the value's type, and the result is converted back.
        var (its, common) = (KindOf(assignment.Target.Type), KindOf(assignment.Value.Type));
        ExpressionSpec old = new ExpressionSpec.Current(part);
        if (assignment.OperatorMethod is null && common is { } wide && its != wide)
            old = new ExpressionSpec.Convert(part, wide, old);
        ExpressionSpec result = new ExpressionSpec.Binary(part, kind, old, ReadExpression(assignment.Value));
        if (assignment.OperatorMethod is null && its is { } narrow && its != common)
            result = new ExpressionSpec.Convert(part, narrow, result);
        return new ExpressionSpec.Assign(part, target, result);
    }

    private ExpressionSpec ReadStep(IIncrementOrDecrementOperation step)
    {
        if (KindOf(step.Target.Type) is not { } kind || kind == ConstantKind.Boolean)
            return Unreadable(step);

        int part = Part(step);
        var target = ReadTarget(step.Target);
        var added = new ExpressionSpec.Constant(part, kind, step.Kind == OperationKind.Increment ? 1 : -1);
        return new ExpressionSpec.Assign(part, target, new ExpressionSpec.Binary(part, BinaryKind.Add, new ExpressionSpec.Current(part), added), step.IsPostfix);
    }

    private ExpressionSpec.Throw ReadThrow(IThrowOperation exception)
    {
        var created = exception.Exception;
        while (created is IConversionOperation conversion)
            created = conversion.Operand;
        string message = created is IObjectCreationOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string text } }, ..] } ? text : "";
        return new ExpressionSpec.Throw(Part(exception), message);
    }
}
