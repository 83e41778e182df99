using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Compiles kernels to PTX, for which no graphics processor is needed, and looks for what must not be in it: functions that nothing defines, arrays in local memory,
/// and instructions of another precision than the error budget allows.
/// </summary>
internal static partial class PtxCheck
{
    private static readonly CudaArchitecture Architecture = CudaArchitecture.SM_80;

    /// <summary>Checks some kernels, which share a compiler.</summary>
    /// <returns>The module of each.</returns>
    public static IReadOnlyList<string> Run(IEnumerable<GpuKernel> kernels, string source)
    {
        var modules = new List<string>();
        using var context = Context.Create(builder => GpuDevices.Optimized(builder));
        using var backend = new PTXBackend(context, new CudaCapabilityContext(Architecture), Architecture, CudaInstructionSet.ISA_78, null);
        foreach (var kernel in kernels)
        {
            var entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method);
            string ptx = ((PTXCompiledKernel)backend.Compile(entry, new KernelSpecialization(kernel.GroupSize, null))).PTXAssembly;
            var unwanted = Unwanted().Matches(ptx).Select(m => m.Value.Trim()).Distinct().ToList();
            Assert.True(unwanted.Count == 0, $"{kernel.Name} compiles to PTX with {string.Join(", ", unwanted)}:\n{source}\n{ptx}");
            modules.Add(ptx);
        }

        return modules;
    }

    [GeneratedRegex(@"^.*(\.extern \.func|\.local|ex2\.approx|lg2\.approx|tanh\.approx|rcp\.approx|div\.approx|div\.full|sqrt\.approx|sin\.approx|cos\.approx).*$", RegexOptions.Multiline)]
    private static partial Regex Unwanted();
}
