using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Whatever a user names anything, generated text means ours.</summary>
public class ShadowingTests
{
    private const string Outer = "public partial class Outer";

    /// <summary>Networks with every kernel, inside a class of the user's, in a project with graphics kernels.</summary>
    private static readonly string Networks = TestNetworks.Everything.Replace("namespace A;", $"namespace A;\n{Outer}\n{{\n") + "\n}";

    private static readonly Lazy<Task<string[]>> Names = new(SimpleNames);

    public static TheoryData<string> Places => ["namespace", "global", "outer type", "outer property", "inner namespace", "member", "alias", "global alias"];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_user_may_give_every_simple_name_of_generated_text_to_something_else(string place)
    {
        var names = await Names.Value;
        string source = place switch
        {
            "namespace" => Networks + Each(names, n => $"public class {n};"),
            // The namespaces of ours are there already.
            "global" => Networks.Replace("namespace A;", "namespace A {") + "}" + Each(names.Except(["NetGen", "System", "ILGPU", "A"]), n => $"public struct {n};"),
            "outer type" => Networks + $"{Outer} {{ {Each(names, n => $"public struct {n};")} }}",
            "outer property" => Networks + $"{Outer} {{ {Each(names, n => $"public static int {n} => 1;")} }}",
            "inner namespace" => Networks.Replace("namespace A;", "namespace A {") + Each(names, n => $"namespace {n} {{ public class Inside; }}") + "}",
            "member" => Networks + $"{Outer} {{ {Each(["Image", "Regression", "Sparse", "Binary"], network => $"partial class {network} {{ {Members(names)} }}")} }}",
            "alias" => Each(names, n => $"using {n} = System.Int32;") + Networks,
            _ => Each(names, n => $"global using {n} = System.Int32;") + Networks,
        };

        var build = await SampleCompilation.BuildAsync(SampleCompilation.Parse(source).AddReferences(SampleCompilation.GpuReferences), analyzersRun: false);

        Assert.DoesNotContain(build.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(build.Generated.GeneratedTrees, t => t.FilePath.Contains("GpuKernels", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("class Workspace; class Layer; class Network; class Device; class Generated; class System;")]
    [InlineData("struct Vec; struct VecF; enum Kernels { A } interface Unsafe;")]
    [InlineData("class NetGen { public class Network; public class Layer; }")]
    public async Task A_type_beside_the_network_is_not_taken_for_ours(string types)
    {
        const string Network = """
            [global::NetGen.Network, global::NetGen.Input(4), global::NetGen.Target(2), global::NetGen.MeanSquaredError, global::NetGen.SGD]
            public partial class Net { [global::NetGen.Dense(2)] public partial global::NetGen.Layer Output { get; } }
            """;
        foreach (string source in new[] { $"namespace App; {types} {Network}", $"namespace App {{ {types} namespace Math {{ {Network} }} }}", $"partial class App {{ {types} {Network} int Math => 1; }}" })
            Assert.Empty((await SampleCompilation.BuildAsync(source)).Diagnostics);
    }

    [Fact]
    public async Task A_class_a_namespace_and_a_layer_may_have_the_name_of_a_keyword()
    {
        string[] keywords =
        [
            .. SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText).Distinct().Where(SyntaxFacts.IsValidIdentifier),
            // Those of versions after the one that the tests reference.
            "closed", "union", "safe",
        ];
        var build = await SampleCompilation.BuildAsync(string.Join("\n", keywords.Select(keyword => $$"""
            namespace In.@{{keyword}}.Inner
            {
                public partial class @{{keyword}}
                {
                    [Network, Input(4)] public partial class Net { [Dense(2)] public partial Layer @{{keyword}} { get; } }
                }
            }
            namespace Named { [Network, Input(4)] public partial class @{{keyword}} { [Dense(2)] public partial Layer Output { get; } } }
            """)));

        Assert.DoesNotContain(build.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal(2 * keywords.Length, build.Generated.GeneratedTrees.Count(t => t.FilePath.EndsWith("-Steps.g.cs", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Summary")]
    [InlineData("TrainStep")]
    [InlineData("GpuNetwork")]
    public async Task A_class_named_like_a_generated_member_is_one_error(string name)
    {
        var build = await SampleCompilation.BuildAsync($"[Network, Input(4), Target(2), MeanSquaredError, SGD] public partial class {name} {{ [Dense(2)] public partial Layer Output {{ get; }} }}");

        Assert.Equal("NG2023", Assert.Single(build.Diagnostics).Id);
    }

    /// <summary>Every identifier of the generated text that is not one of the user's own, locals and all.</summary>
    private static async Task<string[]> SimpleNames()
    {
        var input = SampleCompilation.Parse(Networks).AddReferences(SampleCompilation.GpuReferences);
        var build = await SampleCompilation.BuildAsync(input, analyzersRun: false);
        Assert.Empty(build.Diagnostics);
        var written = input.SyntaxTrees.SelectMany(Identifiers).ToHashSet();
        string[] names = [.. build.Generated.GeneratedTrees.SelectMany(Identifiers).Where(n => !written.Contains(n) && !n.StartsWith("A_", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        Assert.Superset(new HashSet<string> { "nint", "Workspace", "Vec", "VecF", "Vector512", "KernelCall", "VectorMath", "GpuCall", "ArrayView", "Kernels", "Programs" }, names.ToHashSet());
        return names;
    }

    private static IEnumerable<string> Identifiers(SyntaxTree tree) => tree.GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);

    private static string Members(IEnumerable<string> names) => Each(names.Except(PublicSurface.MemberNames).Except(["Outer"]), n => $"public const int {n} = 1;");

    private static string Each(IEnumerable<string> names, Func<string, string> declare) =>
        string.Join("\n", names.Select(n => declare(SyntaxFacts.GetContextualKeywordKind(n) == SyntaxKind.None ? n : "@" + n)));
}
