using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        // File by file, so that each problem is reported by the file that it stands in: editors fix no others.
        context.RegisterSemanticModelAction(Analyze);
    }

    private bool IsMine(Rule rule) => rule.Id.StartsWith(_concern, StringComparison.Ordinal);

    private void Analyze(SemanticModelAnalysisContext context)
    {
        var tree = context.SemanticModel.SyntaxTree;
        foreach (var type in Networks(context.SemanticModel, context.CancellationToken))
        {
            var findings = Findings.Of(type, context.CancellationToken);
            foreach (var problem in findings.Problems.Where(p => IsMine(p.Rule)))
            {
                var diagnostic = ProblemDiagnostics.Create(problem, findings.Map.Find);
                if (diagnostic.Location.SourceTree == tree)
                    context.ReportDiagnostic(diagnostic);
            }
        }
    }

    /// <summary>The networks that have a part in the file.</summary>
    private static IEnumerable<INamedTypeSymbol> Networks(SemanticModel model, CancellationToken cancellation) =>
        model.SyntaxTree.GetRoot(cancellation)
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>()
            .Where(d => d.AttributeLists.Count > 0 || d.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(d => model.GetDeclaredSymbol(d, cancellation))
            .OfType<INamedTypeSymbol>()
            .Where(ModelReader.IsModel)
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
}
