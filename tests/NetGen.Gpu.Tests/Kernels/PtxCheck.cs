using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Compiles kernels to PTX, for which no graphics processor is needed, and looks for what must not be in it: functions that nothing defines, arrays in local memory,
/// and instructions of another precision than the error budget allows.
/// </summary>
internal static partial class PtxCheck
{
    /// <summary>Checks some kernels, which share a compiler.</summary>
    public static void Run(GpuCode code, string source)
    {
        using var compiler = new PtxCompiler();
        foreach (var (kernel, method) in code.Kernels.Zip(code.Methods!()))
        {
            string ptx = compiler.Compile(method.Method, kernel).Text;
            var unwanted = Unwanted().Matches(ptx).Select(m => m.Value.Trim()).Distinct().ToList();
            Assert.True(unwanted.Count == 0, $"{kernel.Name} compiles to PTX with {string.Join(", ", unwanted)}:\n{source}\n{ptx}");
        }
    }

    [GeneratedRegex(@"^.*(\.extern \.func|\.local|ex2\.approx|lg2\.approx|tanh\.approx|rcp\.approx|div\.approx|div\.full|sqrt\.approx|sin\.approx|cos\.approx).*$", RegexOptions.Multiline)]
    private static partial Regex Unwanted();
}
