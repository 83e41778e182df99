using System.Text;
using Microsoft.CodeAnalysis;

namespace NetGen.Tests;

/// <summary>Generated files of all networks of a project have names that Roslyn and every file system tell apart.</summary>
public class FileNameTests
{
    private const string Attributes = "[Network, Input(4), Target(2), MeanSquaredError, SGD]";

    private const string Body = "{ [Dense(2)] public partial Layer Output { get; } }";

    /// <summary>As long as C# lets a name be: metadata takes 1,023 bytes.</summary>
    private static readonly string Long = new('N', 255), Longest = new('N', 500), Wide = new('Ж', 250);

    public static TheoryData<string, int> Projects => new()
    {
        { $"namespace A; {Attributes} partial class Mlp {Body} {Attributes} partial class MLP {Body} {Attributes} partial class mLP {Body}", 3 },
        { $"namespace A {{ {Attributes} partial class Net {Body} }} namespace a {{ {Attributes} partial class Net {Body} }}", 2 },
        { $"namespace A; {Attributes} partial class Net {{ {Attributes} public partial class Steps {Body} [Dense(2)] public partial Layer Output {{ get; }} }}", 2 },
        { $"{Attributes} partial class Net {{ {Attributes} public partial class Kernels512 {Body} {Attributes} public partial class Programs {Body} [Dense(2)] public partial Layer Output {{ get; }} }}", 3 },
        { $"namespace A_B {{ {Attributes} partial class C {Body} }} namespace A {{ {Attributes} partial class B_C {Body} partial class B {{ {Attributes} partial class C {Body} }} }}", 3 },
        { $"namespace A_.B {{ {Attributes} partial class C {Body} }} namespace A._B {{ {Attributes} partial class C {Body} }} namespace A.B_ {{ {Attributes} partial class C {Body} }}", 3 },
        { $"namespace {Long}; {Attributes} partial class {Long} {Body} {Attributes} partial class {Long}n {Body}", 2 },
        { $"namespace {Longest}; {Attributes} partial class {Longest} {Body}", 1 },
        { $"namespace {Wide}; {Attributes} partial class {Wide} {Body} {Attributes} partial class {Wide.ToLowerInvariant()} {Body}", 2 },
        { $"{Attributes} partial class Net {{ [Dense(2)] public partial Layer {Long} {{ get; }} }}", 1 },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Networks_whose_names_differ_little_or_are_long_are_all_built(string source, int networks)
    {
        var build = await SampleCompilation.BuildAsync(source);

        Assert.Empty(build.Diagnostics);
        var names = build.Generated.GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)).ToList();
        Assert.Equal(networks, names.Count(n => n.EndsWith("-Steps.g.cs", StringComparison.Ordinal)));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.True(Encoding.UTF8.GetByteCount(n) <= 150, n));
    }

    [Fact]
    public async Task Names_that_clash_with_none_are_the_network_s_own()
    {
        var build = await SampleCompilation.BuildAsync($"namespace A; {Attributes} partial class Mlp {Body} {Attributes} partial class Mlp2 {Body}");

        Assert.Superset(new HashSet<string> { "A.Mlp.g.cs", "A.Mlp-Steps.g.cs", "A.Mlp2.g.cs" }, build.Generated.GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)).ToHashSet());
    }

    [Fact]
    public async Task A_wrong_network_beside_one_of_nearly_its_name_is_one_error()
    {
        var build = await SampleCompilation.BuildAsync($"{Attributes} partial class Mlp {Body} {Attributes} partial class MLP {{ [Dense(3)] public partial Layer Output {{ get; }} }}");

        Assert.Equal("NG1003", Assert.Single(build.Diagnostics).Id);
    }
}
