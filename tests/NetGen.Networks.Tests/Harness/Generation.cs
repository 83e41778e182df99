using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Networks.Tests;

/// <summary>Runs the generator as if it were the first time: it forgets the texts of kernels that it keeps. No other test may run beside.</summary>
internal static class Generation
{
    /// <summary>What the generator looks for before it writes graphics kernels.</summary>
    public const string Gpu = "namespace NetGen.Gpu; public sealed class GpuNetwork;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>The networks of the table, in a project with graphics kernels.</summary>
    public static IReadOnlyList<string> TableSources { get; } = [.. Tables.Rows.Select(r => r.Source), Gpu];

    private static readonly Lazy<IReadOnlyList<(string Name, string Text)>> Invariant = new(() => Run(TableSources, CultureInfo.InvariantCulture));

    /// <summary>All files of all networks of the table.</summary>
    public static IReadOnlyList<(string Name, string Text)> OfTable => Invariant.Value;

    /// <summary>Names and texts of all files that are generated for <paramref name="sources"/> in <paramref name="culture"/>.</summary>
    public static IReadOnlyList<(string Name, string Text)> Run(IEnumerable<string> sources, CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            KernelTexts.Recent.Clear();
            var compilation = CSharpCompilation.Create(
                "Table", sources.Select(s => CSharpSyntaxTree.ParseText(s, ParseOptions)), GeneratedAssembly.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
            var result = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(compilation).GetRunResult();
            Assert.Empty(result.Diagnostics);
            return [.. result.Results.Single().GeneratedSources.Select(s => (s.HintName, s.SourceText.ToString()))];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
