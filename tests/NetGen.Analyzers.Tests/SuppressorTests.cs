using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Analyzers;

namespace NetGen.Tests;

public class SuppressorTests
{
    [Fact]
    public async Task Forward_is_neither_unused_nor_better_static()
    {
        const string source = """
            [Network, Input(4)]
            public partial class Net
            {
                [Dense(3)] public partial Layer A { get; }
                Symbol Forward(Symbol x) => x | A;
                Symbol Other(Symbol x) => x;
                float Forward(float x) => x;
            }
            class Elsewhere { NetGen.Symbol Forward(NetGen.Symbol x) => x; }
            """;
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var found = await SampleCompilation.Parse(source).WithAnalyzers([new EveryMethod(), new ForwardSuppressor()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["CA1822 5", "IDE0051 5"],
            found.Where(d => d.IsSuppressed).Select(d => $"{d.Id} {d.Location.GetLineSpan().StartLinePosition.Line + 1}").Order());
        Assert.Equal(6, found.Count(d => !d.IsSuppressed));
    }

#pragma warning disable RS1029, RS1036, RS1038, RS1041, RS2008 // It never leaves the test.

    /// <summary>Says of every method what others say of those that nobody calls.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EveryMethod : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Unused = new("IDE0051", "Unused", "Unused", "Style", DiagnosticSeverity.Info, isEnabledByDefault: true);

        private static readonly DiagnosticDescriptor Static = new("CA1822", "Static", "Static", "Performance", DiagnosticSeverity.Info, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Unused, Static];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(
                c =>
                {
                    var location = ((MethodDeclarationSyntax)c.Node).Identifier.GetLocation();
                    c.ReportDiagnostic(Diagnostic.Create(Unused, location));
                    c.ReportDiagnostic(Diagnostic.Create(Static, location));
                },
                SyntaxKind.MethodDeclaration);
        }
    }
}
