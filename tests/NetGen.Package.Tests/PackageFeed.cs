using System.IO.Compression;

[assembly: AssemblyFixture(typeof(NetGen.Package.Tests.PackageFeed))]

namespace NetGen.Package.Tests;

/// <summary>The packages NetGen and NetGen.Gpu, packed once, in a feed of their own outside the repository.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    readonly string _root = Directory.CreateTempSubdirectory("netgen-package-").FullName;

    /// <summary>Where builds of this repository put what they make for these tests, away from the build that runs them.</summary>
    public string Artifacts => Path.Combine(_root, "artifacts");

    string Feed => Path.Combine(_root, "feed");

    string Package => Assert.Single(Directory.GetFiles(Feed, "NetGen.?.*.nupkg"));

    string Version => Path.GetFileNameWithoutExtension(Package)["NetGen.".Length..];

    /// <summary>The paths of the files in the package.</summary>
    public string[] PackageFiles() => Files(Package);

    /// <summary>The paths of the files in the package NetGen.Gpu.</summary>
    public string[] GpuPackageFiles() => Files(Assert.Single(Directory.GetFiles(Feed, "NetGen.Gpu.*.nupkg")));

    static string[] Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The package's description of itself, dependencies included.</summary>
    public string Manifest()
    {
        using ZipArchive archive = ZipFile.OpenRead(Package);
        using var reader = new StreamReader(archive.GetEntry("NetGen.nuspec")!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>A console project outside the repository that references the package alone, and can reach no other.</summary>
    public UserProject CreateProject(string name, params (string File, string Text)[] sources) => CreateProject(name, "", "", sources);

    /// <summary>A console project that references NetGen.Gpu as well, and can reach what was restored on this machine before: ILGPU.</summary>
    public UserProject CreateGpuProject(string name, params (string File, string Text)[] sources) => CreateProject(
        name, $"""<PackageReference Include="NetGen.Gpu" Version="{Version}" />""", $"""<add key="restored" value="{RestoredPackages}" />""", sources);

    static string RestoredPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    UserProject CreateProject(string name, string reference, string packageFolder, (string File, string Text)[] sources)
    {
        string directory = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllText(Path.Combine(directory, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear />{packageFolder}</fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "packages")}" /></config>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(directory, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetGen" Version="{Version}" />
                {reference}
              </ItemGroup>
            </Project>
            """);
        foreach ((string file, string text) in sources)
        {
            File.WriteAllText(Path.Combine(directory, file), text);
        }

        return new UserProject(directory);
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        // One after the other, and before any test builds: they write to the same folder.
        await Pack("src/NetGen");
        await Pack("src/NetGen.Gpu");
    }

    async Task Pack(string project) =>
        (await DotNet.Run(DotNet.Repository, "pack", project, "-c", "Release", "-o", Feed, "--artifacts-path", Artifacts, "--disable-build-servers")).Succeeded();

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A project as a user has it.</summary>
public sealed class UserProject(string directory)
{
    /// <summary>Its folder.</summary>
    public string Directory { get; } = directory;

    internal Task<CommandResult> Build(params string[] arguments) => DotNet.Run(Directory, ["build", "--disable-build-servers", .. arguments]);

    internal Task<CommandResult> RunBuilt() => DotNet.Run(Directory, "run", "--no-build");
}
