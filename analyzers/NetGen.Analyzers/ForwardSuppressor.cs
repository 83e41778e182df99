using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Analyzers;

/// <summary>Keeps others from calling a network's <c>Forward</c> or <c>Loss</c> unused, or better static: the compiler reads it, and nobody calls it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForwardSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Unused = new("NGS0002", "IDE0051", "The NetGen compiler reads Forward and Loss.");

    private static readonly SuppressionDescriptor Static = new("NGS0003", "CA1822", "The NetGen compiler reads Forward and Loss.");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Unused, Static];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var method = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>();
            if (method?.Identifier.ValueText is MethodSpec.Forward or MethodSpec.Loss
                && context.GetSemanticModel(tree).GetDeclaredSymbol(method, context.CancellationToken) is { } symbol
                && KnownAttributes.IsNetGenType(symbol.ReturnType, "Symbol") && ModelReader.IsModel(symbol.ContainingType))
            {
                context.ReportSuppression(Suppression.Create(diagnostic.Id == Unused.SuppressedDiagnosticId ? Unused : Static, diagnostic));
            }
        }
    }
}
