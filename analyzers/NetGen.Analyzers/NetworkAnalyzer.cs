using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Analyzers;

/// <summary>
/// Reports the rules of one concern, told by their id. The rules themselves stand in the compiler: this only brings them to their places.
/// </summary>
public abstract class NetworkAnalyzer : DiagnosticAnalyzer
{
    private readonly string _concern;

    /// <param name="concern">How the ids of its rules begin: <c>NG1</c>.</param>
    private protected NetworkAnalyzer(string concern)
    {
        _concern = concern;
        SupportedDiagnostics = [.. Rules.All.Where(IsMine).Select(Descriptors.Of)];
    }

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private bool IsMine(Rule rule) => rule.Id.StartsWith(_concern, StringComparison.Ordinal);

    private void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!ModelReader.IsNetwork(type))
            return;

        var findings = Findings.Of(type, context.CancellationToken);
        foreach (var problem in findings.Problems.Where(p => IsMine(p.Rule)))
            context.ReportDiagnostic(ProblemDiagnostics.Create(problem, findings.Map.Find(problem.Place)));
    }
}
