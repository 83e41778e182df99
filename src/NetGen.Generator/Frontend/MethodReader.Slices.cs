using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator;

/// <summary>Parts of symbols: <c>x[0, 1..^1]</c>.</summary>
internal sealed partial class MethodReader
{
    private const string IndexAdvice = "write a place, a range or Rest for each axis";

    private ExpressionSpec ReadSlice(IPropertyReferenceOperation property, IOperation x)
    {
        if (property.Arguments is not [{ ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer: { } given } }])
            return Unreadable(property, $"the index of {Short(property)}", IndexAdvice);
        int part = Part(property);
        var symbol = ReadExpression(x);
        var axes = new List<AxisPartSpec>();
        foreach (var value in given.ElementValues)
        {
            if (ReadAxisPart(value) is not { } axis)
                return Unreadable(value, $"the index {Short(value)}", IndexAdvice);
            if (axis.Kind == AxisPartKind.Rest && axes.Exists(a => a.Kind == AxisPartKind.Rest))
                return Unreadable(value, "Rest twice in an index", "it stands for all axes without an entry, so write it once");
            axes.Add(axis);
        }

        return new ExpressionSpec.Slice(part, symbol, axes.ToEquatableArray());
    }

    /// <summary>What an index says of an axis; null for what is not written as a place or a range.</summary>
    private AxisPartSpec? ReadAxisPart(IOperation value)
    {
        if (value is IPropertyReferenceOperation { Property: { Name: "Rest" } rest } && KnownAttributes.IsNetGenType(rest.ContainingType, "Functions"))
            return new AxisPartSpec(AxisPartKind.Rest);
        if (value is not IConversionOperation { Operand: var written })
            return null;
        if (written is not IRangeOperation range)
            return ReadBound(written) is { } place ? new AxisPartSpec(AxisPartKind.Place, place) : null;
        var (start, end) = (range.LeftOperand is { } left ? ReadBound(left) : null, range.RightOperand is { } right ? ReadBound(right) : null);
        bool isRead = (range.LeftOperand is null || start is not null) && (range.RightOperand is null || end is not null);
        return isRead ? new AxisPartSpec(AxisPartKind.Range, start, end) : null;
    }

    /// <summary>A place from the start or the end; null for another expression of type <c>Index</c>.</summary>
    private BoundSpec? ReadBound(IOperation bound)
    {
        while (bound is IConversionOperation { Type.Name: "Index" } conversion)
            bound = conversion.Operand;
        if (bound is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand: var fromEnd })
            return new BoundSpec(ReadExpression(fromEnd), true);
        return bound.Type?.SpecialType == SpecialType.System_Int32 ? new BoundSpec(ReadExpression(bound), false) : null;
    }
}
