using System.Diagnostics;

namespace NetGen.Gpu.Check.Checks;

/// <summary>Another program, run to its end.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote, errors last.</param>
internal sealed record Child(int Code, string Output)
{
    /// <summary>Runs a program, and ends it with all that it started when the time is up.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">The most it may take.</param>
    /// <param name="environment">Variables on top of this program's.</param>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public static Child Run(string file, IEnumerable<string> arguments, TimeSpan limit, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(file)} was not done after {limit.TotalSeconds:F0} s.");
        }

        return new Child(process.ExitCode, output.Result + errors.Result);
    }
}
