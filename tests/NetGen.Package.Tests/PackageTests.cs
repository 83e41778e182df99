namespace NetGen.Package.Tests;

/// <summary>What a user gets from the package NetGen, in a project that references nothing else.</summary>
public sealed class PackageTests(PackageFeed feed)
{
    [Fact]
    public void The_package_holds_the_library_its_compiler_and_its_targets()
    {
        string[] files = feed.PackageFiles();

        string[] expected =
        [
            "lib/net10.0/NetGen.dll", "lib/net10.0/NetGen.xml", "README.md",
            "analyzers/dotnet/cs/NetGen.Compiler.dll", "analyzers/dotnet/cs/NetGen.Generator.dll",
            "analyzers/dotnet/cs/NetGen.Analyzers.dll", "analyzers/dotnet/cs/NetGen.CodeFixes.dll",
            "build/NetGen.props", "build/NetGen.targets", "buildTransitive/NetGen.props", "buildTransitive/NetGen.targets",
        ];
        Assert.All(expected, file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => Path.GetFileName(file).StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_package_brings_no_other_along() => Assert.DoesNotContain("<dependency ", feed.Manifest(), StringComparison.Ordinal);

    [Fact]
    public async Task Networks_in_every_place_train_and_each_has_its_line_in_the_build()
    {
        UserProject project = feed.CreateProject("EveryPlace", Programs.EveryPlace);

        CommandResult first = (await project.Build()).Succeeded().WithoutWarnings();
        CommandResult again = (await project.Build()).Succeeded();
        CommandResult run = (await project.RunBuilt()).Succeeded();

        foreach (string network in new[] { "InGlobalNamespace", "Nested", "First", "Second" })
        {
            Assert.Contains($"{network} learns", run.Output);
            AssertOneLine(first, network);
            // Nothing was compiled the second time, and still the line is there.
            AssertOneLine(again, network);
        }

        // 2 inputs × 8 + 8 biases, then 8 × 1 + 1.
        Assert.Contains("InGlobalNamespace: 33 parameters", first.Output);
    }

    [Fact]
    public async Task A_network_that_was_removed_has_no_line_any_more()
    {
        UserProject project = feed.CreateProject("Removed",
            ("Program.cs", "System.Console.WriteLine();"),
            ("A.cs", "using NetGen; [Network, Input(2)] partial class A { [Dense(1)] public partial Layer Only { get; } }"),
            ("B.cs", "using NetGen; [Network, Input(2)] partial class B { [Dense(1)] public partial Layer Only { get; } }"));
        AssertOneLine((await project.Build()).Succeeded(), "B");

        File.Delete(Path.Combine(project.Directory, "B.cs"));
        CommandResult without = (await project.Build()).Succeeded();

        AssertOneLine(without, "A");
        Assert.DoesNotContain("B: ", without.Output);
    }

    [Theory]
    [InlineData("ShapeOn", "NG1003", null)]
    [InlineData("ShapeOff", "NG1003", "RunAnalyzers")]
    [InlineData("ShapeOffInBuild", "NG1003", "RunAnalyzersDuringBuild")]
    [InlineData("InputOn", "NG2011", null)]
    [InlineData("InputOff", "NG2011", "RunAnalyzers")]
    [InlineData("UnsafeOff", "NG2024", "AllowUnsafeBlocks")]
    public async Task A_wrong_network_never_builds_and_one_mistake_is_one_error(string name, string code, string? switchedOff)
    {
        UserProject project = feed.CreateProject(name, code switch { "NG1003" => Programs.WrongShape, "NG2011" => Programs.NoInput, _ => Programs.Right });

        CommandResult build = await project.Build(switchedOff is null ? [] : [$"-p:{switchedOff}=false"]);

        Assert.NotEqual(0, build.ExitCode);
        string error = Assert.Single(build.Diagnostics("error").Select(line => line[line.IndexOf(": error ", StringComparison.Ordinal)..]).Distinct());
        Assert.StartsWith($": error {code}:", error);
    }

    [Fact]
    public async Task A_project_may_name_the_vector_widths_of_its_kernels()
    {
        UserProject project = feed.CreateProject("Widths", Programs.EveryPlace);

        (await project.Build("-p:NetGenVectorBits=128%3B256")).Succeeded().WithoutWarnings();
        (await project.RunBuilt()).Succeeded();
        Assert.Equal(
            ["App.Models.First-Kernels128.g.cs", "App.Models.First-Kernels256.g.cs"],
            Directory.EnumerateFiles(project.Directory, "*First-Kernels*.g.cs", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        CommandResult wrong = await project.Build("-p:NetGenVectorBits=128%3B100");
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("NetGenVectorBits is '128,100'", Assert.Single(wrong.Diagnostics("error").Distinct()));
    }

    static void AssertOneLine(CommandResult build, string network) =>
        Assert.Single(build.Output.Split('\n'), line => line.Trim().StartsWith($"{network}: ", StringComparison.Ordinal) && line.Contains("parameters", StringComparison.Ordinal));
}
