using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.CodeFixes;

/// <summary>Offers the fixes that the compiler put beside a problem, as edits of the text: what they do not touch stays as it is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NetworkCodeFix)), Shared]
public sealed class NetworkCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. Rules.All.Select(r => r.Id)];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var fix in ProblemDiagnostics.Fixes(diagnostic))
            {
                var edit = await FindEditAsync(context.Document, diagnostic, fix, context.CancellationToken).ConfigureAwait(false);
                if (edit is not null)
                    context.RegisterCodeFix(CodeAction.Create(fix.Title, c => edit.ApplyAsync(c), EquivalenceKey(fix)), diagnostic);
            }
        }
    }

    /// <summary>Fixes with the same key are one choice for a whole solution; corrected sizes differ from place to place.</summary>
    private static string EquivalenceKey(Fix fix) => fix.Kind == FixKind.ReplaceArgument ? $"{fix.Kind} {fix.Place.Argument}" : $"{fix.Kind} {fix.Text}";

    private static async Task<DocumentEdit?> FindEditAsync(Document document, Diagnostic diagnostic, Fix fix, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null)
            return null;

        // Of a type around a network, the network is inside.
        var node = root.FindNode(diagnostic.Location.SourceSpan);
        var type = node.AncestorsAndSelf().Concat(node.DescendantNodes())
            .OfType<TypeDeclarationSyntax>()
            .Select(d => model.GetDeclaredSymbol(d, cancellation))
            .OfType<INamedTypeSymbol>()
            .FirstOrDefault(ModelReader.IsModel);
        if (type is null)
            return null;

        // The spec's places lead back to syntax as they led there: through the reader.
        var location = ModelReader.Read(type, cancellation).Map.Find(fix.Place);
        if (location.SourceTree is not { } tree || document.Project.GetDocument(tree) is not { } target)
            return null;

        var changes = FixEdits.Find(fix, (await tree.GetRootAsync(cancellation).ConfigureAwait(false)).FindNode(location.SourceSpan));
        return changes.Count == 0 ? null : new DocumentEdit(target, changes);
    }
}
