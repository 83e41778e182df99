using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>Reads a class's <c>Forward</c>, a network's <c>Loss</c>, and the methods of the class that they call, as data.</summary>
/// <param name="unit">The class's number.</param>
/// <param name="layers">The layer properties in the order of the spec.</param>
/// <param name="hyperparameters">The parameters of a block's primary constructor.</param>
internal sealed class ForwardReader(
    INamedTypeSymbol type, int unit, IReadOnlyList<IPropertySymbol> layers, IReadOnlyList<IParameterSymbol> hyperparameters, SourceMap map, CancellationToken cancellation)
{
    private readonly List<IMethodSymbol> _methods = [];

    /// <param name="isWellFormed">False where the C# compiler refuses something in one of the methods.</param>
    public EquatableArray<MethodSpec> Read(out bool isWellFormed)
    {
        isWellFormed = true;
        _methods.AddRange(OverSymbols(MethodSpec.Forward));
        if (unit == 0)
            _methods.AddRange(OverSymbols(MethodSpec.Loss));
        var specs = new List<MethodSpec>();
        for (int i = 0; i < _methods.Count; i++)
            specs.Add(Read(i, ref isWellFormed));
        return specs.ToEquatableArray();
    }

    private IEnumerable<IMethodSymbol> OverSymbols(string name) => type.GetMembers(name).OfType<IMethodSymbol>()
        .Where(m => Declarations.IsUserPart(m) && IsOverSymbols(m))
        .Select(m => m.PartialImplementationPart ?? m);

    /// <summary>How many layers the class has: its methods are the members behind them.</summary>
    public int LayerCount => layers.Count;

    /// <summary>The number of a layer property, or −1 for another.</summary>
    public int LayerOf(IPropertySymbol property)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (SymbolEqualityComparer.Default.Equals(layers[i], property.PartialDefinitionPart ?? property))
                return i;
        }

        return -1;
    }

    /// <summary>The number of a hyperparameter, or −1 for another parameter.</summary>
    public int HyperparameterOf(IParameterSymbol parameter)
    {
        for (int i = 0; i < hyperparameters.Count; i++)
        {
            if (SymbolEqualityComparer.Default.Equals(hyperparameters[i], parameter))
                return i;
        }

        return -1;
    }

    /// <summary>The number of a method of the class, which is then read, too; −1 for one that cannot be.</summary>
    public int MethodOf(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingType, type) || method.IsGenericMethod || method.IsAsync || Syntax(method) is null)
            return -1;

        int known = _methods.FindIndex(m => SymbolEqualityComparer.Default.Equals(m, method));
        if (known < 0)
            _methods.Add(method);
        return known < 0 ? _methods.Count - 1 : known;
    }

    private MethodSpec Read(int index, ref bool isWellFormed)
    {
        var method = _methods[index];
        var place = new Place(unit, layers.Count + index, -1);
        var functions = default(EquatableArray<FunctionSpec>);
        var faults = default(EquatableArray<FaultSpec>);
        bool readsTraining = false;
        if (Syntax(method) is { } syntax && type.ContainingAssembly is ISourceAssemblySymbol { Compilation: var compilation })
        {
            var model = compilation.GetSemanticModel(syntax.SyntaxTree);
            isWellFormed &= model.GetMethodBodyDiagnostics(syntax.Span, cancellation).All(d => d.DefaultSeverity != DiagnosticSeverity.Error);
            map.Add(place, syntax.SyntaxTree, syntax.Identifier.Span);
            foreach (var parameter in syntax.ParameterList.Parameters)
                map.Add(place with { Argument = parameter.Identifier.ValueText }, syntax.SyntaxTree, parameter.Span);
            foreach (var element in (syntax.ReturnType as TupleTypeSyntax)?.Elements ?? default)
                map.Add(place with { Argument = MethodSpec.PlaceOf(element.Identifier.ValueText) }, syntax.SyntaxTree, element.Span);
            var reader = new MethodReader(this, method, place, map);
            functions = reader.Read(model.GetOperation(syntax, cancellation));
            (faults, readsTraining) = (reader.Faults, reader.ReadsTraining);
        }
        else if (method.Locations.FirstOrDefault(l => l.IsInSource) is { } location)
        {
            map.Add(place, location.SourceTree!, location.SourceSpan);
            isWellFormed &= method.IsExtern || method.IsAbstract;
            faults = new([new FaultSpec(-1, FaultKind.Unreadable, new(["a signature without a body", "write what it computes"]))]);
        }

        bool isLoss = unit == 0 && method.Name == MethodSpec.Loss && IsOverSymbols(method);
        return new MethodSpec(method.Name, Signature(method), functions, faults, Inputs(method), Outputs(method)) { IsLoss = isLoss, ReadsTraining = readsTraining };
    }

    /// <summary>The names of the parameters, where they are told apart by name: of several inputs, and of what a loss reads; otherwise a name is nobody's business.</summary>
    private EquatableArray<string> Inputs(IMethodSymbol method)
    {
        bool isRoot = unit == 0 && method.Name is (MethodSpec.Forward or MethodSpec.Loss);
        bool hasSeveral = method.Parameters.Length > 1 || OverSymbols(MethodSpec.Loss).Any() || type.GetAttributes().Count(a => a.AttributeClass is { } c && KnownAttributes.IsNetGenType(c, "InputAttribute")) > 1;
        return isRoot && hasSeveral && method.Parameters.All(p => KnownAttributes.IsNetGenType(p.Type, "Symbol"))
            ? method.Parameters.Select(p => p.Name).ToEquatableArray()
            : default;
    }

    /// <summary>The names in the tuple that a network's <c>Forward</c> returns, where it is one of symbols with names.</summary>
    private EquatableArray<string> Outputs(IMethodSymbol method) =>
        unit == 0 && !ModelReader.IsBlock(type) && method is { Name: MethodSpec.Forward, ReturnType: INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } }
        && elements.All(e => e.IsExplicitlyNamedTupleElement && KnownAttributes.IsNetGenType(e.Type, "Symbol"))
            ? elements.Select(e => e.Name).ToEquatableArray()
            : default;

    /// <summary>The declaration that has a body, if the user wrote one.</summary>
    private MethodDeclarationSyntax? Syntax(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(cancellation))
            .OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(m => (m.Body is not null || m.ExpressionBody is not null) && !Declarations.IsGenerated(m.SyntaxTree, cancellation));

    private static bool IsOverSymbols(IMethodSymbol method) => Mentions(method.ReturnType) || method.Parameters.Any(p => Mentions(p.Type));

    private static bool Mentions(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Mentions(array.ElementType),
        INamedTypeSymbol named => KnownAttributes.IsNetGenType(named, "Symbol") || named.TypeArguments.Any(Mentions),
        _ => false,
    };

    /// <summary><c>Symbol Forward(Symbol)</c>.</summary>
    private static string Signature(IMethodSymbol method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeParameters.Select(p => p.Name))}>" : "";
        var parameters = method.Parameters.Select(p => (p.RefKind == RefKind.None ? "" : p.RefKind.ToString().ToLowerInvariant() + " ") + Text(p.Type));
        return $"{(method.IsAsync ? "async " : "")}{Text(method.ReturnType)} {method.Name}{generic}({string.Join(", ", parameters)})";
    }

    private static string Text(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } => $"({string.Join(", ", elements.Select(e => Text(e.Type) + (e.IsExplicitlyNamedTupleElement ? $" {e.Name}" : "")))})",
        _ when KnownAttributes.IsNetGenType(type, "Symbol") => "Symbol",
        _ => type.ToDisplayString(NullableFlowState.None, SymbolDisplayFormat.MinimallyQualifiedFormat),
    };
}
