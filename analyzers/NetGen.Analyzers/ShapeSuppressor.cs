using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator;

namespace NetGen.Analyzers;

/// <summary>
/// Lets projects that comply with the Common Language Specification write shapes: a language that reads no arrays in attributes would miss them, but they are NetGen's alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor ArrayArgument = new("NGS0001", "CS3016", "Only NetGen reads the sizes of a shape.");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [ArrayArgument];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var attribute = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
            if (attribute is not null && context.GetSemanticModel(tree).GetTypeInfo(attribute, context.CancellationToken).Type is INamedTypeSymbol type && KnownAttributes.IsNetGen(type))
                context.ReportSuppression(Suppression.Create(ArrayArgument, diagnostic));
        }
    }
}
