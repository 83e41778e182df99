namespace NetGen.Package.Tests;

/// <summary>What a user gets from the package NetGen.Gpu: kernels that the build compiles to PTX and embeds.</summary>
public sealed class GpuPackageTests(PackageFeed feed)
{
    [Fact]
    public async Task A_build_embeds_the_kernels_of_its_networks_once_and_again_when_they_change()
    {
        string[] files = feed.GpuPackageFiles();
        foreach (string file in new[] { "lib/net10.0/NetGen.Gpu.dll", "build/NetGen.Gpu.targets", "buildTransitive/NetGen.Gpu.targets", "tools/net10.0/any/NetGen.Ptx.dll", "gpu.md" })
        {
            Assert.Contains(file, files);
        }

        UserProject project = feed.CreateGpuProject("Graphics", Programs.Graphics(width: 8));
        string stamp = Path.Combine(project.Directory, "obj", "Debug", "net10.0", "ptx", "kernels.stamp");

        CommandResult first = (await project.Build("-p:NetGenEmbedPtx=true")).Succeeded().WithoutWarnings();
        DateTime made = File.GetLastWriteTimeUtc(stamp);
        string[] embedded = await Embedded(project);
        Assert.Contains("App.Small-96e16245.HiddenForward.ptx", embedded);
        Assert.Contains("NetGen.Gpu.SquareSums.Partial.ptx", embedded);

        (await project.Build("-p:NetGenEmbedPtx=true")).Succeeded();
        Assert.Equal(made, File.GetLastWriteTimeUtc(stamp));

        (string name, string wider) = Programs.Graphics(width: 24)[0];
        await File.WriteAllTextAsync(Path.Combine(project.Directory, name), wider, TestContext.Current.CancellationToken);
        (await project.Build("-p:NetGenEmbedPtx=true")).Succeeded();
        Assert.NotEqual(made, File.GetLastWriteTimeUtc(stamp));
        Assert.Equal(embedded, await Embedded(project));
    }

    static async Task<string[]> Embedded(UserProject project)
    {
        string[] lines = (await project.RunBuilt()).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("No CUDA: ", StringComparison.Ordinal) || line.StartsWith("CUDA 0, ", StringComparison.Ordinal));
        return [.. lines.Where(line => line.EndsWith(".ptx", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
