using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using NetGen.Analyzers;
using NetGen.CodeFixes;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>
/// Applies a fix, one by one and everywhere at once. The places of problems are marked <c>{|NG1003:…|}</c>; generator and analyzers run
/// before and after, so that what is left is no error.
/// </summary>
internal sealed class FixTest : CSharpCodeFixTest<ShapeAnalyzer, NetworkCodeFix, DefaultVerifier>
{
    private const string Usings = "using NetGen;\n\n";

    private readonly ImmutableArray<string> _titles;

    private FixTest(ImmutableArray<string> titles)
    {
        _titles = titles;
        // Nothing is downloaded: the references are those that the tests run on.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(SampleCompilation.References);
        // As in an editor.
        TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.DesignTimeBuild = true\n"));
        TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck;
        SolutionTransforms.Add((solution, project) => solution
            .WithProjectParseOptions(project, SampleCompilation.ParseOptions)
            .WithProjectCompilationOptions(project, ((CSharpCompilationOptions)solution.GetProject(project)!.CompilationOptions!)
                .WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable)));
    }

    /// <param name="title">The fix as the editor's menu names it; several, split by bars, where sizes differ from place to place.</param>
    public static Task AssertAsync(string before, string title, string after) =>
        new FixTest([.. title.Split('|')]) { TestCode = Usings + before, FixedCode = Usings + after }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Of the fixes offered, those that the test names.</summary>
    protected override ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions) =>
        [.. actions.Where(a => _titles.Contains(a.Title))];

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new ShapeAnalyzer(), new LanguageAnalyzer(), new MeaningAnalyzer()];

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(NetworkGenerator)];
}
