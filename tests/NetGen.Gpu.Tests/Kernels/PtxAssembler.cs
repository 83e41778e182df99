using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>
/// NVIDIA's assembler, which needs no graphics processor: what a driver makes of PTX. Where <c>ptxas</c> is neither on the PATH nor named by <see cref="Variable"/>, kernels are not
/// assembled. It is a part of the CUDA toolkit.
/// </summary>
internal static partial class PtxAssembler
{
    /// <summary>Names the program, which must then be there.</summary>
    public const string Variable = "NETGEN_PTXAS";

    /// <summary>The architecture: a kernel has as many registers there as anywhere since 2014.</summary>
    private const string Architecture = "sm_90";

    private static readonly Lazy<string?> Program = new(Find);

    public static bool IsThere => Program.Value is not null;

    /// <summary>Assembles a module with one kernel.</summary>
    /// <returns>The registers of a thread, and the bytes of local memory that it puts some away to.</returns>
    public static (int Registers, int LocalBytes) Assemble(string ptx)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            string said = Run(Program.Value!, $"-arch={Architecture} -v \"{file}\" -o \"{file}\"", out int code);
            Assert.True(code == 0, $"ptxas does not assemble the kernel: {said}\n{ptx}");
            return (Number(Registers(), said), Number(Frame(), said));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Number(Regex form, string text) => int.Parse(form.Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string program = string.IsNullOrEmpty(named) ? "ptxas" : named;
        try
        {
            Run(program, "--version", out int code);
            return code == 0 ? program : throw new InvalidOperationException($"'{program} --version' ended with code {code}.");
        }
        catch (Win32Exception) when (string.IsNullOrEmpty(named))
        {
            return null;
        }
    }

    private static string Run(string program, string arguments, out int code)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        string said = process.StandardError.ReadToEnd() + output.Result;
        process.WaitForExit();
        code = process.ExitCode;
        return said;
    }

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Frame();
}
