using System.Diagnostics;
using System.Runtime.InteropServices;
using NetGen.Benchmarks.Generation;

namespace NetGen.Benchmarks.Building;

/// <summary>The SDK's C# compiler in a process of its own, as a build without a compiler server starts it.</summary>
internal static class CompilerProcess
{
    private const int Runs = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <summary>The least processor time of some runs, in milliseconds; <see langword="null"/> where the runtime does not stand in an SDK.</summary>
    public static double? ProcessorTime(GeneratedProject project)
    {
        if (Compiler() is not { } compiler)
            return null;
        string folder = Directory.CreateTempSubdirectory("netgen-build").FullName;
        try
        {
            string[] options =
            [
                "/nologo", "/nostdlib+", "/target:library", "/unsafe+", "/optimize+", "/nullable:enable", "/debug:portable", "/langversion:preview",
                $"/out:\"{Path.Combine(folder, "out.dll")}\"",
                .. UserProject.ReferencePaths.Select(p => $"/reference:\"{p}\""),
                .. project.Files.Select(f => $"\"{Write(folder, f.Name, f.Text)}\""),
            ];
            string response = Write(folder, "options.rsp", string.Join('\n', options));
            return Enumerable.Range(0, Runs).Min(_ => Run(compiler, response).TotalMilliseconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static TimeSpan Run(string compiler, string response)
    {
        using var process = Process.Start(new ProcessStartInfo(Host, [compiler, "/noconfig", $"@{response}"]))!;
        var time = TimeSpan.Zero;
        // A process that has ended no longer says what it took.
        do
        {
            try
            {
                time = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
            }
        }
        while (!process.WaitForExit(Poll));
        return process.ExitCode == 0 ? time : throw new InvalidOperationException($"The C# compiler ended with code {process.ExitCode}; its message stands above.");
    }

    private static string Root => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Host => Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>That of the newest SDK beside this runtime.</summary>
    private static string? Compiler()
    {
        string sdks = Path.Combine(Root, "sdk");
        return !Directory.Exists(sdks) ? null : Directory.GetDirectories(sdks)
            .Select(d => (Path: Path.Combine(d, "Roslyn", "bincore", "csc.dll"), Version: Version.TryParse(Path.GetFileName(d).Split('-')[0], out var version) ? version : null))
            .Where(s => s.Version is not null && File.Exists(s.Path))
            .OrderByDescending(s => s.Version)
            .Select(s => s.Path)
            .FirstOrDefault();
    }
}
