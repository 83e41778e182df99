using System.Globalization;
using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} processors, {Device.Cpu(1).VectorBits}-bit vectors; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}");

    private static string Processor()
    {
        const string Key = "model name";
        const string File = "/proc/cpuinfo";
        string? line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
