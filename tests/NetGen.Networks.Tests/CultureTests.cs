using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Networks.Tests;

/// <summary>What is generated does not depend on the language of the machine that builds: a minus is a minus.</summary>
public sealed class CultureTests
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>What the generator looks for before it writes graphics kernels.</summary>
    private const string Gpu = "namespace NetGen.Gpu; public sealed class GpuNetwork;";

    /// <summary>The table's networks, or a part of them.</summary>
    private static readonly NetworkCase[] Rows = [.. Environment.GetEnvironmentVariable("NETGEN_ALL_ROWS") == "1" ? Tables.Rows : Tables.Rows.Where((_, i) => i % 12 == 0)];

    private static readonly Lazy<ImmutableArray<string>> Expected = new(() => Generate(Rows.Select(r => r.Source), CultureInfo.InvariantCulture));

    /// <summary>Three that write a minus of their own, and one that writes everything otherwise.</summary>
    public static TheoryData<string> Names => ["sv-SE", "fa-IR", "he-IL", "none"];

    [Theory, MemberData(nameof(Names))]
    public void Networks_are_generated_alike_to_the_byte(string name)
    {
        var culture = Culture(name);
        Assert.NotEqual("-1", (-1).ToString(culture));

        Assert.Equal(Expected.Value.AsEnumerable(), Generate(Rows.Select(r => r.Source), culture));
    }

    [Fact]
    public void A_padded_network_is_generated_alike_in_every_culture()
    {
        const string Source = """
            using NetGen;

            [Network, Input(9, 7, 3), Target(2), Huber(0.25), Adam(Epsilon = 1e-6)]
            public partial class Padded
            {
                [Conv2D(4, 3, Padding = Padding.Same, L2 = 0.5), LeakyReLU(0.125)] public partial Layer A { get; }
                [MaxPool2D(3, Stride = 2, Padding = Padding.Same)] public partial Layer B { get; }
                [Flatten, Dropout(0.25), Dense(2)] public partial Layer C { get; }
            }
            """;
        // Cultures that write numbers alike are one.
        var cultures = CultureInfo.GetCultures(CultureTypes.AllCultures).DistinctBy(c => ((-1).ToString(c), 0.5.ToString(c), c.TextInfo.ToUpper("i")));
        var expected = Generate([Source], CultureInfo.InvariantCulture);

        foreach (var culture in cultures)
            Assert.True(expected.AsSpan().SequenceEqual(Generate([Source], culture).AsSpan()), $"{culture.Name} ({culture.EnglishName}) changes what is generated.");
    }

    /// <summary>Files of all networks. Each call loads the generator anew, which otherwise remembers the texts of kernels.</summary>
    private static ImmutableArray<string> Generate(IEnumerable<string> sources, CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        var context = new Apart();
        try
        {
            CultureInfo.CurrentCulture = culture;
            var generator = (IIncrementalGenerator)Activator.CreateInstance(context.LoadFromAssemblyPath(typeof(Generator.NetworkGenerator).Assembly.Location).GetType(typeof(Generator.NetworkGenerator).FullName!, throwOnError: true)!)!;
            Assert.NotEqual(typeof(Generator.NetworkGenerator), generator.GetType());
            var compilation = CSharpCompilation.Create(
                "Table", sources.Append(Gpu).Select(s => CSharpSyntaxTree.ParseText(s, ParseOptions)), GeneratedAssembly.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
            var result = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(compilation).GetRunResult();
            Assert.Empty(result.Diagnostics);
            Assert.True(result.GeneratedTrees.Length >= 9 * sources.Count());
            return [.. result.Results.Single().GeneratedSources.Select(s => $"{s.HintName}\n{s.SourceText}")];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            context.Unload();
        }
    }

    private static CultureInfo Culture(string name)
    {
        if (name != "none")
            return CultureInfo.GetCultureInfo(name);
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberDecimalSeparator = "point";
        culture.NumberFormat.NumberGroupSeparator = "and";
        culture.NumberFormat.NumberGroupSizes = [2];
        culture.NumberFormat.NaNSymbol = "nothing";
        culture.NumberFormat.PositiveInfinitySymbol = "much";
        return culture;
    }

    /// <summary>The compiler's own assemblies once more; Roslyn is shared.</summary>
    private sealed class Apart() : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name is "NetGen.Compiler" or "NetGen.Generator" ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll")) : null;
    }
}
