using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>
/// Reads a class marked <c>[Network]</c>: the last stage that sees Roslyn. Generator, analyzers and fixes all read through here.
/// </summary>
public static class ModelReader
{
    public const string NetworkAttribute = "NetGen.NetworkAttribute";

    /// <summary>Whether the type is marked, so that <see cref="Read"/> makes sense of it.</summary>
    public static bool IsNetwork(INamedTypeSymbol type) => Mark(type) is not null;

    /// <summary>The first <c>[Network]</c> of a type, in whatever file it stands; null for none.</summary>
    internal static AttributeData? Mark(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(a => a.AttributeClass is { } mark && KnownAttributes.IsNetGenType(mark, "NetworkAttribute"));

    public static NetworkReading Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var map = new SourceMap();
        var known = new KnownAttributes();
        var parts = Declarations.Of(type, cancellation).ToList();
        if (parts.Count > 0)
            AddDeclaration(type, parts[0], map);

        var attributes = new AttributeDataReader(known, map).Read(InSourceOrder(type, parts), KnownAttributes.IsNetGen, Place.Class, out bool isWellFormed);
        var (layers, properties) = Layers(type, parts, new LayerPropertyReader(known, map), ref isWellFormed, cancellation);
        var methods = new ForwardReader(type, properties, map, cancellation).Read(out bool areMethodsWellFormed);
        var spec = new ModelSpec(
            type.Name,
            Namespace(type),
            Declarations.Headers(type, cancellation).ToEquatableArray(),
            attributes,
            layers,
            Facts(type, parts, layers, cancellation),
            methods);
        // On anything but a class the mark itself is the C# compiler's error.
        return new NetworkReading(spec, map, !isWellFormed || !areMethodsWellFormed || type.TypeKind != TypeKind.Class);
    }

    /// <summary>The class itself, and each type around it under its name.</summary>
    private static void AddDeclaration(INamedTypeSymbol type, TypeDeclarationSyntax part, SourceMap map)
    {
        map.Add(Place.Class, part.SyntaxTree, part.Identifier.Span);
        var outer = type.ContainingType;
        for (var syntax = part.Parent as TypeDeclarationSyntax; syntax is not null && outer is not null; syntax = syntax.Parent as TypeDeclarationSyntax)
        {
            map.Add(Place.Class with { Argument = Declarations.Name(outer) }, syntax.SyntaxTree, syntax.Identifier.Span);
            outer = outer.ContainingType;
        }
    }

    private static string Namespace(INamedTypeSymbol type)
    {
        var names = new Stack<string>();
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            names.Push(space.Name);
        return string.Join(".", names);
    }

    private static IEnumerable<AttributeData> InSourceOrder(INamedTypeSymbol type, List<TypeDeclarationSyntax> parts) =>
        type.GetAttributes()
            .Where(a => a.ApplicationSyntaxReference is not null)
            .OrderBy(a => parts.FindIndex(p => p.SyntaxTree == a.ApplicationSyntaxReference!.SyntaxTree && p.Span.Contains(a.ApplicationSyntaxReference.Span)))
            .ThenBy(a => a.ApplicationSyntaxReference!.Span.Start);

    private static (EquatableArray<LayerSpec> Specs, List<IPropertySymbol> Properties) Layers(
        INamedTypeSymbol type, List<TypeDeclarationSyntax> parts, LayerPropertyReader reader, ref bool isWellFormed, CancellationToken cancellation)
    {
        var properties = type.GetMembers().OfType<IPropertySymbol>().Where(reader.IsLayer).ToDictionary<IPropertySymbol, SyntaxNode>(
            p => p.DeclaringSyntaxReferences[0].GetSyntax(cancellation));
        var layers = new List<LayerSpec>();
        var inOrder = new List<IPropertySymbol>();
        int declaration = -1;
        foreach (var part in parts)
        {
            bool isFirst = true;
            foreach (var syntax in part.Members.OfType<PropertyDeclarationSyntax>())
            {
                if (!properties.TryGetValue(syntax, out var property))
                    continue;
                if (isFirst)
                    declaration++;
                isFirst = false;
                layers.Add(reader.Read(property, syntax, layers.Count, declaration, out bool isLayerWellFormed));
                inOrder.Add(property);
                isWellFormed &= isLayerWellFormed;
            }
        }

        return (layers.ToEquatableArray(), inOrder);
    }

    private static DeclarationFacts Facts(
        INamedTypeSymbol type, List<TypeDeclarationSyntax> parts, EquatableArray<LayerSpec> layers, CancellationToken cancellation)
    {
        bool isGeneric = false, isFileLocal = false;
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            isGeneric |= t.TypeParameters.Length > 0;
            isFileLocal |= t.IsFileLocal;
        }

        var layerNames = new HashSet<string>(layers.Select(l => l.Name));
        var others = type.GetMembers()
            .Where(m => m is { IsImplicitlyDeclared: false, IsOverride: false } and not IMethodSymbol { AssociatedSymbol: not null }
                && !layerNames.Contains(m.Name) && Declarations.IsUserPart(m))
            .SelectMany(MemberName)
            .Concat(!type.IsRecord && parts.Any(p => p.ParameterList is not null) ? [".primary"] : [])
            .Distinct();
        return new DeclarationFacts(
            parts.Any(p => p.Modifiers.Any(SyntaxKind.PartialKeyword)),
            HasOtherBase(type),
            isGeneric,
            type.IsStatic || type.IsAbstract,
            type.IsRecord || type.TypeKind != TypeKind.Class,
            others.ToEquatableArray(),
            isFileLocal,
            type.ContainingAssembly is ISourceAssemblySymbol { Compilation.Options: CSharpCompilationOptions { AllowUnsafe: false } });
    }

    /// <summary>The name under which a member would collide; none for one that the generated members may stand beside.</summary>
    private static IEnumerable<string> MemberName(ISymbol member) => member switch
    {
        // Only our own signature collides: (Device?, int?).
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.Parameters is [{ Type.Name: "Device" }, { Type.Name: "Nullable" }] ? [".ctor"] : [],
        IMethodSymbol { MethodKind: not MethodKind.Ordinary } => [],
        // An overload, such as Predict(Image image), is welcome.
        IMethodSymbol method when PublicSurface.MethodNames.Contains(method.Name) => [],
        IPropertySymbol { IsIndexer: true } => [],
        _ => [member.Name],
    };

    private static bool HasOtherBase(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && type.BaseType is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error } parent
        && !KnownAttributes.IsNetGenType(parent, "Network");
}
