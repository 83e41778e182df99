using System.Diagnostics;
using System.Text.Json;

namespace NetGen.Samples.Tests;

/// <summary>samples/Scenes, as it is run.</summary>
public class ScenesProgramTests
{
    [Fact]
    public async Task An_epoch_leaves_figures_and_a_picture()
    {
        string folder = Directory.CreateTempSubdirectory("netgen-scenes").FullName;
        try
        {
            string json = Path.Combine(folder, "scenes.json"), picture = Path.Combine(folder, "scenes.png");
            (int code, string output) = await Run("--epochs", "1", "--batch", "32", "--seed", "3", "--json", json, "--plot", picture);

            Assert.True(code == 0, output);
            Assert.Contains("mean average precision", output);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken))[..4]);
            using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
            JsonElement root = figures.RootElement;
            Assert.Equal("built-in", root.GetProperty("data").GetString());
            Assert.Equal((1, 3), (root.GetProperty("epochs").GetInt32(), root.GetProperty("seed").GetInt32()));
            Assert.InRange(root.GetProperty("meanIoU").GetDouble(), 0.001, 1);
            Assert.InRange(root.GetProperty("meanAveragePrecision").GetDouble(), 0, 1);
            Assert.True(root.GetProperty("seconds").GetDouble() > 0);
            Assert.Equal(20, root.GetProperty("detector").GetProperty("losses").GetArrayLength());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(2, "--epochs is '0', but it must be a whole number of at least 1.", "--epochs", "0")]
    [InlineData(2, "--save", "--save", "scenes.safetensors")]
    [InlineData(1, "/nowhere/at/all", "--data", "/nowhere/at/all")]
    public async Task What_is_wrong_is_said_in_a_sentence(int expected, string sentence, params string[] arguments)
    {
        (int code, string output) = await Run(arguments);
        Assert.Equal(expected, code);
        Assert.Contains(sentence, output);
        Assert.DoesNotContain("Unhandled exception", output);
    }

    static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Scenes.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
