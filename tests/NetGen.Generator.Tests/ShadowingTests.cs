using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Inside the user's class, his members hide types of the same simple name: those that generated code uses are reserved.</summary>
public class ShadowingTests
{
    [Fact]
    public async Task Every_type_that_generated_code_calls_by_its_simple_name_is_reserved()
    {
        var build = await SampleCompilation.BuildAsync(TestNetworks.Everything);
        Assert.Empty(build.Diagnostics);

        var simple = new HashSet<string>();
        foreach (var tree in build.Generated.GeneratedTrees)
        {
            var model = build.Output.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                bool isQualified = name.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax
                    || name.Parent is MemberAccessExpressionSyntax access && access.Name == name;
                if (!isQualified && model.GetSymbolInfo(name, TestContext.Current.CancellationToken).Symbol is INamedTypeSymbol { ContainingType: null })
                    simple.Add(name.Identifier.ValueText);
            }
        }

        Assert.NotEmpty(simple);
        Assert.Empty(simple.Except([.. PublicSurface.TypeNames, "nint"]).Order());
    }
}
