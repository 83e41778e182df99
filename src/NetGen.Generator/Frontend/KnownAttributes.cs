using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>
/// What is asked of attribute classes, asked once: a deep network applies a handful of them hundreds of times. Holds symbols, so it lives
/// for one reading.
/// </summary>
/// <param name="type">The class that is read: unit 0.</param>
public sealed class KnownAttributes(INamedTypeSymbol type)
{
    private readonly List<INamedTypeSymbol> _units = [type];
    private readonly Dictionary<INamedTypeSymbol, (string Name, bool IsLayer)> _classes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, string[]> _parameters = new(SymbolEqualityComparer.Default);

    /// <summary>The class that is read, and the blocks that are used so far.</summary>
    public IReadOnlyList<INamedTypeSymbol> Units => _units;

    /// <summary>The number of a block among the units, or −1 for a type that is no block of this project.</summary>
    public int UnitOf(INamedTypeSymbol block)
    {
        block = block.OriginalDefinition;
        if (!ModelReader.IsBlock(block) || block.DeclaringSyntaxReferences.Length == 0)
            return -1;
        int known = _units.FindIndex(u => SymbolEqualityComparer.Default.Equals(u, block));
        if (known >= 0)
            return known;
        _units.Add(block);
        return _units.Count - 1;
    }

    /// <summary>The name without the suffix: <c>Conv2D</c>.</summary>
    public string NameOf(INamedTypeSymbol type) => Class(type).Name;

    /// <summary>Whether it derives from <c>LayerAttribute</c>.</summary>
    public bool IsLayer(INamedTypeSymbol type) => Class(type).IsLayer;

    /// <summary>A constructor's parameters as a spec names them: <c>KernelSize</c>.</summary>
    public string[] ParametersOf(IMethodSymbol constructor)
    {
        if (!_parameters.TryGetValue(constructor, out string[]? names))
            _parameters.Add(constructor, names = [.. constructor.Parameters.Select(p => Pascal(p.Name))]);
        return names;
    }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    public static bool IsNetGenType(ITypeSymbol type, string name) => type.Name == name && IsNetGen(type);

    public static bool IsNetGen(ITypeSymbol type) => type.ContainingNamespace is { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true };

    private (string Name, bool IsLayer) Class(INamedTypeSymbol type)
    {
        if (!_classes.TryGetValue(type, out var known))
            _classes.Add(type, known = (WithoutSuffix(type.Name), Derives(type)));
        return known;
    }

    private static string WithoutSuffix(string name) =>
        name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;

    private static bool Derives(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (IsNetGenType(ancestor, "LayerAttribute"))
                return true;
        }

        return false;
    }
}
