using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Compiles kernels to PTX, for which no graphics processor is needed, and looks for what must not be in it: functions that nothing defines, arrays in local memory,
/// instructions of another precision than the error budget allows, and more shared memory than every device gives without asking. NVIDIA's assembler, where it is installed, must
/// take them, within the registers of a thread.
/// </summary>
internal static partial class PtxCheck
{
    private const int MostSharedBytes = 48 * 1024;

    /// <summary>A register or two that a thread puts away cost nothing that can be measured.</summary>
    private const int MostLocalBytes = 8;

    /// <summary>Registers of a multiprocessor.</summary>
    private const int MostRegisters = 64 * 1024;

    /// <summary>Checks some kernels, which share a compiler.</summary>
    public static void Run(GpuCode code, string source)
    {
        using var compiler = new PtxCompiler();
        foreach (var (kernel, method) in code.Kernels.Zip(code.Methods!()))
        {
            string ptx = compiler.Compile(method.Method, kernel).Text;
            var unwanted = Unwanted().Matches(ptx).Select(m => m.Value.Trim()).Distinct().ToList();
            Assert.True(unwanted.Count == 0, $"{kernel.Name} compiles to PTX with {string.Join(", ", unwanted)}:\n{source}\n{ptx}");
            int shared = SharedArrays().Matches(ptx).Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.True(shared <= MostSharedBytes, $"{kernel.Name} takes {shared} bytes of shared memory:\n{source}");
            if (!PtxAssembler.IsThere)
                continue;
            var (registers, local) = PtxAssembler.Assemble(ptx);
            Assert.True(local <= MostLocalBytes, $"{kernel.Name} puts registers away, {local} bytes a thread:\n{source}");
            Assert.True(registers * kernel.GroupSize <= MostRegisters, $"{kernel.Name} takes {registers} registers a thread, of which there are {kernel.GroupSize}:\n{source}");
        }
    }

    [GeneratedRegex(@"^.*(\.extern \.func|\.local|ex2\.approx|lg2\.approx|tanh\.approx|rcp\.approx|div\.approx|div\.full|sqrt\.approx|sin\.approx|cos\.approx|(mul|add|sub)\.f32).*$", RegexOptions.Multiline)]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"^\s*\.shared .*\.b8 \S+\[(\d+)\];", RegexOptions.Multiline)]
    private static partial Regex SharedArrays();
}
