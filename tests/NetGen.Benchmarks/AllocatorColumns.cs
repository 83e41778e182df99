using System.Diagnostics;
using System.Globalization;
using NetGen.Benchmarks.Reports;

namespace NetGen.Benchmarks;

/// <summary>
/// Runs the comparison in two processes of its own: with the C library's allocator set to keep large blocks, and as it is.
/// </summary>
/// <remarks>
/// libtorch allocates every result anew. glibc by default gives blocks of some size back to the system at once and takes page faults on
/// each step; the setting spares libtorch that. It is read when a process starts, so one process has one setting.
/// </remarks>
internal static class AllocatorColumns
{
    private const string Variable = "GLIBC_TUNABLES";
    private const string KeepLargeBlocks = "glibc.malloc.mmap_threshold=2147483648:glibc.malloc.trim_threshold=4294967296";

    /// <summary>Whether there are two settings to compare: on Linux, unless the caller has chosen one.</summary>
    public static bool AreOffered => OperatingSystem.IsLinux() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    public static IReadOnlyList<BenchmarkResult> Run(Options options)
    {
        Console.WriteLine();
        Console.WriteLine($"TorchSharp with {Variable}={KeepLargeBlocks}:");
        var tuned = Measure(options, KeepLargeBlocks);
        Console.WriteLine();
        Console.WriteLine("TorchSharp with the allocator as it is:");
        var untuned = Measure(options, null);
        return [.. tuned.Select(t => untuned.Single(u => u.Name == t.Name) is var u
            ? t with { UntunedPeerMicroseconds = u.PeerMicroseconds, UntunedRatio = u.Ratio }
            : t)];
    }

    private static IReadOnlyList<BenchmarkResult> Measure(Options options, string? setting)
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!);
            // Under `dotnet NetGen.Benchmarks.dll` the process is the host, and the program its first argument.
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
                start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "NetGen.Benchmarks.dll"));
            string[] arguments =
            [
                "--here", "--suite", "cpu", "--json", file, "--threads", options.Threads.ToString(CultureInfo.InvariantCulture),
                "--rounds", options.Rounds.ToString(CultureInfo.InvariantCulture),
            ];
            foreach (string argument in arguments.Concat(options.Case is null ? [] : ["--case", options.Case]))
                start.ArgumentList.Add(argument);
            if (setting is not null)
                start.Environment[Variable] = setting;

            using var process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"The measuring process ended with code {process.ExitCode}; its message stands above.");
            return ResultJson.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
