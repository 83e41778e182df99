using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Networks.Tests;

/// <summary>Runs a generator that remembers nothing: its assemblies are loaded anew, and with them go the texts of kernels that it keeps.</summary>
internal static class Generation
{
    /// <summary>What the generator looks for before it writes graphics kernels.</summary>
    public const string Gpu = "namespace NetGen.Gpu; public sealed class GpuNetwork;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>Names and texts of all files that are generated for <paramref name="sources"/> in <paramref name="culture"/>.</summary>
    public static IReadOnlyList<(string Name, string Text)> Run(IEnumerable<string> sources, CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        var context = new Apart();
        try
        {
            CultureInfo.CurrentCulture = culture;
            var generator = (IIncrementalGenerator)Activator.CreateInstance(
                context.LoadFromAssemblyPath(typeof(Generator.NetworkGenerator).Assembly.Location).GetType(typeof(Generator.NetworkGenerator).FullName!, throwOnError: true)!)!;
            Assert.NotEqual(typeof(Generator.NetworkGenerator), generator.GetType());
            var compilation = CSharpCompilation.Create(
                "Table", sources.Select(s => CSharpSyntaxTree.ParseText(s, ParseOptions)), GeneratedAssembly.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
            var result = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(compilation).GetRunResult();
            Assert.Empty(result.Diagnostics);
            return [.. result.Results.Single().GeneratedSources.Select(s => (s.HintName, s.SourceText.ToString()))];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            context.Unload();
        }
    }

    /// <summary>The compiler's own assemblies once more; Roslyn is shared.</summary>
    private sealed class Apart() : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name is "NetGen.Compiler" or "NetGen.Generator" ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll")) : null;
    }
}
