using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>Reads attributes: their constants by parameter name, and where each argument stands.</summary>
internal sealed class AttributeDataReader(KnownAttributes known, SourceMap map)
{
    /// <summary>
    /// Reads the attributes that <paramref name="belongs"/> picks, in source order, and puts them on the map as parts of
    /// <paramref name="member"/>. Gives false in <paramref name="isWellFormed"/> when the C# compiler refuses one of them.
    /// </summary>
    public EquatableArray<AttributeSpec> Read(
        IEnumerable<AttributeData> attributes, Func<INamedTypeSymbol, bool> belongs, Place member, out bool isWellFormed)
    {
        isWellFormed = true;
        var specs = new List<AttributeSpec>();
        foreach (var attribute in attributes)
        {
            if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
                continue;
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
            {
                isWellFormed = false;
                continue;
            }

            if (!belongs(attribute.AttributeClass))
                continue;

            var place = member with { Part = specs.Count };
            map.Add(place, syntax.SyntaxTree, syntax.Span);
            string name = known.NameOf(attribute.AttributeClass);
            var arguments = Arguments(attribute, known.IsLayer(attribute.AttributeClass), ref isWellFormed);
            if (attribute.AttributeClass.TypeArguments is [INamedTypeSymbol block, ..])
            {
                isWellFormed &= block.TypeKind != TypeKind.Error;
                arguments = arguments.Append(new("Block", ArgumentValue.Of(known.UnitOf(block)))).Append(new("Type", ArgumentValue.Of(block.Name))).ToEquatableArray();
            }

            specs.Add(new AttributeSpec(name, arguments));
            AddArguments(attribute, syntax, place, ref isWellFormed);
        }

        return specs.ToEquatableArray();
    }

    private EquatableArray<AttributeArgument> Arguments(AttributeData attribute, bool isLayer, ref bool isWellFormed)
    {
        // Without a constructor the arguments fit none.
        if (attribute.AttributeConstructor is null)
            isWellFormed = false;

        string[] parameters = attribute.AttributeConstructor is { } constructor ? known.ParametersOf(constructor) : [];
        var arguments = new List<AttributeArgument>();
        for (int i = 0; i < Math.Min(parameters.Length, attribute.ConstructorArguments.Length); i++)
            Add(parameters[i], attribute.ConstructorArguments[i], isLayer, ref isWellFormed);
        foreach (var named in attribute.NamedArguments)
            Add(named.Key, named.Value, false, ref isWellFormed);
        return arguments.ToEquatableArray();

        void Add(string name, TypedConstant constant, bool isExpression, ref bool isWellFormed)
        {
            // An expression that is left out.
            if (isExpression && constant is { Kind: TypedConstantKind.Primitive, IsNull: true })
                return;
            if (ValueOf(constant, isExpression) is { } value)
                arguments.Add(new AttributeArgument(name, value));
            else
                isWellFormed = false;
        }
    }

    /// <summary>Null for a constant that is none, and for kinds that no attribute of the language takes.</summary>
    /// <param name="isExpression">A text stands for a number: an expression over hyperparameters.</param>
    private static ArgumentValue? ValueOf(TypedConstant constant, bool isExpression) => constant.Kind switch
    {
        TypedConstantKind.Array when constant.IsNull => ArgumentValue.Of(Array.Empty<int>()),
        TypedConstantKind.Array when constant.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Object } =>
            ArgumentValue.Of(constant.Values.Select(v => ValueOf(v, isExpression) ?? ArgumentValue.Of(v.ToCSharpString()))),
        TypedConstantKind.Array when constant.Values.All(v => v.Value is int) => ArgumentValue.Of(constant.Values.Select(v => (int)v.Value!)),
        TypedConstantKind.Enum => ArgumentValue.Of(MemberName(constant)),
        TypedConstantKind.Primitive => constant.Value is string text && isExpression ? ArgumentValue.OfExpression(text) : ValueOf(constant.Value),
        _ => null,
    };

    /// <summary>Null for a constant of a kind that nothing in the language takes.</summary>
    public static ArgumentValue? ValueOf(object? constant) => constant switch
    {
        null => ArgumentValue.Of(""),
        bool flag => ArgumentValue.Of(flag),
        string text => ArgumentValue.Of(text),
        char => null,
        IConvertible number => ArgumentValue.Of(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary><c>Same</c>; of a number that names no member (a cast), the number.</summary>
    private static string MemberName(TypedConstant constant) =>
        constant.Type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value))?.Name
        ?? Convert.ToString(constant.Value, CultureInfo.InvariantCulture);

    private void AddArguments(AttributeData attribute, AttributeSyntax syntax, Place place, ref bool isWellFormed)
    {
        if (syntax.ArgumentList is null)
            return;

        var parameters = attribute.AttributeConstructor?.Parameters ?? [];
        int position = 0;
        foreach (var argument in syntax.ArgumentList.Arguments)
        {
            string? name = argument.NameEquals is { } equals ? equals.Name.Identifier.ValueText
                : argument.NameColon is { } colon ? KnownAttributes.Pascal(colon.Name.Identifier.ValueText)
                : position < parameters.Length ? known.ParametersOf(attribute.AttributeConstructor!)[position]
                : null;
            if (name is null)
                continue;

            // Several arguments of a params array are one argument here: [Input(28, 28, 1)].
            map.Extend(place with { Argument = name }, syntax.SyntaxTree, argument.Span);

            if (argument.NameEquals is not null)
                isWellFormed &= attribute.NamedArguments.Any(n => n.Key == name);
            else if (position < parameters.Length && !parameters[position].IsParams)
                position++;
        }
    }
}
