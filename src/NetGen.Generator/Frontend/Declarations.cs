using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>The parts of types that people wrote, as opposed to those this generator adds, which an analyzer sees beside them.</summary>
internal static class Declarations
{
    public static bool IsGenerated(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).GetLeadingTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) && t.ToString() == PublicSurface.Marker);

    /// <summary>The user's declarations of a type, in the compilation's order of files.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Of(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .Where(r => !IsGenerated(r.SyntaxTree, cancellation))
            .Select(r => r.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>();

    /// <summary>Whether a part of a member exists and the user wrote it.</summary>
    public static bool IsUserPart(ISymbol? part) =>
        part is not null && part.DeclaringSyntaxReferences.Any(r => !IsGenerated(r.SyntaxTree, CancellationToken.None));

    /// <summary>The headers to open around a generated part: containing types first, the type itself last.</summary>
    public static IEnumerable<TypeHeader> Headers(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            chain.Push(t);
        return chain.Select(t => new TypeHeader(
            Keywords(t),
            Name(t),
            Of(t, cancellation).Any(d => d.Modifiers.Any(SyntaxKind.PartialKeyword))));
    }

    /// <summary>The identifier, with type parameters where it has any.</summary>
    public static string Name(INamedTypeSymbol type) => type.TypeParameters.Length == 0 ? type.Name
        : $"{type.Name}<{string.Join(", ", type.TypeParameters.Select(p => PublicSurface.Identifier(p.Name)))}>";

    private static string Keywords(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        string accessibility = SyntaxFacts.GetText(type.DeclaredAccessibility);
        return string.Join(" ", new[] { accessibility, type.IsStatic ? "static" : "", "partial", kind }.Where(w => w.Length > 0));
    }
}
