using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Analyzers;
using NetGen.Generator;

namespace NetGen.Tests;

/// <summary>A user's project: compiled as its build would, with the generator and, unless they are off, the analyzers.</summary>
internal sealed class SampleCompilation
{
    /// <summary>The framework that the tests run on, and NetGen.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = Load(name => name.StartsWith("System.", StringComparison.Ordinal) || name is "NetGen.dll" or "netstandard.dll");

    /// <summary>What a project has more that can run kernels on graphics processors.</summary>
    public static ImmutableArray<MetadataReference> GpuReferences { get; } = Load(name => name is "NetGen.Gpu.dll" or "ILGPU.dll");

    private static readonly string[] Suppressed = [.. new ShapeSuppressor().SupportedSuppressions.Select(s => s.SuppressedDiagnosticId)];

    private SampleCompilation(Compilation output, IReadOnlyList<Diagnostic> diagnostics, GeneratorDriverRunResult generated)
    {
        Output = output;
        Diagnostics = diagnostics;
        Generated = generated;
    }

    /// <summary>The user's code and the generated code.</summary>
    public Compilation Output { get; }

    /// <summary>Everything that the build would print, of any severity but hidden: the C# compiler's, the generator's and the analyzers' own.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public GeneratorDriverRunResult Generated { get; }

    /// <summary>Whether what was generated is stubs alone.</summary>
    public bool HasStubsAlone => !Generated.GeneratedTrees.Any(t => t.FilePath.EndsWith("-Programs.g.cs", StringComparison.Ordinal));

    /// <summary>The text of one generated file.</summary>
    public string Text(string hintName) => Generated.Results.Single().GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    /// <summary>The source as one file of a library, with the usings that the SDK and a user of NetGen have.</summary>
    public static CSharpCompilation Parse(string source, bool allowsUnsafe = true) => CSharpCompilation.Create(
        "Sample",
        [
            CSharpSyntaxTree.ParseText("global using System; global using NetGen;", ParseOptions, "Usings.cs"),
            CSharpSyntaxTree.ParseText(source, ParseOptions, "Sample.cs"),
        ],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowsUnsafe, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver(bool analyzersRun = true, NetworkGenerator? generator = null) =>
        Driver(generator, analyzersRun ? [] : [("RunAnalyzers", "false")]);

    /// <param name="properties">MSBuild properties that the build has set.</param>
    public static GeneratorDriver Driver(NetworkGenerator? generator, params (string Name, string Value)[] properties) => CSharpGeneratorDriver.Create(
        [(generator ?? new NetworkGenerator()).AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: Properties(properties),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>MSBuild properties as the generator reads them.</summary>
    public static AnalyzerConfigOptionsProvider Properties(params (string Name, string Value)[] properties) => new BuildProperties(properties);

    public static Task<SampleCompilation> BuildAsync(string source, bool analyzersRun = true) => BuildAsync(Parse(source), analyzersRun);

    public static async Task<SampleCompilation> BuildAsync(CSharpCompilation input, bool analyzersRun = true)
    {
        var driver = Driver(analyzersRun).RunGeneratorsAndUpdateCompilation(input, out var output, out _);
        AssertSecondRunIsCached(driver, input);

        var generated = driver.GetRunResult();
        // As the command line does: an error in a declaration, and analyzers never run. Emitting finds what binding alone does not.
        var diagnostics = output.Emit(Stream.Null).Diagnostics.AddRange(generated.Diagnostics);
        if (analyzersRun && output.GetDeclarationDiagnostics().All(d => d.Severity != DiagnosticSeverity.Error))
        {
            var analyzed = await AnalyzeAsync(output, diagnostics.Any(d => Suppressed.Contains(d.Id)));
            var suppressed = analyzed.Where(d => d.IsSuppressed).Select(d => (d.Id, d.Location)).ToHashSet();
            diagnostics = diagnostics.RemoveAll(d => suppressed.Contains((d.Id, d.Location))).AddRange(analyzed.Where(d => !d.Id.StartsWith("CS", StringComparison.Ordinal)));
        }

        return new SampleCompilation(
            output, [.. diagnostics.Where(d => d.Severity != DiagnosticSeverity.Hidden && !d.IsSuppressed).OrderBy(d => d.Location.SourceSpan.Start)], generated);
    }

    private static ImmutableArray<MetadataReference> Load(Func<string, bool> isWanted) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => isWanted(Path.GetFileName(p)))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, bool maySuppress)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: (e, _, _) => throw e, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var running = compilation.WithAnalyzers([new ShapeAnalyzer(), new LanguageAnalyzer(), new MeaningAnalyzer(), new ShapeSuppressor()], options);
        // Suppressors need the compiler's own diagnostics, for which it binds everything once more.
        return maySuppress ? await running.GetAllDiagnosticsAsync() : await running.GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>Whatever is built, the same input gives nothing to do.</summary>
    private static void AssertSecondRunIsCached(GeneratorDriver driver, Compilation input)
    {
        var second = driver.RunGenerators(input.Clone()).GetRunResult().Results.Single();
        foreach (var (name, steps) in second.TrackedSteps.Where(s => typeof(NetworkGenerator.Steps).GetField(s.Key) is not null))
        {
            foreach (var (_, reason) in steps.SelectMany(s => s.Outputs))
                Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"Step {name} ran again: {reason}.");
        }
    }

    /// <summary>What MSBuild tells the generator.</summary>
    private sealed class BuildProperties(IEnumerable<(string Name, string Value)> properties) : AnalyzerConfigOptionsProvider
    {
        private readonly Options _options = new(properties.ToDictionary(p => $"build_property.{p.Name}", p => p.Value));

        public override AnalyzerConfigOptions GlobalOptions => _options;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options;

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
        }
    }
}
