using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Networks.Tests;

/// <summary>The networks of a table, through the real generator and the real compiler, loaded and ready to run.</summary>
internal sealed class GeneratedAssembly
{
    // What this version of the compiler calls preview is C# 14.
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);
    private static readonly ConcurrentDictionary<(IReadOnlyList<NetworkCase>, bool), Lazy<GeneratedAssembly>> Known = new();

    /// <summary>The framework, NetGen, and where the tests have it what graphics kernels need.</summary>
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "NetGen.dll" or "NetGen.Gpu.dll" or "ILGPU.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Assembly _assembly;
    private readonly Dictionary<string, string> _failures = [];

    private GeneratedAssembly(IReadOnlyList<NetworkCase> rows, bool nestsOnly)
    {
        Assert.Equal(rows.Count, rows.Select(r => r.ClassName).Distinct().Count());
        var trees = rows.ToDictionary(r => r.ClassName, r => (SyntaxTree)CSharpSyntaxTree.ParseText(r.Source, ParseOptions, r.ClassName + ".cs"));
        // A row that does not compile must fail alone: it is left out, and the others are compiled again.
        while (true)
        {
            var good = trees.Where(t => !_failures.ContainsKey(t.Key)).Select(t => t.Value).ToList();
            var image = new MemoryStream();
            var errors = Compile(good, nestsOnly, image);
            if (errors.Count == 0)
            {
                Image = image.ToArray();
                _assembly = Assembly.Load(Image);
                return;
            }

            foreach (var error in errors)
                _failures.TryAdd(ClassOf(error, trees.Keys), Describe(error));
        }
    }

    /// <summary>The assembly's file.</summary>
    public byte[] Image { get; }

    /// <summary>The assembly of a table, which is compiled once.</summary>
    /// <param name="nestsOnly">Only with the kernels that every target must have.</param>
    public static GeneratedAssembly Of(IReadOnlyList<NetworkCase> rows, bool nestsOnly = false) =>
        Known.GetOrAdd((rows, nestsOnly), _ => new(() => new GeneratedAssembly(rows, nestsOnly))).Value;

    /// <summary>A new instance of a row's network.</summary>
    public Network Create(NetworkCase row, Device device, int seed)
    {
        if (_failures.TryGetValue(row.ClassName, out string? failure))
            Assert.Fail($"'{row}' does not compile:\n{failure}\n\n{row.Source}");
        return (Network)Activator.CreateInstance(_assembly.GetType("Table." + row.ClassName, throwOnError: true)!, device, seed)!;
    }

    private static List<Diagnostic> Compile(List<SyntaxTree> trees, bool nestsOnly, MemoryStream image)
    {
        Run(trees, nestsOnly, out var compilation, out var reported);
        var errors = reported.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        if (errors.Count == 0)
            errors.AddRange(compilation.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return errors;
    }

    private static void Run(List<SyntaxTree> trees, bool nestsOnly, out Compilation compilation, out ImmutableArray<Diagnostic> reported)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var source = CSharpCompilation.Create($"Table{Guid.NewGuid():N}", trees, References, options);
        var generator = nestsOnly
            ? new NetworkGenerator(kernels: (spec, options) => NetworkCompiler.Kernels(spec, options, Target.NestsOnly, Target.NestsOnly))
            : new NetworkGenerator();
        // Without analyzers the generator reports in their place.
        CSharpGeneratorDriver
            .Create([generator.AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new WithoutAnalyzers())
            .RunGeneratorsAndUpdateCompilation(source, out compilation, out reported);
    }

    private static string ClassOf(Diagnostic error, IEnumerable<string> classes)
    {
        string path = error.Location.Kind == LocationKind.None ? error.GetMessage() : error.Location.GetLineSpan().Path;
        return classes.FirstOrDefault(c => path.Split('/', '.', '-', ' ', ':', '\'').Contains(c))
            ?? throw new InvalidOperationException($"The table does not compile, and no row is to blame: {error}");
    }

    private static string Describe(Diagnostic error)
    {
        string line = error.Location.SourceTree?.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line].ToString() ?? "";
        return $"{error}\n{line}";
    }

    private sealed class WithoutAnalyzers : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = "false";
                return key == "build_property.RunAnalyzers";
            }
        }
    }
}
