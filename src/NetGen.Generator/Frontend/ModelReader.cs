using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>
/// Reads a class marked <c>[Network]</c> or <c>[Block]</c>, and the blocks that it uses: the last stage that sees Roslyn. Generator, analyzers and fixes all read through here.
/// </summary>
public static class ModelReader
{
    public const string NetworkAttribute = "NetGen.NetworkAttribute";

    public const string BlockAttribute = "NetGen.BlockAttribute";

    /// <summary>Whether the type is marked, so that <see cref="Read"/> makes sense of it.</summary>
    public static bool IsModel(INamedTypeSymbol type) => Mark(type) is not null;

    /// <summary>Whether the type is a block.</summary>
    public static bool IsBlock(INamedTypeSymbol type) => Mark(type) is { AttributeClass: { } mark } && KnownAttributes.IsNetGenType(mark, nameof(BlockAttribute));

    /// <summary>The <c>[Network]</c> of a type, in whatever file it stands, or its <c>[Block]</c>; null for none.</summary>
    internal static AttributeData? Mark(INamedTypeSymbol type) => Marked(type, nameof(NetworkAttribute)) ?? Marked(type, nameof(BlockAttribute));

    private static AttributeData? Marked(INamedTypeSymbol type, string name) =>
        type.GetAttributes().FirstOrDefault(a => a.AttributeClass is { } mark && KnownAttributes.IsNetGenType(mark, name));

    public static NetworkReading Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var map = new SourceMap();
        var known = new KnownAttributes(type);
        var parts = Declarations.Of(type, cancellation).ToList();
        if (parts.Count > 0)
            AddDeclaration(type, parts[0], map);

        bool isWellFormed = true;
        var spec = ReadUnit(type, 0, parts, known, map, ref isWellFormed, cancellation);
        var blocks = new List<ModelSpec>();
        // Blocks name further ones.
        for (int i = 1; i < known.Units.Count; i++)
        {
            var block = known.Units[i];
            var partsOfBlock = Declarations.Of(block, cancellation).ToList();
            map.Add(new Place(i, -1, -1), partsOfBlock[0].SyntaxTree, partsOfBlock[0].Identifier.Span);
            blocks.Add(ReadUnit(block, i, partsOfBlock, known, map, ref isWellFormed, cancellation));
        }

        // On anything but a class the mark itself is the C# compiler's error.
        return new NetworkReading(spec with { Blocks = blocks.ToEquatableArray() }, map, !isWellFormed || type.TypeKind != TypeKind.Class);
    }

    private static ModelSpec ReadUnit(
        INamedTypeSymbol type, int unit, List<TypeDeclarationSyntax> parts, KnownAttributes known, SourceMap map, ref bool isWellFormed, CancellationToken cancellation)
    {
        var attributes = new AttributeDataReader(known, map).Read(InSourceOrder(type, parts), KnownAttributes.IsNetGen, new Place(unit, -1, -1), out bool areAttributesWellFormed);
        var (layers, properties) = Layers(type, parts, new LayerPropertyReader(known, unit, map), ref isWellFormed, cancellation);
        bool isBlock = IsBlock(type);
        var hyperparameters = isBlock ? Hyperparameters(type, parts) : [];
        var methods = new ForwardReader(type, unit, properties, hyperparameters, map, cancellation).Read(out bool areMethodsWellFormed);
        isWellFormed &= areAttributesWellFormed && areMethodsWellFormed;
        return new ModelSpec(
            type.Name,
            Namespace(type),
            Declarations.Headers(type, cancellation).ToEquatableArray(),
            attributes,
            layers,
            Facts(type, parts, layers, cancellation),
            methods,
            default,
            isBlock ? new BlockFacts(hyperparameters.Select(Hyperparameter).ToEquatableArray()) : null);
    }

    /// <summary>The parameters of the primary constructor.</summary>
    private static IReadOnlyList<IParameterSymbol> Hyperparameters(INamedTypeSymbol type, List<TypeDeclarationSyntax> parts) =>
        parts.Select(p => p.ParameterList).FirstOrDefault(p => p is not null) is { } list
        && type.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == list.SyntaxTree && r.Span.Contains(list.Span))) is { } constructor
            ? constructor.Parameters
            : [];

    private static HyperparameterSpec Hyperparameter(IParameterSymbol parameter) => new(
        parameter.Name,
        parameter.RefKind == RefKind.None && !parameter.IsParams ? MethodReader.KindOf(parameter.Type, allowsText: true) : null,
        parameter.Type.ToDisplayString(NullableFlowState.None, SymbolDisplayFormat.MinimallyQualifiedFormat),
        parameter.HasExplicitDefaultValue ? AttributeDataReader.ValueOf(parameter.ExplicitDefaultValue) : null);

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
