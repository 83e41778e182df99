using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>Reads one property that is a layer.</summary>
internal sealed class LayerPropertyReader(KnownAttributes known, int unit, SourceMap map)
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Whether a property is a layer or a weight: it has an attribute of one, or it is partial and of type <c>Layer</c> or <c>Symbol</c>.</summary>
    public bool IsLayer(IPropertySymbol property) =>
        !property.IsIndexer
        && (property.IsPartialDefinition && (KnownAttributes.IsNetGenType(property.Type, "Layer") || KnownAttributes.IsNetGenType(property.Type, "Symbol"))
            || property.GetAttributes().Any(a => a.AttributeClass is { } type && known.IsLayer(type)));

    public LayerSpec Read(IPropertySymbol property, PropertyDeclarationSyntax syntax, int index, int declaration, out bool isWellFormed)
    {
        var place = new Place(unit, index, -1);
        map.Add(place, syntax.SyntaxTree, syntax.Identifier.Span);
        var attributes = new AttributeDataReader(known, map).Read(property.GetAttributes(), known.IsLayer, place, out isWellFormed);
        isWellFormed &= property.Type.TypeKind != TypeKind.Error;

        bool isOpen = property.IsPartialDefinition && Declarations.IsUserPart(property.PartialImplementationPart) is false;
        var accessors = isOpen ? syntax.AccessorList!.Accessors : [];
        return new LayerSpec(
            property.Name,
            Keywords(syntax),
            accessors.Count == 1 && accessors[0].IsKind(SyntaxKind.GetAccessorDeclaration),
            declaration,
            attributes,
            TypeText(property.Type),
            accessors.Select(a => string.Join(" ", a.Modifiers.Append(a.Keyword).Select(t => t.Text))).ToEquatableArray(),
            syntax.HasStructuredTrivia && syntax.GetLeadingTrivia().Any(t => t.HasStructure && t.GetStructure() is DocumentationCommentTriviaSyntax));
    }

    /// <summary>Without the compiler's own way to text, which takes its time, where a layer is what it should be.</summary>
    private static string TypeText(ITypeSymbol type) =>
        KnownAttributes.IsNetGenType(type, "Layer") && type is INamedTypeSymbol { ContainingType: null, Arity: 0, NullableAnnotation: not NullableAnnotation.Annotated }
            ? LayerSpec.LayerType
            : type.ToDisplayString(TypeFormat);

    private static string Keywords(PropertyDeclarationSyntax syntax)
    {
        var modifiers = syntax.Modifiers.Select(m => m.Text);
        return string.Join(" ", syntax.Modifiers.Any(SyntaxKind.PartialKeyword) ? modifiers : modifiers.Append("partial"));
    }
}
