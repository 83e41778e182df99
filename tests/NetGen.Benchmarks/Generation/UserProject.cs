using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator;

namespace NetGen.Benchmarks.Generation;

/// <summary>A project as the compiler sees it: a file of networks, the framework and NetGen.</summary>
internal static class UserProject
{
    // What this version of the compiler calls preview is C# 14.
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>The framework and NetGen, as they run this program.</summary>
    public static readonly ImmutableArray<string> ReferencePaths =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && name.EndsWith(".dll", StringComparison.Ordinal)
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("NetGen", StringComparison.Ordinal))),
    ];

    private static readonly ImmutableArray<MetadataReference> References = [.. ReferencePaths.Select(p => MetadataReference.CreateFromFile(p))];

    public static SyntaxTree Parse(string source, string path = "Networks.cs") => CSharpSyntaxTree.ParseText(source, ParseOptions, path, Encoding.UTF8);

    public static CSharpCompilation Compile(params IEnumerable<SyntaxTree> files) => CSharpCompilation.Create(
        $"Project{Guid.NewGuid():N}", files, References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The generator as a build runs it, with analyzers on.</summary>
    /// <param name="disabled">What nobody asks for: an editor does without implementations.</param>
    public static GeneratorDriver Driver(IncrementalGeneratorOutputKind disabled = IncrementalGeneratorOutputKind.None) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new NoProperties(), driverOptions: new GeneratorDriverOptions(disabled));

    private sealed class NoProperties : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = "";
                return false;
            }
        }
    }
}
