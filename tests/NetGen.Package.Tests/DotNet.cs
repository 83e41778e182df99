using System.Diagnostics;
using System.Text;

namespace NetGen.Package.Tests;

/// <summary>What a command printed and how it ended.</summary>
sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>Each line of the output that reports an error or a warning of this code, once: a build repeats them at its end.</summary>
    public string[] Diagnostics(string kind) =>
        [.. Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains($": {kind} ", StringComparison.Ordinal)).Distinct()];

    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"`{Command}` ended with {ExitCode}:\n{Output}");
        return this;
    }

    public CommandResult WithoutWarnings()
    {
        string[] warnings = Diagnostics("warning");
        Assert.True(warnings.Length == 0, $"`{Command}` warned:\n{string.Join('\n', warnings)}");
        return this;
    }
}

/// <summary>Runs the command line that a user would run, away from the build that runs these tests.</summary>
static class DotNet
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>Where the repository of these tests lies.</summary>
    public static string Repository { get; } = FindRepository();

    public static Task<CommandResult> Run(string directory, params string[] arguments) => Execute("dotnet", directory, [], arguments);

    public static async Task<CommandResult> Execute(string program, string directory, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The test run is itself a build: what it told its own processes must not reach ours.
        foreach (string name in start.Environment.Keys.Where(IsOfThisBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        // Servers that outlive the command would hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"`{program} {string.Join(' ', arguments)}` did not end within {Limit.TotalMinutes} minutes:\n{output}");
        }

        return new CommandResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.ToString());

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.Append(line.Data).Append('\n');
            }
        }
    }

    static bool IsOfThisBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "NETGEN_VECTOR_BITS";

    static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NetGen.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds NetGen.sln; run these tests from within the repository.");
    }
}
